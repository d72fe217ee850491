/** What a manager reads for each setting of a profile, by its key; `*` stands for a place in a list. The form, the messages of the check and the preview use the same words. */
export const settingLabels: Readonly<Record<string, string>> = {
  'id': 'Kenmerk', 'regionId': 'Regio', 'name': 'Naam van de werkwijze', 'version': 'Versie',
  'triage': 'Triage', 'triage.mode': 'Manier van werken', 'triage.by': 'Triage door', 'triage.checkedBy': 'Gecontroleerd door', 'triage.escalateAlways': 'Arts bij elke triage', 'sources': 'Wie mag aanmelden',
  'triage.rotation': 'Wisselbeurten', 'triage.rotation.organisations': 'Organisaties, op volgorde van beurt', 'triage.rotation.organisations.*': 'Organisatie', 'triage.rotation.from': 'Eerste week, vanaf (jjjj-mm-dd)', 'triage.rotation.weekday': 'Wisseldag', 'triage.rotation.at': 'Wisseltijd',
  'triage.rotation.swaps': 'Afgesproken ruil', 'triage.rotation.swaps.*.week': 'Week met deze dag (jjjj-mm-dd)', 'triage.rotation.swaps.*.organisation': 'Doet die week',
  'hours': 'Wie neemt op', 'hours.office': 'Kantooruren', 'hours.office.days': 'Kantoordagen', 'hours.office.from': 'Kantooruren van', 'hours.office.to': 'Kantooruren tot', 'hours.officeRoute': 'Wie neemt op in kantooruren', 'hours.outOfHoursRoute': 'Wie neemt op buiten kantooruren',
  'hours.routes': 'Routes per verwijzer en zorgvorm', 'hours.routes.*.sources': 'Van deze verwijzers (niets gekozen = iedereen)', 'hours.routes.*.careTypes': 'Voor deze zorgvormen (niets gekozen = alles)',
  'hours.routes.*.office.name': 'In kantooruren', 'hours.routes.*.office.phone': 'Nummer in kantooruren', 'hours.routes.*.outOfHours.name': 'Buiten kantooruren', 'hours.routes.*.outOfHours.phone': 'Nummer buiten kantooruren',
  'consult': 'Consult', 'consult.*.role': 'Deskundige', 'consult.*.around': 'Bereikbaar',
  'mandate': 'Mandaat', 'mandate.confirmWithoutPhysician': 'Zonder arts bevestigen', 'mandate.confirmWithoutPhysician.roles': 'Zonder arts bevestigen: wie', 'mandate.confirmWithoutPhysician.reasons': 'Zonder arts bevestigen: bij', 'mandate.placeOutsideRegion': 'Buiten de regio plaatsen', 'mandate.overrideProtocol': 'Van het protocol afwijken',
  'careTypes': 'Zorgvormen', 'careTypes.placed': 'Zorgvormen die dit loket plaatst', 'careTypes.referred': 'Verwijzingen', 'careTypes.referred.*.careType': 'Zorgvorm', 'careTypes.referred.*.to': 'Verwijzen naar', 'careTypes.referred.*.phone': 'Telefoonnummer',
  'bridging': 'Overbrugging vannacht', 'bridging.*.careType': 'Uitkomst', 'bridging.*.tonight': 'Wat er vannacht gebeurt', 'bridging.*.morningOwner': 'Wie de taak in de ochtend heeft',
  'norms': 'Normen', 'norms.pickUp': 'Oppakken (minuten)', 'norms.triage': 'Triage', 'norms.consult': 'Consult', 'norms.providerAnswer': 'Antwoord van de aanbieder', 'norms.placement': 'Plaatsing', 'norms.retriage': 'Opnieuw beoordelen',
  'urgencyLabels': 'Namen van urgenties', 'urgencyLabels.U0': 'U0 heet hier', 'urgencyLabels.U1': 'U1 heet hier', 'urgencyLabels.U2': 'U2 heet hier', 'urgencyLabels.U3': 'U3 heet hier', 'urgencyLabels.U4': 'U4 heet hier', 'urgencyLabels.U5': 'U5 heet hier',
  'offer': 'Aanbieden', 'offer.order': 'Vragen', 'offer.maxOpen': 'Hoogstens open aanbiedingen', 'offer.holdMinutes': 'Plaats vasthouden (minuten)', 'offer.mustAccept': 'Wie een bed vrij meldt, neemt de patiënt', 'offer.anonymousFirst': 'Eerst aanbieden zonder naam',
  'matching': 'Rangschikken', 'matching.criteria': 'Rangschikking (eerst wat het zwaarst telt)', 'matching.maxDistanceKm': 'Hoogste afstand in km (leeg = geen grens)', 'matching.neighboursAllowed': 'Plaatsen bij buurregio’s toegestaan', 'matching.wlzOutsideNeedsCareOffice': 'Wlz buiten de regio: toestemming van het zorgkantoor',
  'matching.neighbours': 'Buurregio’s', 'matching.neighbours.*.regionId': 'Regio', 'matching.neighbours.*.needs': 'Wat plaatsen daar vraagt',
  'freshness': 'Versheid van meldingen', 'freshness.manualMinutes': 'Melding met de hand vers (minuten)', 'freshness.systemMinutes': 'Melding uit een systeem vers (minuten)', 'freshness.nightManualMinutes': 'Melding met de hand in de nacht vers (minuten)', 'freshness.nightFrom': 'Nacht vanaf', 'freshness.nightUntil': 'Nacht tot',
  'surge': 'Opschaling', 'surge.switchedBy': 'Opschalen mag', 'surge.kinds': 'Soorten opschaling', 'surge.kinds.*': 'Naam', 'surge.details': 'Wat opschaling verandert', 'surge.details.*.kind': 'Soort', 'surge.details.*.text': 'Wat er opengaat', 'surge.details.*.beds': 'Extra bedden',
  'surge.details.*.beds.*.careType': 'Zorgvorm', 'surge.details.*.beds.*.count': 'Aantal bedden', 'surge.details.*.beds.*.place': 'Waar', 'surge.details.*.norms': 'Andere normen in minuten (leeg = de gewone norm)', 'surge.details.*.norms.pickUp': 'Oppakken (minuten)', 'surge.history': 'Eerdere opschaling', 'surge.active': 'Opschaling aan',
  'finance': 'Kostenverdeling', 'finance.model': 'Manier van verdelen', 'finance.organisationId': 'Wie betaalt', 'finance.shares': 'Vaste aandelen', 'finance.shares.*.organisationId': 'Organisatie', 'finance.shares.*.basisPoints': 'Aandeel (%)', 'finance.restOver': 'Wie de rest naar plaatsingen betalen', 'finance.restOver.*': 'Organisatie',
  'finance.perTransferCents': 'Per plaatsing (euro)', 'finance.gpPerHourCents': 'Huisarts per uur (euro)', 'finance.physicianPerHourCents': 'Arts per uur (euro)', 'finance.payer': 'Wie de arts betaalt', 'finance.restPayer': 'Wie de rest betaalt', 'finance.turnovers': 'Omzet per organisatie', 'finance.turnovers.*.organisationId': 'Organisatie', 'finance.turnovers.*.turnoverCents': 'Omzet (euro)',
  'finance.perRequestCents': 'Per aanvraag (euro)', 'finance.perPlacementCents': 'Per plaatsing bij de ontvanger (euro)',
  'indicators': 'Stuurcijfers', 'indicators.*.id': 'Cijfer', 'indicators.*.target': 'Streefwaarde', 'targets': 'Streefwaarden voor een deel', 'targets.*.indicator': 'Cijfer', 'targets.*.careTypes': 'Voor deze zorgvormen (niets gekozen = alles)', 'targets.*.urgencies': 'Voor deze urgenties (niets gekozen = alles)', 'targets.*.text': 'Hoe het heet', 'targets.*.share': 'Streefwaarde', 'targets.*.minutes': 'Streefwaarde',
  'figures': 'Inzage in cijfers', 'figures.minimumCell': 'Kleinste aantal dat naar buiten gaat', 'figures.rules': 'Wie ziet wat', 'figures.rules.*.who': 'Wie', 'figures.rules.*.sees': 'Ziet', 'figures.rules.*.agreement': 'Schriftelijke afspraak (nodig voor cijfers op naam)',
};

/** The label of one setting on its own: what stands at its field. The key itself where nobody gave it words. */
export function settingLabel(key: string): string {
  return settingLabels[patternOf(key)] ?? key;
}

/** Where a setting stands, in words: "Routes per verwijzer en zorgvorm, regel 2: Buiten kantooruren"; null when no part of the key has words. */
export function settingPlace(key: string): string | null {
  const parts = key.split('.');
  const words: string[] = [];
  parts.forEach((part, index) => {
    const own = settingLabels[patternOf(parts.slice(0, index + 1).join('.'))];
    if (/^\d+$/.test(part)) words.push(`${words.pop() ?? 'Lijst'}, regel ${Number(part) + 1}`);
    else if (own !== undefined) words.push(own);
    else if (/^U[0-5]$/.test(part)) words.push(part);
  });
  return words.length === 0 ? null : words.join(': ');
}

function patternOf(key: string): string {
  return key.replace(/\.\d+(?=\.|$)/g, '.*');
}
