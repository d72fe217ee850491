import * as z from 'zod';
import { formatMoment } from '../../shared/calendar/index.ts';
import { normaliseAgb, normaliseBsn, normalisePostcode, normaliseTelephone } from '../../shared/identifiers/index.ts';
import { ReferrerRole } from '../../shared/casework/events.ts';
import { referenceProblem } from './file.ts';
import type { Referral } from './file.ts';
import { municipalityOf } from './form.ts';

/** One finding about a Bundle, as an OperationOutcome issue has it. `expression` names the place, never the content. */
export type Issue = { readonly severity: 'error' | 'warning' | 'information'; readonly code: 'structure' | 'required' | 'value' | 'not-supported' | 'business-rule' | 'duplicate' | 'forbidden' | 'not-found' | 'login' | 'throttled' | 'too-long' | 'exception'; readonly text: string; readonly expression?: string };
export type ReadBundle = { readonly referral: Referral | null; readonly issues: readonly Issue[] };

export const BSN_SYSTEM = 'http://fhir.nl/fhir/NamingSystem/bsn';
export const AGB_SYSTEM = 'http://fhir.nl/fhir/NamingSystem/agb-z';
export const ROLE_SYSTEM = 'urn:regioloket:referrer-role';
const MAX_ENTRIES = 200;

const text = z.string().max(4000);
const Coding = z.looseObject({ system: text.optional(), code: z.string().max(200).optional(), display: text.optional() });
const Concept = z.looseObject({ text: text.optional(), coding: z.array(Coding).max(20).optional() });
const Identifier = z.looseObject({ system: z.string().max(300).optional(), value: z.string().max(200).optional() });
const Reference = z.looseObject({ reference: z.string().max(500).optional(), display: z.string().max(200).optional() });
const Name = z.looseObject({ text: z.string().max(200).optional(), family: z.string().max(120).optional(), given: z.array(z.string().max(60)).max(10).optional(), prefix: z.array(z.string().max(30)).max(5).optional() });
const Telecom = z.looseObject({ system: z.string().max(20).optional(), value: z.string().max(60).optional() });
const Address = z.looseObject({ line: z.array(z.string().max(200)).max(5).optional(), postalCode: z.string().max(10).optional(), city: z.string().max(120).optional(), district: z.string().max(120).optional() });
const Note = z.looseObject({ text: text.optional() });
const status = z.string().max(40).optional();

