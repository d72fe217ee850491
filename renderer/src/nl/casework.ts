import { careTypeNl } from '../../../shared/casework/nl.ts';
import type { CareType, Sex, Urgency } from '../../../shared/contract/primitives.ts';
import type { Destination, ReferrerRole } from '../../../shared/casework/events.ts';
import type { NormClock, Step, WorklistRow } from '../../../shared/contract/views.ts';
import type * as z from 'zod';

type DestinationId = z.infer<typeof Destination>;

const urgency: Readonly<Record<Urgency, string>> = {
  U0: 'U0 reanimatie', U1: 'U1 direct', U2: 'U2 zo snel mogelijk', U3: 'U3 binnen enkele uren', U4: 'U4 binnen een dag', U5: 'U5 volgende werkdag',
};

const careTypeShort: Readonly<Record<CareType, string>> = {
  elvLow: 'ELV laag', elvHigh: 'ELV hoog', elvPalliative: 'ELV palliatief', grz: 'GRZ', wlzCrisis: 'Wlz-crisis', wlzRegular: 'Wlz', respite: 'Logeeropname', observation: 'Observatie',
  emergency112: '112', hospital: 'Ziekenhuis', doctorFirst: 'Eerst een arts', outOfScope: 'Buiten loket', mentalHealthCrisis: 'GGZ-crisis', homeCare: 'Thuis met zorg', legalStop: 'Juridische stop', noProduct: 'Geen aanbod',
};

const step: Readonly<Record<Step, string>> = {
  referral: 'Aanvraag', triage: 'Triage', decided: 'Uitkomst vast', searching: 'Bed zoeken', offered: 'Aangeboden', promised: 'Toegezegd', handoverSent: 'Overdracht verzonden',
  handoverReceived: 'Overdracht ontvangen', arrived: 'Opgenomen', closed: 'Afgesloten',
};

const norm: Readonly<Record<NormClock['norm'], string>> = { pickUp: 'oppakken', triage: 'triage', consult: 'antwoord SO', providerAnswer: 'antwoord aanbieder', placement: 'plaatsing', retriage: 'hertriage' };

const referrer: Readonly<Record<z.infer<typeof ReferrerRole>, string>> = {
  gp: 'Huisarts', gpPost: 'Huisartsenpost', emergencyDepartment: 'Spoedeisende hulp', hospitalWard: 'Ziekenhuisafdeling', ambulanceControl: 'Meldkamer ambulance', districtNursing: 'Wijkverpleging',
  mentalHealth: 'Geestelijke gezondheidszorg', municipality: 'Gemeente', elderlyPhysician: 'Specialist ouderengeneeskunde', family: 'Familie of naaste', other: 'Anders',
};

const destination: Readonly<Record<DestinationId, string>> = {
  placed: 'Geplaatst', homeWithCare: 'Thuis met zorg', stayedHome: 'Thuis gebleven', hospital: 'Ziekenhuis', emergency112: '112 gebeld', doctorFirst: 'Eerst een arts', mentalHealth: 'Naar de geestelijke gezondheidszorg',
  legalStop: 'Gestopt om juridische reden', outOfScope: 'Valt buiten dit loket', noProduct: 'Geen passend aanbod (geteld als gat in het aanbod)', careOffice: 'Naar het zorgkantoor', otherRegion: 'Naar een andere regio',
  withdrawn: 'Aanvraag ingetrokken', died: 'Overleden', duplicate: 'Dubbele aanvraag',
};

const flag: Readonly<Record<WorklistRow['flags'][number], string>> = {
  claimConflict: 'twee collega’s namen dit over', urgencyConflict: 'urgentie tegelijk gewijzigd', possibleDouble: 'mogelijk dubbel', overbooked: 'plaats dubbel toegezegd', fieldConflict: 'gegevens tegelijk gewijzigd', doublePlacement: 'op twee plaatsen toegezegd', lateEvent: 'nieuws na afsluiten',
  unknownEvent: 'bevat nieuws dat deze versie niet kent', erased: 'gegevens gewist',
  triageOverruled: 'ontvanger oneens met triage', withdrawalAsked: 'verwijzer trekt in',
};

const sex: Readonly<Record<Sex, string>> = { female: 'vrouw', male: 'man', other: 'anders' };

