import { create } from 'zustand';
import type { Input, Output } from '../../bridge/client.ts';
import { saveText } from '../../app/file.ts';
import { desk } from '../../bridge/desk.ts';
import { notify } from '../../components/index.ts';
import { nl } from '../../nl.ts';

const t = nl.audit;
export type Line = Output<'audit.list'>['lines'][number];
export type Detail = Output<'audit.line'>;
export type Emergency = Output<'session.emergencies'>['emergencies'][number];
export type Filter = { readonly caseId: string | null; readonly actorId: string | null; readonly group: Line['group'] | null; readonly from: number | null; readonly to: number | null };
export const noFilter: Filter = { caseId: null, actorId: null, group: null, from: null, to: null };

const PAGE = 200;

/** The screen Logboek. `intact` null = not checked to its end; `found` = where it breaks, after a whole check. */
export type AuditState = {
  readonly ids: readonly string[]; readonly lines: ReadonlyMap<string, Line>; readonly filter: Filter; readonly more: boolean; readonly loaded: boolean; readonly error: string | null;
  readonly intact: boolean | null; readonly found: NonNullable<Output<'audit.verify'>['found']> | null; readonly detail: Detail | null; readonly compared: Output<'audit.reconcile'> | null;
  readonly people: Output<'audit.people'>['people']; readonly emergencies: readonly Emergency[];
};
const start: AuditState = { ids: [], lines: new Map(), filter: noFilter, more: false, loaded: false, error: null, intact: null, found: null, detail: null, compared: null, people: [], emergencies: [] };
export const useAudit = create<AuditState>(() => start);

/** Looks again from the newest line; the look itself stands in the log the next time. */
export async function loadLines(filter: Filter = useAudit.getState().filter): Promise<void> {
  useAudit.setState({ filter });
  const result = await desk.ask('audit.list', { ...filter, limit: PAGE });
  // A later filter went ahead of this answer.
  if (useAudit.getState().filter !== filter) return;
  if (!result.ok) {
    useAudit.setState({ error: result.error.message, loaded: true });
    return;
  }
  useAudit.setState({ error: null, loaded: true, intact: result.value.intact, more: result.value.lines.length === PAGE, ...byId(result.value.lines, new Map()) });
}

export async function loadOlder(): Promise<void> {
  const { ids, lines, filter } = useAudit.getState();
  const result = await desk.ask('audit.list', { ...filter, before: Number(ids.at(-1) ?? 0), limit: PAGE });
  if (!result.ok) notify({ text: result.error.message, tone: 'bad' });
  else useAudit.setState({ more: result.value.lines.length === PAGE, ...byId(result.value.lines, lines) });
}

function byId(fresh: readonly Line[], known: ReadonlyMap<string, Line>): Pick<AuditState, 'ids' | 'lines'> {
  const lines = new Map([...known, ...fresh.map((line) => [String(line.seq), line] as const)]);
  return { lines, ids: [...lines.keys()].sort((a, b) => Number(b) - Number(a)) };
}

export async function loadAround(): Promise<void> {
  const [people, emergencies] = await Promise.all([desk.ask('audit.people', {}), desk.ask('session.emergencies', {})]);
  useAudit.setState({ people: people.ok ? people.value.people : [], emergencies: emergencies.ok ? emergencies.value.emergencies : [] });
}

export async function openLine(id: string): Promise<void> {
  const result = await desk.ask('audit.line', { seq: Number(id) });
  if (result.ok) useAudit.setState({ detail: result.value });
  else notify({ text: result.error.message, tone: 'bad' });
}

export async function verify(): Promise<void> {
  const result = await desk.ask('audit.verify', {});
  if (!result.ok) notify({ text: result.error.message, tone: 'bad' });
  else {
    useAudit.setState({ intact: result.value.intact, found: result.value.found });
    if (result.value.intact) notify({ text: t.verified(new Intl.NumberFormat('nl-NL').format(result.value.lines)), tone: 'good' });
  }
}

export const forgetComparison = (): void => { useAudit.setState({ compared: null }); };

export async function reconcile(): Promise<void> {
  const result = await desk.ask('audit.reconcile', {});
  if (result.ok) useAudit.setState({ compared: result.value });
  else notify({ text: result.error.message, tone: 'bad' });
}

/** The lines that the filter shows, as a file in the download folder. */
export async function saveLines(input: Input<'audit.export'>): Promise<void> {
  const result = await desk.ask('audit.export', input);
  if (!result.ok) notify({ text: result.error.message, tone: 'bad' });
  else {
    saveText(result.value.name, result.value.type, result.value.text);
    notify({ text: t.exported(result.value.name, result.value.lines), tone: 'good' });
  }
}

/** Everything of one patient, for the patient (right of access). */
export async function saveAccess(caseId: string): Promise<void> {
  const result = await desk.ask('audit.access', { caseId, why: t.accessWhy });
  if (result.ok) saveText(result.value.name, result.value.type, result.value.text);
  else notify({ text: result.error.message, tone: 'bad' });
}

export async function review(id: string, verdict: NonNullable<Emergency['review']>['verdict'], text: string): Promise<string | null> {
  const result = await desk.ask('session.reviewEmergency', { id, verdict, text });
  await loadAround();
  return result.ok ? null : result.error.message;
}
