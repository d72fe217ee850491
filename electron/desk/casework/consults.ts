import { randomBytes } from 'node:crypto';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { Out, Parsed } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import type { Kernel } from '../kernel.ts';
import { uuidV7 } from '../store/ids.ts';
import { factInWords } from '../triage/view.ts';
import { reasonsToConfirm } from './confirm.ts';
import { isbarr } from './isbarr.ts';
import { consultView } from './detail.ts';
import { must, textField } from './looked.ts';
import type { Look, Looked } from './looked.ts';
import { morningAfter } from './physicians.ts';
import type { Worklist } from './worklist.ts';

/** Asking a physician and recording the answer, reason by reason. */
export type Consults = ReturnType<typeof createConsults>;

export function createConsults(kernel: Kernel, look: Look, worklist: () => Worklist) {
  return {
    ask({ caseId, to, reasons, question, physicianId, morning, safe }: Parsed<DeskContract['casework.askConsult']>, actor: Actor, now: number): string {
      const looked = look(caseId, now);
      must('askConsult', looked, actor.role);
      const waitUntil = morning ? waitForMorning(looked, safe, now) : null;
      const consultId = uuidV7(now, randomBytes);
      kernel.journal.append({
        actor, caseId, regionId: looked.state.regionId, action: 'casework.askConsult',
        drafts: [{ type: 'consultAsked', payload: { consultId, to, reasons: [...new Set(reasons)], physicianId, ...(waitUntil === null ? {} : { waitUntil, safeUntil: waitUntil }) }, personal: { question, summary: isbarr(looked, now) } }],
      });
      return consultId;
    },

    /** A physician's own answer, or one told by telephone and written down by the nurse. `legal` with the physician's written reason needs that reason. */
    answer({ caseId, consultId, answers, answeredBy, advice }: Parsed<DeskContract['casework.answerConsult']>, actor: Actor, now: number): void {
      const { state } = look(caseId, now);
      const consult = state.consults.find((one) => one.consultId === consultId);
      if (consult === undefined) throw new CodedError('notFound', 'Deze vraag aan de arts hoort niet bij deze aanvraag.');
      if (new Set(answers.map((answer) => answer.reason)).size !== answers.length) throw new CodedError('badRequest', 'Geef per reden één antwoord.');
      const other = answers.find((answer) => !consult.reasons.includes(answer.reason));
      if (other !== undefined) throw new CodedError('badRequest', 'Dit antwoord hoort bij een reden die niet is gevraagd.', { reason: other.reason });
      if (answers.some((answer) => answer.legalBasis === 'writtenReason') && advice.trim() === '') throw new CodedError('badRequest', 'Leg de schriftelijke motivering van de arts vast bij het advies.');
      kernel.journal.append({
        actor, caseId, regionId: state.regionId, action: 'casework.answerConsult',
        drafts: [{ type: 'consultAnswered', payload: { consultId, answers, answeredBy, recordedBy: actor.role === 'elderlyPhysician' ? 'physician' : 'nurse' }, personal: { advice } }],
      });
    },

    /** Only what the nurse wrote down and nobody confirmed yet, and only by the physician: a confirmation says "so I said it". */
    confirm({ caseId, consultId, reasons }: Parsed<DeskContract['casework.confirmConsult']>, actor: Actor, now: number): void {
      const { state } = look(caseId, now);
      const consult = state.consults.find((one) => one.consultId === consultId);
      if (consult === undefined) throw new CodedError('notFound', 'Deze vraag aan de arts hoort niet bij deze aanvraag.');
      const open = reasonsToConfirm(consult);
      if (reasons.some((reason) => !open.includes(reason))) throw new CodedError('conflict', 'Dit antwoord is al bevestigd, of intussen anders vastgelegd. Bekijk het opnieuw.');
      kernel.journal.append({ actor, caseId, regionId: state.regionId, action: 'casework.confirmConsult', drafts: [{ type: 'consultConfirmed', payload: { consultId, reasons }, personal: null }] });
    },

    attempt({ caseId, consultId, rosterId, result }: Parsed<DeskContract['casework.recordAttempt']>, actor: Actor, now: number): void {
      const { state } = look(caseId, now);
      if (!state.consults.some((one) => one.consultId === consultId)) throw new CodedError('notFound', 'Deze vraag aan de arts hoort niet bij deze aanvraag.');
      kernel.journal.append({ actor, caseId, regionId: state.regionId, action: 'casework.recordAttempt', drafts: [{ type: 'consultAttempted', payload: { consultId, rosterId, result }, personal: null }] });
    },

    /** SO-postvak: every consult of the open cases, or the answered ones; oldest deadline first. Each look at a patient is audited. */
    list(open: boolean, toConfirm: boolean, actor: Actor, now: number): Out<DeskContract['casework.consults']> {
      const consults: Out<DeskContract['casework.consults']>['consults'] = [];
      const cases = toConfirm ? worklist().unconfirmed(now) : worklist().open().filter((one) => (open ? one.consults : (one.asked ?? 1)) > 0).map((one) => one.caseId);
      for (const caseId of cases) {
        const looked = look(caseId, now);
        const wanted = looked.state.consults.filter((consult) => consult.asked !== null && (toConfirm ? reasonsToConfirm(consult).length > 0 : isOpen(consult) === open));
        if (wanted.length === 0) continue;
        kernel.audit.record({ actor, action: 'casework.consults', caseId, outcome: 'done' });
        const facts = Object.entries(looked.evaluation.answers).map(([fact, answer]) => factInWords(looked.evaluation.pack, fact, answer));
        for (const consult of wanted) consults.push({
          ...consultView(looked.state, consult, looked, now, (who) => kernel.session.nameOf(who), kernel.cache), patientName: textField(looked.state.patient, 'name') ?? 'Onbekend',
          urgency: looked.state.decision?.decided.urgency ?? looked.evaluation.facts.outcome.urgency, careType: looked.state.decision?.decided.careType ?? looked.evaluation.facts.outcome.careType, facts,
        });
      }
      return { consults: consults.sort((a, b) => (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity)) };
    },
  };
}

/** The morning list: only U4 and U5, and only when nothing in the answers says the patient can't safely wait there. */
function waitForMorning(looked: Looked, safe: boolean, now: number): number {
  const urgency = looked.state.decision?.decided.urgency ?? null;
  if (urgency !== 'U4' && urgency !== 'U5') throw new CodedError('blocked', 'Alleen bij U4 en U5 mag de vraag tot de ochtend wachten. Bel de arts nu.');
  if (!safe) throw new CodedError('blocked', 'Ga eerst na of de patiënt tot de ochtend veilig is waar hij nu is. Zo niet, bel de arts nu.');
  const waitUntil = morningAfter(now, looked.profile);
  if (waitUntil === null) throw new CodedError('internal', 'Het tijdstip van de ochtendlijst staat niet in het profiel.');
  return waitUntil;
}

function isOpen(consult: { readonly reasons: readonly string[]; readonly answers: readonly { readonly reason: string; readonly answer: string }[] }): boolean {
  return !consult.reasons.every((reason) => consult.answers.some((answer) => answer.reason === reason && answer.answer !== 'callMe'));
}
