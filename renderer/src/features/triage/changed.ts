import type { TriageView } from '../../../../shared/contract/views.ts';
import { nl } from '../../nl.ts';

const t = nl.triage;

/** What another answer to a question that had one did to the outcome, in one line. */
export function changeInWords(before: TriageView['outcome'], after: TriageView['outcome'], more: boolean): string {
  const urgency = (outcome: TriageView['outcome']): string => outcome.urgency ?? t.notYet;
  const careType = (outcome: TriageView['outcome']): string => (outcome.careType === null ? t.notYet : nl.casework.careTypeShort[outcome.careType]);
  const parts = [urgency, careType].flatMap((read) => (read(before) === read(after) ? [] : [t.becomes(read(before), read(after))]));
  const said = parts.length === 0 ? t.outcomeSame : t.outcomeChanges(parts.join(', '));
  return more ? `${said} ${t.moreAsked}` : said;
}
