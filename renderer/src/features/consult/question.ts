import type { CaseDetail } from '../../../../shared/contract/views.ts';
import { nl } from '../../nl.ts';

/** Reasons that may be put to this role: those of the outcome, else plain advice. */
export function reasonsFor(detail: CaseDetail, to: string): readonly string[] {
  const decided = detail.decision ?? detail.proposed;
  const reasons = (decided?.escalation ?? []).filter((entry) => entry.to === to).map((entry) => entry.reason);
  return [...new Set([...reasons, 'advice'])];
}

/** What is asked unless the nurse chooses otherwise: the open blocking reasons that this role can answer; without any, all it was escalated for; else advice. */
export function defaultReasons(detail: CaseDetail, to: string): readonly string[] {
  const blocking = detail.blocking.filter((one) => one.open && one.to === to).map((one): string => one.reason);
  if (blocking.length > 0) return blocking;
  const others = reasonsFor(detail, to).filter((reason) => reason !== 'advice');
  return others.length > 0 ? others : ['advice'];
}

/** The question as it would be put: what the referrer asked, what is proposed, what the physician is to judge. The nurse changes it at will. */
export function proposedQuestion(detail: CaseDetail, reasons: readonly string[]): string {
  const decided = detail.decision ?? detail.proposed;
  return [
    detail.referral.question?.trim() ?? '',
    decided === null ? '' : nl.consult.proposal(decided.urgency, nl.casework.careType[decided.careType]),
    nl.consult.please(reasons.map(nl.consult.reason).join(', ')),
  ].filter((line) => line !== '').join('\n');
}