const shapes = {
  ServiceRequest: z.looseObject({ identifier: z.array(Identifier).max(20).optional(), status, code: Concept.optional(), reasonCode: z.array(Concept).max(20).optional(), subject: Reference.optional(), requester: Reference.optional(), note: z.array(Note).max(20).optional() }),
  Patient: z.looseObject({
    identifier: z.array(Identifier).max(20).optional(), name: z.array(Name).max(10).optional(), birthDate: z.string().max(20).optional(), gender: z.string().max(20).optional(), telecom: z.array(Telecom).max(20).optional(), address: z.array(Address).max(10).optional(),
    contact: z.array(z.looseObject({ name: Name.optional(), relationship: z.array(Concept).max(5).optional(), telecom: z.array(Telecom).max(5).optional() })).max(10).optional(), generalPractitioner: z.array(Reference).max(5).optional(),
  }),
  Practitioner: z.looseObject({ identifier: z.array(Identifier).max(20).optional(), name: z.array(Name).max(10).optional(), telecom: z.array(Telecom).max(20).optional() }),
  PractitionerRole: z.looseObject({ code: z.array(Concept).max(10).optional(), telecom: z.array(Telecom).max(20).optional() }),
  Organization: z.looseObject({ identifier: z.array(Identifier).max(20).optional(), name: z.string().max(200).optional(), telecom: z.array(Telecom).max(20).optional() }),
  Condition: z.looseObject({ code: Concept.optional(), clinicalStatus: Concept.optional(), verificationStatus: Concept.optional(), onsetDateTime: z.string().max(40).optional() }),
  AllergyIntolerance: z.looseObject({ code: Concept.optional(), clinicalStatus: Concept.optional(), verificationStatus: Concept.optional(), criticality: z.string().max(40).optional() }),
  MedicationStatement: z.looseObject({ status, medicationCodeableConcept: Concept.optional(), dosage: z.array(z.looseObject({ text: text.optional() })).max(20).optional() }),
  MedicationRequest: z.looseObject({ status, medicationCodeableConcept: Concept.optional(), dosageInstruction: z.array(z.looseObject({ text: text.optional() })).max(20).optional() }),
  Observation: z.looseObject({
    status, code: Concept.optional(), effectiveDateTime: z.string().max(40).optional(), valueString: text.optional(), valueInteger: z.number().optional(), valueQuantity: z.looseObject({ value: z.number().optional(), unit: z.string().max(40).optional() }).optional(), valueCodeableConcept: Concept.optional(),
    component: z.array(z.looseObject({ code: Concept.optional(), valueQuantity: z.looseObject({ value: z.number().optional(), unit: z.string().max(40).optional() }).optional() })).max(20).optional(),
  }),
  QuestionnaireResponse: z.looseObject({ status, item: z.array(z.looseObject({ linkId: z.string().max(60), answer: z.array(z.looseObject({ valueString: z.string().max(60).optional(), valueInteger: z.number().optional(), valueCoding: Coding.optional() })).max(1).optional() })).max(100).optional() }),
} as const;
type Kind = keyof typeof shapes;
type Of<K extends Kind> = z.output<(typeof shapes)[K]>;
const Bundle = z.looseObject({ resourceType: z.literal('Bundle'), type: z.enum(['collection', 'message', 'document', 'transaction', 'batch']), entry: z.array(z.looseObject({ fullUrl: z.string().max(500).optional(), resource: z.looseObject({ resourceType: z.string().max(60), id: z.string().max(64).optional() }).optional() })).min(1).max(MAX_ENTRIES) });

/**
 * A FHIR R4 Bundle as a referral (docs/intake-mapping.md). Total: anything may come in; without a referral there is at least one error issue, and what was left aside is
 * told as information. Instants keep the offset they came with.
 */
export function readBundle(body: unknown): ReadBundle {
  const issues: Issue[] = [];
  const bundle = Bundle.safeParse(body);
  if (!bundle.success) return { referral: null, issues: bundle.error.issues.slice(0, 20).map((issue) => ({ severity: 'error', code: 'structure', text: 'Dit is geen Bundle van FHIR R4 met type collection, message, document, transaction of batch.', expression: ['Bundle', ...issue.path].join('.') })) };
  const found = new Map<Kind, { readonly at: string; readonly resource: unknown }[]>();
  const ignored = new Set<string>();
  bundle.data.entry.forEach(({ resource }, index) => {
    const at = `Bundle.entry[${index}].resource`;
    if (resource === undefined) return;
    const kind = resource.resourceType;
    if (!Object.hasOwn(shapes, kind)) { ignored.add(kind); return; }
    const parsed = shapes[kind as Kind].safeParse(resource);
    if (!parsed.success) { issues.push(...parsed.error.issues.slice(0, 5).map((issue): Issue => ({ severity: 'error', code: 'structure', text: `${kind} heeft hier een andere vorm dan FHIR R4.`, expression: [at, ...issue.path].join('.') }))); return; }
    found.set(kind as Kind, [...(found.get(kind as Kind) ?? []), { at, resource: parsed.data }]);
  });
  for (const kind of ignored) issues.push({ severity: 'information', code: 'not-supported', text: `${kind.replace(/[^A-Za-z]/g, '').slice(0, 40)} wordt niet gelezen.` });
  const all = <K extends Kind>(kind: K): readonly { readonly at: string; readonly resource: Of<K> }[] => (found.get(kind) ?? []) as readonly { readonly at: string; readonly resource: Of<K> }[];
  const referral = toReferral({ all, fail: (code, message, expression) => { issues.push({ severity: 'error', code, text: message, expression }); }, tell: (message, expression) => { issues.push({ severity: 'information', code: 'not-supported', text: message, expression }); } });
  return { referral: issues.some((issue) => issue.severity === 'error') ? null : referral, issues };
}

