import type * as z from 'zod';
import type { checkReasons } from '../../shared/casework/events.ts';
import { ageBand } from '../../shared/casework/offer-content.ts';
import type { CaseState } from '../../shared/casework/state.ts';
import { CodedError } from '../../shared/contract/errors.ts';
import type { Actor } from '../../shared/contract/primitives.ts';
import type { Offer } from '../../shared/contract/region.ts';
import { answerName, factName } from '../../shared/triage/index.ts';
import { openedCase, pseudonymousCase, writeEvents } from '../casework/caseLog.ts';
import { toOffer } from '../capacity/ledger.ts';
import type { OfferRow } from '../capacity/ledger.ts';
import { profileOf } from '../capacity/profiles.ts';
import type { Region } from '../context.ts';
import type { Sql } from '../db/db.ts';
import { answersOf, packOf } from '../intake/triage.ts';

/**
 * The receiving provider's check of the triage, where the region asks for it (profile, triage.checkedBy). `required`: the sender answered the protocol itself, so nothing is
 * promised before this receiver agreed; `optional`: a nurse did the triage, the receiver may look and object; `overruled`: it objected, and the nurse hasn't decided anew yet.
 */
export type TriageCheck = { readonly state: 'required' | 'optional' | 'agreed' | 'overruled' };
export type TriageSheet = { readonly offer: z.infer<typeof Offer>; readonly check: TriageCheck['state'] | null; readonly facts: readonly { readonly label: string; readonly value: string; readonly by: string }[] };
export type GivenCheck = { readonly result: 'agreed' } | { readonly result: 'overruled'; readonly reason: (typeof checkReasons)[number]; readonly text: string };

/** Which checks stand on these open offers; nothing sealed is opened for it. */
export async function checksOf(region: Region, offers: readonly OfferRow[]): Promise<ReadonlyMap<string, TriageCheck>> {
  const found = new Map<string, TriageCheck>();
  for (const offer of offers) {
    const state = await checkState(region, offer);
    if (state !== null) found.set(offer.id, { state });
  }
  return found;
}

/** null: this region doesn't ask receivers for a check, or the case hasn't reached the region yet. */
async function checkState(region: Region, offer: Pick<OfferRow, 'id' | 'case_id' | 'region_id'>, sql: Pick<Sql, 'query'> = region.db): Promise<TriageCheck['state'] | null> {
  const known = await sql.query('SELECT 1 AS one FROM case_record WHERE id = $1', [offer.case_id]);
  if (known.length === 0) return null;
  const { state } = await pseudonymousCase(region, offer.case_id, sql);
  if ((await profileOf(sql, region, state.regionId)).triage.checkedBy !== 'receivingProvider') return null;
  return stateOf(state, offer.id);
}

function stateOf(state: CaseState, offerId: string): TriageCheck['state'] {
  const last = state.triageChecks.findLast((check) => check.offerId === offerId);
  const standing = last !== undefined && last.under?.mark.id === state.decision?.mark.id;
  if (standing) return last.result === 'agreed' ? 'agreed' : 'overruled';
  return Object.values(state.origins).includes('sender') ? 'required' : 'optional';
}

/** Refuses a promise on a triage that must be checked first, or that this receiver doesn't agree with. Runs inside the answer's own transaction. */
export async function refuseUnchecked(region: Region, sql: Sql, offer: OfferRow): Promise<void> {
  const check = await checkState(region, offer, sql);
  if (check === 'required') throw new CodedError('conflict', 'De verwijzer deed de triage zelf: bekijk die eerst en meld of u akkoord bent. Daarna kunt u toezeggen.');
  if (check === 'overruled') throw new CodedError('conflict', 'U bent het niet eens met de triage. Toezeggen kan zodra het coördinatiepunt opnieuw heeft beslist.');
}

/** The answers behind an offer in words, without identity (age as a band), for the receiver that was asked. The look is logged. Error notFound. */
export async function readTriage(region: Region, organisationId: string, offerId: string): Promise<TriageSheet> {
  const offer = await offerOf(region, organisationId, offerId);
  const check = offer.state === 'open' ? await checkState(region, offer) : null;
  if (offer.state === 'open' && check === null) throw new CodedError('notFound', 'Bij deze aanvraag wordt geen controle van de triage gevraagd.');
  const { state } = await openedCase(region, offer.case_id, actorOf(organisationId), 'triageRead');
  const pack = await packOf(region, state);
  const facts = Object.entries(answersOf(state)).map(([fact, answer]) => ({
    label: factName(pack, fact), value: fact === 'ageYears' && typeof answer === 'number' ? `${ageBand(answer)} jaar` : answerName(pack, fact, answer), by: state.origins[fact] ?? 'nurse',
  }));
  return { offer: toOffer(offer), check, facts };
}

/** Records the receiver's judgement on the case; an objection makes the nurse decide again. Errors: notFound, conflict (no longer open). */
export async function checkTriage(region: Region, organisationId: string, offerId: string, given: GivenCheck): Promise<void> {
  const offer = await offerOf(region, organisationId, offerId);
  const { regionId } = await pseudonymousCase(region, offer.case_id);
  const overruled = given.result === 'overruled';
  await writeEvents(region, { caseId: offer.case_id, regionId }, actorOf(organisationId), [{
    type: 'triageChecked', payload: { by: 'receivingProvider', result: given.result, offerId, organisationId, reasonCode: overruled ? given.reason : null }, personal: overruled && given.text !== '' ? { text: given.text } : null,
  }], async (sql) => {
    const row = (await sql.query<OfferRow>('SELECT * FROM offer WHERE id = $1 FOR UPDATE', [offerId]))[0];
    if (row?.state !== 'open') throw new CodedError('conflict', 'Deze aanvraag is al beantwoord, ingetrokken of verlopen.');
    if ((await checkState(region, row, sql)) === null) throw new CodedError('conflict', 'Bij deze aanvraag wordt geen controle van de triage gevraagd.');
    return [];
  });
}

async function offerOf(region: Region, organisationId: string, offerId: string): Promise<OfferRow> {
  const row = (await region.db.query<OfferRow>('SELECT * FROM offer WHERE id = $1', [offerId]))[0];
  if (row === undefined || row.organisation_id !== organisationId || (row.state !== 'open' && row.state !== 'accepted')) throw new CodedError('notFound', 'Deze aanvraag is er niet (meer).');
  return row;
}

function actorOf(organisationId: string): Actor {
  return { id: organisationId, role: 'provider', desk: 'region' };
}
