import { randomBytes } from 'node:crypto';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { Parsed } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import { isBsn } from '../../../shared/identifiers/index.ts';
import { PatientPayload, ReferralPayload } from '../../../shared/casework/events.ts';
import { escalationOfDeviation } from '../../../shared/casework/blocking.ts';
import type { CommandDraft, EventDraft, Kernel } from '../kernel.ts';
import type { Profiles } from '../profile/service.ts';
import { uuidV7 } from '../store/ids.ts';
import type { Packs } from '../triage/packs.ts';
import { emptyFacts } from '../triage/evaluate.ts';
import { split } from './split.ts';

const reachBackMs = 14 * 86_400_000;

/**
 * A case that was worked on paper while nothing else worked, with its real times. What was agreed then is a fact and is recorded as one: the region accepts
 * it or flags the clash. The times must follow each other and lie in the past.
 */
export function enterPaper(kernel: Kernel, profiles: Profiles, packs: Packs, input: Parsed<DeskContract['casework.enterPaper']>, actor: Actor, now: number): string {
  const times = [input.receivedAt, input.decided?.at, input.promised?.at, input.arrivedAt, input.closed?.at].filter((at) => at !== null && at !== undefined);
  if (times.some((at, index) => at > now || at < now - reachBackMs || at < (times[index - 1] ?? 0))) throw new CodedError('badRequest', 'De tijden kloppen niet: elke stap ligt na de vorige, niet in de toekomst en niet langer dan veertien dagen terug.');
  if (typeof input.patient.bsn === 'string' && !isBsn(input.patient.bsn)) throw new CodedError('badBsn', 'Dit BSN klopt niet (elfproef). Controleer de cijfers.');
  if (input.closed?.destination === 'placed' && input.promised === null) throw new CodedError('badRequest', 'Vul in welke plaats was toegezegd, of kies een andere bestemming.');
  const caseId = uuidV7(now, randomBytes);
  const regionId = input.regionId ?? profiles.homeRegion();
  const pack = packs.current(now);
  const write = (at: number, drafts: readonly EventDraft[], commands: readonly CommandDraft[] = []) => { kernel.journal.append({ actor, caseId, regionId, at, action: 'casework.enterPaper', drafts, commands }); };
  const referral = split({ ...input.referral, channel: 'paper' }, Object.keys(ReferralPayload.shape));
  const patient = split(input.patient, Object.keys(PatientPayload.shape));
  const note: EventDraft[] = input.note === '' ? [] : [{ type: 'noteAdded', payload: {}, personal: { text: input.note } }];
  write(input.receivedAt, [{ type: 'referralReceived', payload: { ...referral.pick, profileVersion: profiles.at(regionId, input.receivedAt).version }, personal: referral.rest }, { type: 'patientRecorded', payload: patient.pick, personal: patient.rest }, { type: 'claimed', payload: {}, personal: null }, ...note]);
  if (input.decided !== null) {
    const { urgency, careType, by, at } = input.decided;
    const decided = { urgency, careType, medicalRoute: null, legalRoute: null, stayNeed: null, escalation: [...escalationOfDeviation({ urgency, careType }, emptyFacts, 'full')] };
    write(at, [{ type: 'decisionMade', payload: { packId: pack.id, packVersion: pack.version, proposed: null, decided, deviation: 'other' }, personal: { reason: `Op papier besloten door ${by}.` } }]);
  }
  const holdId = uuidV7(now, randomBytes);
  const { promised } = input;
  if (promised !== null) {
    const { bedGroupId, place, spokeWith, expectedAt, at } = promised;
    write(at, [{ type: 'placementConfirmed', payload: { offerId: null, bedGroupId, holdId: bedGroupId === null ? null : holdId, via: 'phone', expectedAt, ...(bedGroupId === null ? { outsideNetwork: true } : {}) }, personal: { spokeWith, place } }],
      bedGroupId === null ? [] : [{ kind: 'confirmPlacement', caseId, regionId, bedGroupId, offerId: null, holdId, via: 'phone', expectedAt }]);
  }
  if (input.arrivedAt !== null) {
    const bedGroupId = promised?.bedGroupId ?? null;
    write(input.arrivedAt, [{ type: 'arrived', payload: { arrivedAt: input.arrivedAt }, personal: null }], bedGroupId === null ? [] : [{ kind: 'arrive', caseId, bedGroupId, holdId, arrivedAt: input.arrivedAt }]);
  }
  if (input.closed !== null) write(input.closed.at, [{ type: 'closed', payload: { destination: input.closed.destination }, personal: { text: input.closed.text } }]);
  return caseId;
}
