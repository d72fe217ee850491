import { createHmac, randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { dateAt, plainDate } from '../../shared/calendar/index.ts';
import type { PayloadOf, PersonalOf } from '../../shared/casework/events.ts';
import { referrerNl } from '../../shared/casework/nl.ts';
import { Organisation } from '../../shared/capacity/schema.ts';
import { CodedError } from '../../shared/contract/errors.ts';
import type { Actor } from '../../shared/contract/primitives.ts';
import { ageAt, normaliseBsn } from '../../shared/identifiers/index.ts';
import type { RegionProfile } from '../../shared/profile/schema.ts';
import { profileOf } from '../capacity/profiles.ts';
import { writeEvents } from '../casework/caseLog.ts';
import type { EventDraft } from '../casework/caseLog.ts';
import type { Region } from '../context.ts';
import { canonicalJson } from '../../shared/triage/index.ts';
import { goneReference } from './reference.ts';
import { answersDraft, currentPack, refuseImpossible } from './triage.ts';
import type { Answers } from './triage.ts';

/** A sender as its token names it. */
export type Sender = { readonly subject: string; readonly regions: readonly string[] };
type Role = NonNullable<PayloadOf<'referralReceived'>['referrerRole']>;
type Told = { readonly text: string; readonly at: number | null; readonly by: string | null };

/** A referral as a sender files it, whatever way it came. `reference`: the sender's own identifier, never the patient's. */
export type Referral = {
  readonly reference: string; readonly channel: 'web' | 'fhir';
  readonly referral: { readonly payload: PayloadOf<'referralReceived'>; readonly personal: NonNullable<PersonalOf<'referralReceived'>> };
  readonly patient: { readonly payload: PayloadOf<'patientRecorded'>; readonly personal: NonNullable<PersonalOf<'patientRecorded'>> };
  /** items of the handover data set as told */ readonly dossier: Readonly<Record<string, Told>>;
  readonly answers: Answers;
};
export type Filed = { readonly caseId: string; readonly created: boolean };

const rolesOf: Partial<Record<Organisation['kind'], readonly Role[]>> = {
  hospital: ['hospitalWard', 'emergencyDepartment'], gpPractice: ['gp'], gpPost: ['gpPost'], ambulanceControl: ['ambulanceControl'], districtNursing: ['districtNursing'], mentalHealth: ['mentalHealth'], municipality: ['municipality'],
};
/** Where the patient is, when the sender's role leaves no doubt. */
const settingOf: Partial<Record<Role, string>> = { emergencyDepartment: 'emergencyDepartment', hospitalWard: 'hospitalWard' };

/** In which roles this sender may refer here: what its organisation is, as far as the region's profile lists it as a source. */
export function senderRoles(organisation: Organisation | null, profile: RegionProfile): readonly Role[] {
  const sources = (Object.keys(referrerNl) as Role[]).filter((role) => profile.sources.includes(role));
  const own = organisation === null ? undefined : rolesOf[organisation.kind];
  return own === undefined ? sources : own.filter((role) => sources.includes(role));
}

export async function organisationOf(region: Pick<Region, 'db'>, id: string): Promise<Organisation | null> {
  const rows = await region.db.query<{ body: string }>(`SELECT body FROM sync_item WHERE kind = 'organisation' AND id = $1 AND NOT deleted`, [id]);
  return rows[0] === undefined ? null : Organisation.parse(JSON.parse(rows[0].body));
}

export function senderActor(sender: Pick<Sender, 'subject'>): Actor {
  return { id: sender.subject, role: 'sender', desk: 'region' };
}

/** A sender's identifier: letters, digits and . _ : -, and nothing that is a BSN, because it stands in lists and logs. */
export function referenceProblem(reference: string): string | null {
  if (!/^[A-Za-z0-9._:-]{1,80}$/.test(reference)) return 'Het kenmerk mag alleen letters, cijfers en . _ : - bevatten (hoogstens 80 tekens).';
  return normaliseBsn(reference.replace(/[._:-]/g, '')) === null ? null : 'Het kenmerk lijkt op een burgerservicenummer. Gebruik een eigen nummer van de aanvraag.';
}

/**
 * Makes the case of a referral: its key, and its first events in the sender's name, so that it stands in the desks' worklist at once. The same reference with the same content
 * again is the same case; with other content it is refused (fingerprintMismatch). Other errors: forbidden (region or source), badRequest, unknownFact, outOfDomain, contradiction, erased.
 */
export async function fileReferral(region: Region, sender: Sender, regionId: string, referral: Referral): Promise<Filed> {
  if (!sender.regions.includes(regionId)) throw new CodedError('forbidden', 'Dit toegangsbewijs is voor een andere regio.');
  const problem = referenceProblem(referral.reference);
  if (problem !== null) throw new CodedError('badRequest', problem);
  const known = await knownFiling(region, sender, referral);
  if (known !== null) return known;
  const drafts = await draftsOf(region, sender, regionId, referral);
  const caseId = v7();
  const key = randomBytes(32).toString('base64');
  await region.keys.put(caseId, key);
  const created = await writeEvents(region, { caseId, regionId, key }, senderActor(sender), drafts, async (sql, now) => {
    const rows = await sql.query('INSERT INTO intake (case_id, region_id, sender, reference, fingerprint, channel, filed_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING case_id',
      [caseId, regionId, sender.subject, referral.reference, fingerprintOf(key, referral), referral.channel, now]);
    return rows.length === 0 ? null : [];
  });
  if (created) return { caseId, created: true };
  // the same reference came in twice at the same moment: the other one made the case
  await region.keys.erase(caseId, region.clock());
  const twin = await knownFiling(region, sender, referral);
  if (twin === null) throw new CodedError('internal', 'De aanvraag kon niet worden vastgelegd. Probeer het opnieuw.');
  return twin;
}

async function knownFiling(region: Region, sender: Sender, referral: Referral): Promise<Filed | null> {
  const row = (await region.db.query<{ case_id: string; fingerprint: string }>('SELECT case_id, fingerprint FROM intake WHERE sender = $1 AND reference IN ($2, $3)', [sender.subject, referral.reference, goneReference(sender.subject, referral.reference)]))[0];
  if (row === undefined) return null;
  const { keys, erased } = await region.keys.get([row.case_id]);
  const key = keys[row.case_id];
  if (erased.length > 0 || key === undefined) throw new CodedError('erased', 'De gegevens van deze persoon zijn op verzoek gewist.');
  if (row.fingerprint !== fingerprintOf(key, referral)) throw new CodedError('fingerprintMismatch', 'Onder dit kenmerk is al een andere aanvraag ingediend. Gebruik een nieuw kenmerk, of bel het coördinatiepunt om iets te wijzigen.');
  return { caseId: row.case_id, created: false };
}

/** Keyed with the case's own key: it says nothing to whoever hasn't got that, and nothing to anybody once the person is erased. */
function fingerprintOf(key: string, referral: Referral): string {
  return createHmac('sha256', Buffer.from(key, 'base64')).update(canonicalJson(referral)).digest('base64');
}

async function draftsOf(region: Region, sender: Sender, regionId: string, { channel, referral, patient, dossier, answers }: Referral): Promise<readonly EventDraft[]> {
  const now = region.clock();
  const profile = await profileOf(region.db, region, regionId);
  const organisation = await organisationOf(region, sender.subject);
  const roles = senderRoles(organisation, profile);
  const role = referral.payload.referrerRole ?? (roles.length === 1 ? roles[0] : null) ?? null;
  if (role === null || !roles.includes(role)) throw new CodedError('forbidden', 'Deze verwijzer kan bij dit coördinatiepunt niet digitaal aanmelden. Bel het coördinatiepunt.');
  const pack = await currentPack(region, now);
  const bySender = profile.triage.by === 'sender' && profile.triage.mode === 'full';
  if (Object.keys(answers).length > 0 && !bySender) throw new CodedError('refused', 'In deze regio doet het coördinatiepunt zelf de triage: stuur de aanvraag zonder antwoorden op het protocol.');
  refuseImpossible(pack, {}, answers);
  const ageYears = ageOf(patient.personal.birthDate ?? null, now) ?? patient.payload.ageYears ?? null;
  const carried: Record<string, string | number> = {};
  const carry = (fact: string, value: string | number | null | undefined): void => { if (value != null && answers[fact] === undefined && pack.questions.some((question) => question.id === fact)) carried[fact] = value; };
  carry('ageYears', ageYears);
  carry('setting', settingOf[role]);
  const items = Object.keys(dossier);
  return [
    { type: 'referralReceived', payload: { ...referral.payload, referrerRole: role, organisation: organisation?.name ?? referral.payload.organisation ?? null, channel }, personal: referral.personal },
    { type: 'patientRecorded', payload: { ...patient.payload, ...(ageYears === null ? {} : { ageYears }) }, personal: patient.personal },
    ...(items.length === 0 ? [] : [{ type: 'dossierRecorded', payload: { items }, personal: { values: { ...dossier } } } satisfies EventDraft]),
    ...answersDraft(pack, carried, 'referral'), ...answersDraft(pack, answers, 'sender'),
  ];
}

function ageOf(birthDate: string | null, now: number): number | null {
  if (birthDate === null) return null;
  const age = ageAt(plainDate(birthDate), dateAt(now));
  if (age < 0 || age > 120) throw new CodedError('badRequest', 'Deze geboortedatum kan niet kloppen. Controleer de datum.');
  return age;
}