type Source = {
  readonly all: <K extends Kind>(kind: K) => readonly { readonly at: string; readonly resource: Of<K> }[];
  readonly fail: (code: Issue['code'], message: string, expression: string) => void; readonly tell: (message: string, expression: string) => void;
};

function toReferral(source: Source): Referral | null {
  const request = exactlyOne(source, 'ServiceRequest');
  const patient = exactlyOne(source, 'Patient');
  if (request === null || patient === null) return null;
  const { at, resource } = request;
  if (resource.status !== 'active') source.fail('value', 'Alleen een ServiceRequest met status active wordt aangenomen.', `${at}.status`);
  const reference = resource.identifier?.find((one) => one.value !== undefined)?.value?.trim() ?? '';
  const problem = reference === '' ? 'Geef de aanvraag een eigen kenmerk mee (identifier.value).' : referenceProblem(reference);
  if (problem !== null) source.fail(reference === '' ? 'required' : 'value', problem, `${at}.identifier`);
  const question = [...(resource.note ?? []).map((note) => note.text), ...(resource.reasonCode ?? []).map(words), words(resource.code)].filter((part) => part !== undefined && part !== '').join('\n').slice(0, 2000);
  if (question === '') source.fail('required', 'De vraag ontbreekt: note.text, reasonCode of code van de ServiceRequest.', `${at}.note`);
  const referrer = referrerOf(source);
  if (referrer.callBackNumber === null) source.fail('required', 'Een geldig terugbelnummer ontbreekt: telecom van Practitioner, PractitionerRole of Organization.', 'Practitioner.telecom');
  return {
    reference, channel: 'fhir', referral: { payload: { referrerRole: referrer.role, organisation: referrer.organisation, agb: referrer.agb }, personal: { callBackNumber: referrer.callBackNumber, referrerName: referrer.name, question } },
    patient: patientOf(source, patient), dossier: dossierOf(source), answers: answersOf(source),
  };
}

function exactlyOne<K extends 'ServiceRequest' | 'Patient'>(source: Source, kind: K): { readonly at: string; readonly resource: Of<K> } | null {
  const found = source.all(kind);
  if (found.length === 1 && found[0] !== undefined) return found[0];
  source.fail(found.length === 0 ? 'required' : 'business-rule', found.length === 0 ? `${kind} ontbreekt.` : `Er mag maar één ${kind} in de Bundle staan.`, 'Bundle.entry');
  return null;
}

function referrerOf(source: Source): { readonly name: string | null; readonly role: z.infer<typeof ReferrerRole> | null; readonly organisation: string | null; readonly agb: string | null; readonly callBackNumber: string | null } {
  const [practitioner] = source.all('Practitioner');
  const [role] = source.all('PractitionerRole');
  const [organisation] = source.all('Organization');
  const numbers = [...(practitioner?.resource.telecom ?? []), ...(role?.resource.telecom ?? []), ...(organisation?.resource.telecom ?? [])].filter((one) => one.system === undefined || one.system === 'phone' || one.system === 'sms');
  const agbs = [...(practitioner?.resource.identifier ?? []), ...(organisation?.resource.identifier ?? [])].filter((one) => one.system === AGB_SYSTEM).map((one) => normaliseAgb(one.value ?? ''));
  const coded = (role?.resource.code ?? []).flatMap((concept) => concept.coding ?? []).find((coding) => coding.system === ROLE_SYSTEM);
  const parsed = coded === undefined ? null : ReferrerRole.safeParse(coded.code);
  if (parsed?.success === false) source.fail('value', 'Deze rol van de verwijzer bestaat niet.', 'PractitionerRole.code');
  const name = nameOf(practitioner?.resource.name);
  return {
    name: name === '' ? null : name.slice(0, 120), role: parsed?.success === true ? parsed.data : null, organisation: organisation?.resource.name?.slice(0, 120) ?? null, agb: agbs.find((agb) => agb !== null) ?? null,
    callBackNumber: numbers.map((one) => normaliseTelephone(one.value ?? '')).find((number) => number !== null) ?? null,
  };
}

