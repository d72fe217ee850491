import { parseXml } from '../../../shared/triage/index.ts';
import type { XmlElement } from '../../../shared/triage/index.ts';
import { MAX_ROWS, UnreadableFile, countOf, instantOf, sorted } from './rows.ts';
import type { BadRow, ImportRow, ReadRows } from './rows.ts';

/**
 * Capacity in the manner of OASIS EDXL-HAVE (docs/capacity-mapping.md): facilities with bed capacities, matched by local element name. A bed capacity without a count
 * is not known; a count is taken only where the status says that the beds are vacant and available. The moment is the nearest lastUpdateTime, upwards.
 */
export function readHave(text: string): ReadRows {
  const parsed = parseXml(text);
  if (!parsed.ok) throw new UnreadableFile(parsed.error.english);
  const found = capacities(parsed.value, null);
  if (found.length === 0) throw new UnreadableFile('there is no bedCapacity element');
  if (found.length > MAX_ROWS) throw new UnreadableFile(`more than ${MAX_ROWS} rows`);
  return sorted(found.map(({ element, updated }, index) => toRow(element, updated, `bedCapacity ${index + 1}`)));
}

type Found = { readonly element: XmlElement; readonly updated: string | null };

function capacities(element: XmlElement, inherited: string | null): readonly Found[] {
  const updated = textOf(element, 'lastUpdateTime') ?? inherited;
  if (is(element, 'bedCapacity')) return [{ element, updated }];
  return element.children.flatMap((child) => capacities(child, updated));
}

function toRow(element: XmlElement, updated: string | null, row: string): ImportRow | BadRow {
  const id = textOf(element, 'externalID') ?? textOf(element, 'id') ?? element.attributes.get('id') ?? null;
  if (id === null || id === '') return { row, id: null, reason: 'externalID is missing: it must carry the id of the bed group' };
  const observedAt = updated === null ? null : instantOf(updated);
  if (observedAt === null) return { row, id, reason: 'lastUpdateTime is missing or has no offset: a number without a moment is not taken' };
  const capacity = element.children.find((child) => is(child, 'capacity')) ?? element;
  const status = textOf(capacity, 'capacityStatus');
  const countText = textOf(capacity, 'availableCount');
  const count = countText === null || countText === '' ? null : countOf(countText);
  if (countText !== null && countText !== '' && count === null) return { row, id, reason: `availableCount must be a whole number of 0 or more, not "${countText.slice(0, 20)}"` };
  const total = textOf(capacity, 'baselineCount');
  const base = { row, bedGroupId: id, availableFrom: null, observedAt, expiresAt: null, ...(total === null ? {} : { total: countOf(total) }) };
  if (status !== null && /^notavailable$/i.test(status)) return { ...base, available: 0, absentReason: null };
  if (count === null) return { ...base, available: null, absentReason: 'geen aantal in het HAVE-bericht' };
  return { ...base, available: count, absentReason: null };
}

function textOf(element: XmlElement, name: string): string | null {
  return element.children.find((child) => is(child, name))?.text.trim() ?? null;
}

function is(element: XmlElement, name: string): boolean {
  return element.name.toLowerCase() === name.toLowerCase();
}