export const casework = {
  urgency, careType: careTypeNl, careTypeShort, step, norm, referrer, destination, flag, sex,
  intake: { web: 'web', fhir: 'digitaal' },
  intakeFull: { web: 'door verwijzer ingevuld (web)', fhir: 'door verwijzer gestuurd (digitaal)' },
  urgencyUndecided: 'urgentie nog niet bepaald',
  worklist: 'Werklijst',
  filters: { open: 'Open', mine: 'Mijn', unowned: 'Zonder eigenaar', waitPhysician: 'Wacht op SO', waitProvider: 'Wacht op aanbieder', overdue: 'Te laat', closed: 'Afgesloten' },
  filterLabel: 'Toon',
  filterKept: 'Uw keuze wordt voor u bewaard.',
  search: 'Zoeken in de lijst',
  searchHint: 'naam, plaats of verwijzer',
  columns: { urgency: 'Urg.', deadline: 'Eerste termijn', patient: 'Patiënt', place: 'Plaats', referrer: 'Verwijzer', step: 'Stap', owner: 'Wie', blocker: 'Wacht op' },
  countsLabel: 'Open per urgentie',
  undecided: 'nog te bepalen',
  changes: (count: number): string => (count === 1 ? '1 wijziging – toon' : `${count} wijzigingen – toon`),
  rowCount: (count: number): string => (count === 1 ? '1 aanvraag' : `${count} aanvragen`),
  listFresh: (ago: string): string => `gegevens van de regio bijgewerkt ${ago}`,
  empty: 'Geen open aanvragen',
  emptyHelp: 'Zodra er een aanvraag binnenkomt staat die hier. Een telefoontje? Begin rechtsboven met Nieuwe aanvraag (F4).',
  emptyFilter: 'Geen aanvragen met dit filter',
  emptyFilterHelp: 'Kies "Open" om alles te zien.',
  dueIn: (norm: string, time: string): string => `${norm} ${time}`,
  dueOver: (time: string): string => `nog ${time}`,
  overdueBy: (time: string): string => `${time} te laat`,
  noDeadline: 'geen termijn',
  retriage: (when: string): string => `hertriage ${when}`,
  me: 'u',
  nobody: 'niemand',
  saved: 'opgeslagen op deze computer',
  registered: 'bij de regio bekend',
  take: 'Neem over',
  release: 'Laat los',
  released: (name: string): string => `${name} staat op niemands naam.`,
  notYours: 'Deze aanvraag staat op niemands naam.',
  colleagueLooks: 'een collega kijkt nu',
  taken: (name: string): string => `${name} staat nu op uw naam.`,
  callBackMissing: 'Er is geen terugbelnummer vastgelegd.',
  gone: 'Deze aanvraag is niet gevonden. Ga terug naar de Werklijst.',
  caller: 'Wie belt',
  enterAsks: 'naar de vraag',
  patient: 'Patiënt',
  note: 'Notitie',
  noteLabel: 'Nieuwe notitie',
  noteHint: 'Wat u typt wordt meteen bewaard. Enter zet het in het dossier.',
  noteHelp: 'Schrijf mee in de volgorde van de beller.',
  notesEmpty: 'Nog geen notities.',
  fields: {
    referrer: 'Verwijzer', organisation: 'Naam van de verwijzer', callBack: 'Terugbelnummer', question: 'Vraag van de verwijzer', name: 'Naam patiënt', birthDate: 'Geboortedatum', bsn: 'BSN', sex: 'Geslacht', municipality: 'Gemeente',
  },
  required: 'nodig',
  birthDateHint: 'dd-mm-jjjj',
  bsnHint: '9 cijfers',
  ageYears: (age: number): string => `${age} jaar`,
  kept: 'bewaard',
  callBackNeeded: 'Vul een nummer in waarop u de beller terugvindt. Weet u het niet? Typ dan "onbekend".',
  callBackWrong: 'Dit lijkt geen telefoonnummer. Controleer de cijfers, of laat het zo staan als het klopt.',
  birthDateWrong: 'Dit is geen geboortedatum. Typ dag, maand en jaar met vier cijfers, bijvoorbeeld 03-11-1941.',
  bsnWrong: 'Dit is geen geldig burgerservicenummer. Lees de 9 cijfers nog een keer na, of laat het veld leeg.',
  municipalityUnknown: 'Deze gemeente kennen wij niet. Kies een gemeente uit de lijst, of zoek zonder afstand verder.',
  municipalityAmbiguous: 'Er zijn meer gemeenten met deze naam. Kies er een uit de lijst.',
  municipalityRegion: (region: string): string => `Hoort bij ${region}`,
  referrerFree: 'Niet in de lijst: bewaard als naam van de verwijzer.',
  doubles: 'Lijkt op een andere aanvraag',
  comparing: 'Wordt nog vergeleken met andere aanvragen…',
  openOther: 'Bekijk die aanvraag',
  sexAsk: 'Geslacht',
} as const;