const genders: Readonly<Record<string, 'female' | 'male' | 'other'>> = { female: 'female', male: 'male', other: 'other' };

function patientOf(source: Source, { at, resource }: { readonly at: string; readonly resource: Of<'Patient'> }): Referral['patient'] {
  const name = nameOf(resource.name).slice(0, 120);
  const bsnGiven = resource.identifier?.find((one) => one.system === BSN_SYSTEM)?.value;
  const bsn = bsnGiven === undefined ? null : normaliseBsn(bsnGiven);
  if (bsnGiven !== undefined && bsn === null) source.fail('value', 'Dit is geen geldig BSN.', `${at}.identifier`);
  const birthDate = resource.birthDate ?? null;
  if (birthDate !== null && !z.iso.date().safeParse(birthDate).success) source.fail('value', 'De geboortedatum moet volledig zijn (jjjj-mm-dd).', `${at}.birthDate`);
  const address = resource.address?.[0];
  const city = address?.district ?? address?.city;
  const place = city === undefined ? null : municipalityOf(city);
  if (city !== undefined && place === null) source.tell('De gemeente is niet gevonden; het coördinatiepunt vraagt haar na.', `${at}.address`);
  const postcode = address?.postalCode === undefined ? null : normalisePostcode(address.postalCode);
  if (address?.postalCode !== undefined && postcode === null) source.tell('De postcode is geen Nederlandse postcode en is niet overgenomen.', `${at}.address`);
  const street = address?.line?.join(' ').trim().slice(0, 120) ?? '';
  const phone = resource.telecom?.map((one) => normaliseTelephone(one.value ?? '')).find((number) => number !== null) ?? null;
  const sex = resource.gender === undefined ? undefined : genders[resource.gender];
  const contacts = (resource.contact ?? []).flatMap((contact) => {
    const called = nameOf(contact.name === undefined ? undefined : [contact.name]).slice(0, 120);
    const number = contact.telecom?.map((one) => normaliseTelephone(one.value ?? '')).find((one) => one !== null) ?? null;
    return called === '' ? [] : [{ name: called, relation: (contact.relationship ?? []).map(words).filter((word) => word !== '').join(', ').slice(0, 60), ...(number === null ? {} : { phone: number }) }];
  });
  const gp = resource.generalPractitioner?.[0]?.display?.slice(0, 120) ?? null;
  return {
    payload: { ...(sex === undefined ? {} : { sex }), ...(place ?? {}) },
    personal: { ...(name === '' ? {} : { name }), ...(birthDate === null ? {} : { birthDate }), ...(bsn === null ? {} : { bsn }), ...(street === '' ? {} : { street }), ...(postcode === null ? {} : { postcode }), ...(phone === null ? {} : { phone }), ...(gp === null ? {} : { gp }), ...(contacts.length === 0 ? {} : { contacts }) },
  };
}

/** entered-in-error and refuted say that it isn't so; everything else is told with its status. */
function struck(concept: z.infer<typeof Concept> | undefined): boolean {
  return (concept?.coding ?? []).some((coding) => coding.code === 'entered-in-error' || coding.code === 'refuted');
}

const vitalCodes = new Set(['8867-4', '9279-1', '8480-6', '8462-4', '85354-9', '2708-6', '59408-5', '8310-5', '80288-4', '1104051000000101', '88330-6']);

function dossierOf(source: Source): Referral['dossier'] {
  const items: Record<string, string[]> = {};
  const add = (item: string, line: string): void => { if (line !== '') (items[item] ??= []).push(line); };
  for (const { resource } of source.all('Condition')) if (!struck(resource.verificationStatus)) add('problems', withStatus(words(resource.code), resource.clinicalStatus));
  for (const { resource } of source.all('AllergyIntolerance')) if (!struck(resource.verificationStatus)) add('allergies', [withStatus(words(resource.code), resource.clinicalStatus), resource.criticality === 'high' ? '(hoog risico)' : ''].join(' ').trim());
  for (const { resource } of source.all('MedicationStatement')) if (running(resource.status)) add('medication', medicine(words(resource.medicationCodeableConcept), resource.dosage));
  for (const { resource } of source.all('MedicationRequest')) if (running(resource.status)) add('medication', medicine(words(resource.medicationCodeableConcept), resource.dosageInstruction));
  for (const { at, resource } of source.all('Observation')) {
    if (resource.status === 'entered-in-error' || resource.status === 'cancelled') continue;
    const coded = (resource.code?.coding ?? []).some((coding) => coding.code !== undefined && vitalCodes.has(coding.code));
    const line = observation(resource);
    if (coded) add('vitals', line);
    else if (line !== '') add('labs', line);
    else source.tell('Deze meting heeft geen waarde en is niet overgenomen.', at);
  }
  return Object.fromEntries(Object.entries(items).map(([item, lines]) => [item, { text: lines.join('\n').slice(0, 4000), at: null, by: null }]));
}

