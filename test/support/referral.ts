/** A referral as a hospital's system sends it: an invented person, a FHIR R4 Bundle. */
export type BundleOptions = { readonly bsn?: string; readonly birthDate?: string; readonly status?: string; readonly note?: string; readonly role?: string; readonly answers?: Readonly<Record<string, string | number>> };
export type Bundle = { readonly resourceType: 'Bundle'; readonly type: string; readonly entry: readonly { readonly resource: { readonly resourceType: string } & Record<string, unknown> }[] };

export function bundle(reference: string, options: BundleOptions = {}): Bundle {
  const { bsn = '999990019', birthDate = '1941-11-03', status = 'active', note = 'Kan na een val niet naar huis', role = 'hospitalWard', answers } = options;
  const resources: (Bundle['entry'][number]['resource'])[] = [
    { resourceType: 'ServiceRequest', status, intent: 'order', identifier: reference === '' ? [] : [{ system: 'urn:oefenziekenhuis:aanvraag', value: reference }], subject: { reference: 'Patient/1' }, requester: { reference: 'Practitioner/1' }, note: [{ text: note }], reasonCode: [{ text: 'Val, geen fractuur' }] },
    { resourceType: 'Patient', id: '1', identifier: [{ system: 'http://fhir.nl/fhir/NamingSystem/bsn', value: bsn }], name: [{ text: 'Mevrouw Proefpersoon' }], gender: 'female', birthDate, address: [{ line: ['Oefenstraat 1'], postalCode: '7511AB', city: 'Enschede' }], contact: [{ name: { text: 'Dochter Proefpersoon' }, relationship: [{ text: 'dochter' }], telecom: [{ system: 'phone', value: '0530000013' }] }] },
    { resourceType: 'Practitioner', id: '1', name: [{ text: 'Zaalarts Oefenaar' }], telecom: [{ system: 'phone', value: '+31530000012' }] },
    { resourceType: 'PractitionerRole', code: [{ coding: [{ system: 'urn:regioloket:referrer-role', code: role }] }] },
    { resourceType: 'Condition', code: { text: 'Hartfalen' } }, { resourceType: 'AllergyIntolerance', code: { text: 'Penicilline' }, criticality: 'high' },
    { resourceType: 'MedicationStatement', status: 'active', medicationCodeableConcept: { text: 'metoprolol 50 mg' }, dosage: [{ text: '1 dd' }] },
    { resourceType: 'Observation', status: 'final', code: { text: 'Pols', coding: [{ system: 'http://loinc.org', code: '8867-4' }] }, valueQuantity: { value: 84, unit: '/min' }, effectiveDateTime: '2026-11-22T03:10:00+01:00' },
    ...(answers === undefined ? [] : [{ resourceType: 'QuestionnaireResponse', status: 'completed', item: Object.entries(answers).map(([linkId, value]) => ({ linkId, answer: [typeof value === 'number' ? { valueInteger: value } : { valueCoding: { code: value } }] })) }]),
  ];
  return { resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) };
}

export function without(from: Bundle, kind: string): Bundle {
  return { ...from, entry: from.entry.filter(({ resource }) => resource.resourceType !== kind) };
}
