import { dateAt } from '../../../../shared/calendar/index.ts';
import { isoBirthDate, normaliseBsn, normaliseTelephone, parseBirthDate } from '../../../../shared/identifiers/index.ts';
import type { Input } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';
import { nl } from '../../nl.ts';
import { idsOf } from '../../nl/lists.ts';
import type { Commit } from './draft-store.ts';

const t = nl.casework;
type Patient = Input<'casework.savePatient'>['patient'];
type Referral = Input<'casework.saveReferral'>['referral'];
export type ReferrerId = NonNullable<Referral['referrerRole']>;

/** An emptied field withdraws what was there; it is never kept as an empty text. */
const orNull = (text: string): string | null => (text === '' ? null : text);

async function savePatient(caseId: string, patient: Patient): Promise<string | null> {
  const result = await desk.ask('casework.savePatient', { caseId, patient });
  return result.ok ? null : result.error.message;
}

async function saveReferral(caseId: string, referral: Referral): Promise<string | null> {
  const result = await desk.ask('casework.saveReferral', { caseId, referral });
  return result.ok ? null : result.error.message;
}

/** What each field of the left column does when it is left: keep it, or say in one sentence what is wrong with it. */
export const intake = {
  callBack: (caseId: string): Commit => (text) => saveReferral(caseId, { callBackNumber: orNull(text) }),
  organisation: (caseId: string): Commit => (text) => saveReferral(caseId, { referrerName: orNull(text) }),
  question: (caseId: string): Commit => (text) => saveReferral(caseId, { question: orNull(text) }),
  name: (caseId: string): Commit => (text) => savePatient(caseId, { name: orNull(text) }),
  birthDate: (caseId: string): Commit => async (text) => {
    if (isUnknown(text)) return savePatient(caseId, { birthDate: null });
    const date = parseBirthDate(text, dateAt(Date.now()));
    return date === null ? t.birthDateWrong : savePatient(caseId, { birthDate: isoBirthDate(date) });
  },
  bsn: (caseId: string): Commit => async (text) => {
    if (isUnknown(text)) return savePatient(caseId, { bsn: null });
    const bsn = normaliseBsn(text);
    return bsn === null ? t.bsnWrong : savePatient(caseId, { bsn });
  },
  note: (caseId: string): Commit => async (text) => {
    if (text === '') return null;
    const result = await desk.ask('casework.addNote', { caseId, text });
    return result.ok ? null : result.error.message;
  },
  referrer: (caseId: string): Commit => async (text) => {
    const role = referrerNamed(text);
    if (text === '') return saveReferral(caseId, { referrerRole: null });
    return role === null ? saveReferral(caseId, { referrerRole: 'other', organisation: text }) : saveReferral(caseId, { referrerRole: role, organisation: null });
  },
  municipality: (caseId: string): Commit => async (text) => {
    if (isUnknown(text)) return savePatient(caseId, { municipality: null, regionNumber: null });
    const found = await desk.ask('casework.lookupMunicipality', { text });
    if (!found.ok) return found.error.message;
    if (found.value.kind === 'unknown') return t.municipalityUnknown;
    if (found.value.kind === 'ambiguous') return t.municipalityAmbiguous;
    return savePatient(caseId, { municipality: found.value.municipality ?? text, regionNumber: found.value.regionNumber });
  },
} as const;

/** Saves the sex at once: there is nothing to type. */
export function saveSex(caseId: string, sex: Patient['sex']): Promise<string | null> {
  return savePatient(caseId, { sex });
}

/** "onbekend" in any of these fields means the same as leaving it empty: not known. */
function isUnknown(text: string): boolean {
  return text === '' || text.toLocaleLowerCase('nl') === nl.common.unknown;
}

/** A hint under the call-back number when it is no telephone number; it is kept all the same ("onbekend", "via centralist"). */
export function callBackHint(text: string): string | null {
  return text === '' || isUnknown(text) || normaliseTelephone(text) !== null ? null : t.callBackWrong;
}

/** The kind of referrer that a text names: whole name, or the start of exactly one. */
export function referrerNamed(text: string): ReferrerId | null {
  const wanted = text.trim().toLocaleLowerCase('nl');
  const ids = idsOf(t.referrer);
  const exact = ids.find((id) => t.referrer[id].toLocaleLowerCase('nl') === wanted);
  if (exact !== undefined || wanted === '') return exact ?? null;
  const starting = ids.filter((id) => t.referrer[id].toLocaleLowerCase('nl').startsWith(wanted));
  return starting.length === 1 ? (starting[0] ?? null) : null;
}