function running(state: string | undefined): boolean {
  return state === undefined || state === 'active' || state === 'intended' || state === 'on-hold' || state === 'unknown';
}

function medicine(name: string, dosage: readonly { readonly text?: string | undefined }[] | undefined): string {
  return name === '' ? '' : [name, ...(dosage ?? []).flatMap((one) => (one.text === undefined ? [] : [one.text]))].join(', ');
}

function observation(resource: Of<'Observation'>): string {
  const value = resource.valueString ?? (resource.valueInteger === undefined ? undefined : String(resource.valueInteger)) ?? quantity(resource.valueQuantity) ?? (resource.valueCodeableConcept === undefined ? undefined : words(resource.valueCodeableConcept))
    ?? ((resource.component ?? []).map((part) => [words(part.code), quantity(part.valueQuantity) ?? ''].join(' ').trim()).filter((part) => part !== '').join(', ') || undefined);
  if (value === undefined || value === '') return '';
  const at = resource.effectiveDateTime === undefined ? Number.NaN : Date.parse(resource.effectiveDateTime);
  return `${words(resource.code)}: ${value}${Number.isNaN(at) ? ' (tijd niet opgegeven)' : ` (${formatMoment(at, at)})`}`;
}

function quantity(given: { readonly value?: number | undefined; readonly unit?: string | undefined } | undefined): string | undefined {
  return given?.value === undefined ? undefined : `${given.value}${given.unit === undefined ? '' : ` ${given.unit}`}`;
}

function withStatus(name: string, clinical: z.infer<typeof Concept> | undefined): string {
  const over = (clinical?.coding ?? []).some((coding) => ['inactive', 'remission', 'resolved'].includes(coding.code ?? ''));
  return name === '' ? '' : over ? `${name} (voorbij)` : name;
}

/** linkId = id of the fact in the region's protocol; the value as code, text or whole number. */
function answersOf(source: Source): Referral['answers'] {
  const answers: Record<string, string | number> = {};
  for (const { at, resource } of source.all('QuestionnaireResponse')) {
    if (resource.status !== undefined && resource.status !== 'completed' && resource.status !== 'amended' && resource.status !== 'in-progress') continue;
    (resource.item ?? []).forEach((item, index) => {
      const [answer] = item.answer ?? [];
      const value = answer?.valueCoding?.code ?? answer?.valueString ?? answer?.valueInteger;
      if (value === undefined) return;
      if (!/^[A-Za-z0-9]{1,60}$/.test(item.linkId) || (typeof value === 'number' && !Number.isInteger(value))) source.fail('value', 'Dit antwoord is niet te lezen.', `${at}.item[${index}]`);
      else answers[item.linkId] = typeof value === 'string' ? value.slice(0, 60) : value;
    });
  }
  return answers;
}

function words(concept: z.infer<typeof Concept> | undefined): string {
  return (concept?.text ?? concept?.coding?.find((coding) => coding.display !== undefined)?.display ?? concept?.coding?.find((coding) => coding.code !== undefined)?.code ?? '').trim();
}

function nameOf(names: readonly z.infer<typeof Name>[] | undefined): string {
  const name = names?.[0];
  return name === undefined ? '' : (name.text ?? [...(name.prefix ?? []), ...(name.given ?? []), name.family ?? ''].join(' ')).trim();
}
