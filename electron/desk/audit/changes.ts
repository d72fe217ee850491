import { formatMoment } from '../../../shared/calendar/index.ts';
import type { OpenEvent } from '../../../shared/casework/events.ts';
import { fieldLabel } from './words.ts';

/** What a line of the log changed, field by field: the value before (of the latest earlier event of the same kind) and after. Erased parts are left out. */
export type Change = { readonly label: string; readonly before: string | null; readonly after: string | null };

export function changesOf(events: readonly OpenEvent[], ids: readonly string[]): readonly Change[] {
  return ids.flatMap((id) => {
    const at = events.findIndex((event) => event.id === id);
    const event = events[at];
    if (event === undefined) return [];
    const earlier = events.slice(0, at).filter((one) => one.type === event.type).reverse();
    return Object.entries(fieldsOf(event)).flatMap(([key, value]) => {
      const after = textOf(key, value, event.at);
      const last = earlier.find((one) => key in fieldsOf(one));
      const before = last === undefined ? null : textOf(key, fieldsOf(last)[key], event.at);
      return after === before || (after === null && before === null) ? [] : [{ label: fieldLabel(key), before, after }];
    });
  });
}

function fieldsOf(event: OpenEvent): Readonly<Record<string, unknown>> {
  const { payload, personal } = event as { readonly payload: object; readonly personal: object | null };
  return { ...payload, ...(personal ?? {}) };
}

function textOf(key: string, value: unknown, now: number): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'number') return key.endsWith('At') && value > 1_000_000_000_000 ? formatMoment(value, now) : String(value);
  if (typeof value === 'boolean') return value ? 'ja' : 'nee';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
