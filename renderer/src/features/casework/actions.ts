import { telephoneHref } from '../../../../shared/identifiers/index.ts';
import { desk } from '../../bridge/desk.ts';
import { notify } from '../../components/toast-store.ts';
import { nl } from '../../nl.ts';
import { refreshCase } from './case-store.ts';

type CaseCommand = 'casework.claim' | 'casework.release' | 'casework.confirmOutcome';

/** Sends a command that needs only the case; says the core's own sentence when it is refused. */
export async function command(method: CaseCommand, caseId: string): Promise<boolean> {
  const result = await desk.ask(method, { caseId });
  if (!result.ok) notify({ text: result.error.message, tone: 'bad' });
  await refreshCase(caseId);
  return result.ok;
}

/** N: takes the case over; Ctrl+Z lets it go again. */
export async function take(caseId: string): Promise<void> {
  const detail = await desk.ask('casework.get', { caseId });
  if (!(await command('casework.claim', caseId))) return;
  const name = detail.ok ? (detail.value.patient.name ?? nl.common.noName) : nl.common.noName;
  notify({ text: nl.casework.taken(name), tone: 'good', undo: () => { void command('casework.release', caseId); } });
}

/** L: lets the case go; Ctrl+Z takes it again. A case that nobody has is left alone. */
export async function letGo(caseId: string): Promise<void> {
  const detail = await desk.ask('casework.get', { caseId });
  const name = detail.ok ? (detail.value.patient.name ?? nl.common.noName) : nl.common.noName;
  if (detail.ok && detail.value.owner === null) { notify({ text: nl.casework.notYours, tone: 'info' }); return; }
  if (!(await command('casework.release', caseId))) return;
  notify({ text: nl.casework.released(name), tone: 'good', undo: () => { void command('casework.claim', caseId); } });
}

/** T: dials the call-back number with the softphone. */
export async function callBack(caseId: string): Promise<void> {
  const detail = await desk.ask('casework.get', { caseId });
  const number = detail.ok ? detail.value.referral.callBackNumber : null;
  const href = number === null || number === undefined ? null : telephoneHref(number);
  if (href === null) notify({ text: detail.ok ? nl.casework.callBackMissing : detail.error.message, tone: 'warn' });
  else window.location.assign(href);
}
