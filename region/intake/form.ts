import * as z from 'zod';
import { dateAt } from '../../shared/calendar/index.ts';
import { ReferrerRole } from '../../shared/casework/events.ts';
import { lookupMunicipality } from '../../shared/directory/lookup.ts';
import { isoBirthDate, normaliseBsn, normalisePostcode, normaliseTelephone, parseBirthDate } from '../../shared/identifiers/index.ts';
import { Sex } from '../../shared/contract/primitives.ts';
import { referenceProblem } from './file.ts';
import type { Referral } from './file.ts';

const line = (max: number) => z.string().trim().max(max).default('');
/** The web form as it comes in; every field may be missing or empty, what is wrong with one is said beside it. */
export const ReferralForm = z.strictObject({
  filing: z.string().regex(/^web-[0-9a-f-]{36}$/), reference: line(80), region: line(100), role: line(40), referrerName: line(120), callBackNumber: line(30), question: line(2000),
  name: line(120), birthDate: line(20), sex: line(10), bsn: line(20), phone: line(30), street: line(120), postcode: line(10), municipality: line(80), gp: line(120), contactName: line(120), contactRelation: line(60), contactPhone: line(30),
  problems: line(4000), medication: line(4000), allergies: line(2000), vitals: line(1000), adl: line(2000), adlBefore: line(2000), treatmentLimits: line(1000),
});
export type ReferralForm = z.infer<typeof ReferralForm>;
export type FormErrors = Partial<Record<keyof ReferralForm, string>>;

const clinical = ['problems', 'medication', 'allergies', 'vitals', 'adl', 'adlBefore', 'treatmentLimits'] as const;

/** The referral of a filled-in form, or what is wrong with it, field by field. */
export function readForm(form: ReferralForm, now: number): { readonly referral: Referral; readonly errors: null } | { readonly referral: null; readonly errors: FormErrors } {
  const errors: FormErrors = {};
  const checked = <T>(field: keyof ReferralForm, read: (text: string) => T | null, wrong: string): T | null => {
    if (form[field] === '') return null;
    const value = read(form[field]);
    if (value === null) errors[field] = wrong;
    return value;
  };
  const birth = checked('birthDate', (text) => parseBirthDate(text, dateAt(now)), 'Dit is geen geboortedatum. Typ dag, maand en jaar met vier cijfers, bijvoorbeeld 03-11-1941.');
  const bsn = checked('bsn', normaliseBsn, 'Dit is geen geldig burgerservicenummer. Kijk de 9 cijfers na, of laat het veld leeg.');
  const postcode = checked('postcode', normalisePostcode, 'Dit is geen postcode.');
  const place = checked('municipality', municipalityOf, 'Deze gemeente kennen wij niet. Kijk de spelling na, of laat het veld leeg.');
  const phone = checked('phone', normaliseTelephone, 'Dit lijkt geen telefoonnummer.');
  const contactPhone = checked('contactPhone', normaliseTelephone, 'Dit lijkt geen telefoonnummer.');
  const sex = checked('sex', (text) => Sex.safeParse(text).data ?? null, 'Kies uit de lijst.');
  const role = checked('role', (text) => ReferrerRole.safeParse(text).data ?? null, 'Kies uit de lijst.');
  const callBack = checked('callBackNumber', normaliseTelephone, 'Dit lijkt geen telefoonnummer. Vul het nummer in waarop wij u kunnen bereiken.');
  checked('reference', (text) => (referenceProblem(text) === null ? text : null), referenceProblem(form.reference) ?? '');
  if (form.callBackNumber === '') errors.callBackNumber = 'Vul het nummer in waarop wij u kunnen bereiken.';
  if (form.question === '') errors.question = 'Schrijf kort op wat u vraagt.';
  if (form.referrerName === '') errors.referrerName = 'Vul uw naam in.';
  if (Object.keys(errors).length > 0) return { referral: null, errors };
  const by = form.referrerName;
  return {
    errors: null,
    referral: {
      reference: form.reference === '' ? form.filing : form.reference, channel: 'web',
      referral: { payload: { referrerRole: role }, personal: { callBackNumber: callBack, referrerName: form.referrerName, question: form.question } },
      patient: {
        payload: { ...(sex === null ? {} : { sex }), ...(place ?? {}) },
        personal: {
          ...(form.name === '' ? {} : { name: form.name }), ...(birth === null ? {} : { birthDate: isoBirthDate(birth) }), ...(bsn === null ? {} : { bsn }), ...(phone === null ? {} : { phone }), ...(form.street === '' ? {} : { street: form.street }),
          ...(postcode === null ? {} : { postcode }), ...(form.gp === '' ? {} : { gp: form.gp }), ...(form.contactName === '' ? {} : { contacts: [{ name: form.contactName, relation: form.contactRelation, ...(contactPhone === null ? {} : { phone: contactPhone }) }] }),
        },
      },
      dossier: Object.fromEntries(clinical.flatMap((item) => (form[item] === '' ? [] : [[item, { text: form[item], at: null, by }]]))), answers: {},
    },
  };
}

export function municipalityOf(text: string): { readonly municipality: string; readonly regionNumber: number } | null {
  const found = lookupMunicipality(text);
  return found.kind === 'found' ? { municipality: found.municipality, regionNumber: found.regionNumber } : null;
}
