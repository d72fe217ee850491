import { create } from 'zustand';
import type { ProtocolChange, ProtocolReport, ProtocolVersionLine, ProtocolView } from '../../../../shared/contract/protocol.ts';
import type { Output } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';

export type Trial = Output<'triage.try'>;
export type Part = 'tables' | 'trial' | 'report' | 'cases' | 'open' | 'versions';
type Ref = { readonly packId: string; readonly packVersion: string } | null;
type Store = {
  readonly view: ProtocolView | null; readonly report: ProtocolReport | null; readonly versions: readonly ProtocolVersionLine[]; readonly part: Part; readonly table: string | null; readonly error: string | null;
  readonly answers: Readonly<Record<string, string | number>>; readonly trial: Trial | null; readonly trialError: string | null; readonly changes: readonly ProtocolChange[] | null;
};

export const useProtocol = create<Store>(() => ({ view: null, report: null, versions: [], part: 'tables', table: null, error: null, answers: {}, trial: null, trialError: null, changes: null }));

/** Fetches the version that new cases use, and which others there are. */
export async function loadProtocol(ref: Ref = null): Promise<void> {
  const [view, packs] = await Promise.all([desk.ask('triage.pack', { pack: ref }), desk.ask('triage.packs', {})]);
  if (packs.ok) useProtocol.setState({ versions: packs.value.packs });
  useProtocol.setState((state) => (view.ok ? { view: view.value, error: null, report: state.view?.version.sha256 === view.value.version.sha256 ? state.report : null } : { error: view.error.message }));
}

export function showPart(part: Part, table: string | null = null): void {
  useProtocol.setState(table === null ? { part } : { part, table });
  if ((part === 'report' || part === 'cases') && useProtocol.getState().report === null) void loadReport();
  if (part === 'trial' && useProtocol.getState().trial === null) void tryAnswers({});
}

async function loadReport(): Promise<void> {
  const version = useProtocol.getState().view?.version;
  const result = await desk.ask('triage.verify', { pack: version === undefined ? null : { packId: version.packId, packVersion: version.packVersion } });
  useProtocol.setState(result.ok ? { report: result.value } : { error: result.error.message });
}

/** The newest answers count: an answer that comes late never replaces a later one. */
let asked = 0;

/** "Probeer antwoorden": nothing is kept outside this page. */
export async function tryAnswers(answers: Store['answers']): Promise<void> {
  asked += 1;
  const mine = asked;
  useProtocol.setState({ answers });
  const result = await desk.ask('triage.try', { answers: { ...answers } });
  if (mine !== asked) return;
  useProtocol.setState(result.ok ? { trial: result.value, trialError: null } : { trialError: result.error.message });
}

export async function compare(from: ProtocolVersionLine, to: ProtocolVersionLine): Promise<void> {
  useProtocol.setState({ changes: null });
  const result = await desk.ask('triage.diff', { from: { packId: from.packId, packVersion: from.packVersion }, to: { packId: to.packId, packVersion: to.packVersion } });
  useProtocol.setState(result.ok ? { changes: result.value.changes } : { error: result.error.message });
}
