import type { Handover } from './handover.ts';
import { instrumentNl, limitNl } from './nl.ts';
import type { CaseState } from './state.ts';

/**
 * The handover as a FHIR R4 document Bundle: Composition first, then what it refers to. Coded where the case holds codes, text where it holds text;
 * nothing is coded by guessing. Follows the shape of the Dutch nursing handover (eOverdracht: Task states requested, accepted, in-progress, completed)
 * without claiming conformance to it.
 */
export type BundleContext = { readonly now: number; readonly uuid: (name: string) => string; readonly senderName: string; readonly receiverName: string | null; readonly received: boolean };
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Resource = { [key: string]: Json };

const snomed = 'http://snomed.info/sct';
/** SNOMED CT codes of treatment limits in the Dutch advance care planning guide (build.fhir.org/ig/IKNL/PZP-FHIR-STU3). */
const limitCodes: Readonly<Record<keyof typeof limitNl, string>> = { resuscitation: '89666000', ventilation: '40617009', intensiveCare: '305351004', hospitalAdmission: '32485007', antibiotics: '281789004', bloodProducts: '116762002' };

export function handoverBundle(state: CaseState, handover: Handover, context: BundleContext): Resource {
  const entries: { readonly name: string; readonly resource: Resource }[] = [];
  const ref = (name: string): Resource => ({ reference: `urn:uuid:${context.uuid(name)}` });
  const add = (name: string, resource: Resource): Resource => { entries.push({ name, resource: { ...resource, id: context.uuid(name) } }); return ref(name); };
  const subject = ref('patient');
  add('patient', patientOf(state));
  add('sender', { resourceType: 'Organization', name: context.senderName });
  const value = (id: string): string | null => handover.sections.flatMap((section) => section.lines).find((line) => line.id === id)?.value ?? null;
  const codeable = (text: string): Resource => ({ text });
  const bySection: Record<string, Resource[]> = {};
  const put = (section: string, reference: Resource) => { (bySection[section] ??= []).push(reference); };
  const problems = value('problems');
  if (problems !== null) put('Medisch', add('condition', { resourceType: 'Condition', clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] }, code: codeable(problems), subject }));
  const allergies = value('allergies');
  if (allergies !== null) put('Medisch', add('allergy', { resourceType: 'AllergyIntolerance', clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }] }, code: codeable(allergies), patient: subject }));
  const medication = value('medication');
  if (medication !== null) put('Medisch', add('medication', { resourceType: 'MedicationStatement', status: 'unknown', medicationCodeableConcept: codeable(medication), subject }));
  state.scores.forEach((score, index) => {
    const when = score.scoredAt === null ? {} : { effectiveDateTime: new Date(score.scoredAt).toISOString() };
    const by = score.personal?.by === undefined || score.personal.by === '' ? {} : { performer: [{ display: score.personal.by }] };
    const notes = [score.personal?.source, score.personal?.direction === undefined ? undefined : score.personal.direction === 'higherIsBetter' ? 'Hogere score is beter.' : 'Hogere score is slechter.', score.personal?.anyPartThree === true ? 'Een onderdeel scoorde 3.' : undefined].filter((note) => note !== undefined && note !== '');
    put('Functioneren en zorg', add(`score-${index}`, { resourceType: 'Observation', status: 'final', code: codeable(instrumentNl[score.instrument]), subject, ...when, ...by, valueString: score.personal?.value ?? 'niet leesbaar', ...(notes.length === 0 ? {} : { note: notes.map((text) => ({ text: text ?? '' })) }) }));
  });
  state.limits.forEach((limit, index) => {
    const words = [limit.value === 'yesWithRestrictions' ? 'Met beperkingen.' : '', limit.value === 'unknown' ? 'Niet bekend.' : '', limit.personal?.text ?? '', limit.personal?.verifiedBy === undefined || limit.personal.verifiedBy === '' ? '' : `Geverifieerd door ${limit.personal.verifiedBy}.`].filter((part) => part !== '').join(' ');
    put('Medisch', add(`limit-${index}`, {
      resourceType: 'Consent', status: limit.value === 'unknown' ? 'proposed' : 'active', scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'treatment' }] },
      category: [{ coding: [{ system: snomed, code: '129125009', display: 'Procedure with explicit context' }] }], patient: subject, ...(limit.recordedAt === null ? {} : { dateTime: new Date(limit.recordedAt).toISOString() }),
      policyRule: codeable('Behandelgrens zoals vastgelegd'), provision: { type: limit.value === 'no' ? 'deny' : 'permit', code: [{ coding: [{ system: snomed, code: limitCodes[limit.code] }], text: [limitNl[limit.code], words].filter((part) => part !== '').join(': ') }] },
    }));
  });
  const task = add('task', {
    resourceType: 'Task', status: context.received ? 'completed' : 'in-progress', intent: 'order', code: { coding: [{ system: snomed, code: '308292007', display: 'Transfer of care' }] }, requester: ref('sender'),
    ...(context.receiverName === null ? {} : { owner: { display: context.receiverName } }), authoredOn: new Date(context.now).toISOString(), focus: ref('composition'),
  });
  const sections: Json[] = handover.sections.map(({ title, lines }) => ({
    title, text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${lines.filter((line) => line.value !== null || line.required).map((line) => `<p>${escaped(line.label)}: ${escaped(line.value ?? 'niet bekend')}</p>`).join('') || '<p>Geen gegevens</p>'}</div>` },
    ...(bySection[title] === undefined ? {} : { entry: bySection[title] }),
  }));
  const composition: Resource = {
    resourceType: 'Composition', id: context.uuid('composition'), status: 'final', type: { coding: [{ system: snomed, code: '371535009', display: 'Transfer summary report' }] }, subject, date: new Date(context.now).toISOString(), author: [ref('sender')],
    title: 'Verpleegkundige overdracht (niet klinisch gevalideerd)', section: [...sections, { title: 'Opdracht', entry: [task] }],
  };
  return {
    resourceType: 'Bundle', type: 'document', identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${context.uuid('bundle')}` }, timestamp: new Date(context.now).toISOString(),
    entry: [{ fullUrl: `urn:uuid:${context.uuid('composition')}`, resource: composition }, ...entries.map(({ name, resource }) => ({ fullUrl: `urn:uuid:${context.uuid(name)}`, resource }))],
  };
}

function patientOf(state: CaseState): Resource {
  const text = (name: string): string | null => { const value = state.patient[name]?.value; return typeof value === 'string' && value !== '' ? value : null; };
  const [name, bsn, birth, phone, street, postcode, city, sex] = ['name', 'bsn', 'birthDate', 'phone', 'street', 'postcode', 'municipality', 'sex'].map(text);
  const address = [street, postcode, city].some((part) => part != null);
  return {
    resourceType: 'Patient', ...(bsn == null ? {} : { identifier: [{ system: 'http://fhir.nl/fhir/NamingSystem/bsn', value: bsn }] }), ...(name == null ? {} : { name: [{ text: name }] }), ...(phone == null ? {} : { telecom: [{ system: 'phone', value: phone }] }),
    gender: sex === 'female' || sex === 'male' || sex === 'other' ? sex : 'unknown', ...(birth == null ? {} : { birthDate: birth }),
    ...(address ? { address: [{ ...(street == null ? {} : { line: [street] }), ...(postcode == null ? {} : { postalCode: postcode }), ...(city == null ? {} : { city }) }] } : {}),
  };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
