import type { BlockingReason, CareType, Urgency } from '../contract/primitives.ts';
import type { Destination, PayloadOf, checkReasons, careKinds, patientGroups, refusalReasons, deviationReasons, stayReasons, stayTasks } from './events.ts';
import type * as z from 'zod';

/** The words a nurse reads for what the code names. One place, so that a worklist row, a timeline and a handover say the same. */
/** Care types written out, with the abbreviation that people say. */
export const careTypeNl: Readonly<Record<CareType, string>> = {
  elvLow: 'Eerstelijnsverblijf laag complex (ELV laag)', elvHigh: 'Eerstelijnsverblijf hoog complex (ELV hoog)', elvPalliative: 'Eerstelijnsverblijf palliatief terminaal (ELV palliatief)',
  grz: 'Geriatrische revalidatiezorg (GRZ)', wlzCrisis: 'Crisisopname langdurige zorg (Wlz-crisis)', wlzRegular: 'Reguliere plaats langdurige zorg (Wlz)', respite: 'Logeeropname, respijtzorg (Wmo)',
  observation: 'Observatieplaats', emergency112: '112 bellen', hospital: 'Ziekenhuis', doctorFirst: 'Eerst een arts', outOfScope: 'Buiten dit loket',
  mentalHealthCrisis: 'Crisisplaats geestelijke gezondheidszorg (GGZ-crisis)', homeCare: 'Thuis met extra zorg', legalStop: 'Stop: geen juridische titel', noProduct: 'Geen passend product',
};

export const urgencyNl: Readonly<Record<Urgency, string>> = { U0: 'U0 reanimatie', U1: 'U1 levensbedreigend', U2: 'U2 spoed', U3: 'U3 dringend', U4: 'U4 binnen een dag', U5: 'U5 volgende werkdag' };

export const blockingNl: Readonly<Record<BlockingReason, string>> = {
  emergencyAdmission: 'Spoedopname: de specialist ouderengeneeskunde beslist mee', psychogeriatric: 'Psychogeriatrisch beeld (of onbekend): de specialist ouderengeneeskunde beslist mee',
  doubt: 'Twijfel over beeld of wilsbekwaamheid: de specialist ouderengeneeskunde beslist mee', legal: 'Juridische route is nog niet rond', consent: 'Toestemming is nog niet geregeld',
};

const legalNl: Readonly<Record<string, string>> = {
  article21Needed: 'Besluit tot opname (art. 21 Wzd) nodig: leg een titel vast, of de schriftelijke motivering van de arts',
  capacityAssessment: 'Wilsbekwaamheid voor dit besluit is niet duidelijk: laat die beoordelen en leg het nieuwe antwoord vast',
  clarifyResistance: 'Onbekend of de patiënt zich verzet: vraag dit na en leg het nieuwe antwoord vast',
};
export const notAskedLegal = 'De juridische vragen zijn nog niet gesteld: beantwoord wilsbekwaamheid, toestemming en verzet';

/** Why `legal` blocks, for the legal route that stands; null = the questions were never asked (after a deviation). */
export function legalReasonNl(legalRoute: string | null): string {
  return legalRoute === null ? notAskedLegal : (legalNl[legalRoute] ?? blockingNl.legal);
}

export function consentReasonNl(legalRoute: string | null): string {
  return legalRoute === 'representativeNeeded' ? 'Toestemming van de vertegenwoordiger ontbreekt: vraag die en leg het nieuwe antwoord vast' : 'Toestemming van de patiënt ontbreekt: vraag die en leg het nieuwe antwoord vast';
}

export const refusalNl: Readonly<Record<(typeof refusalReasons)[number], string>> = { noCapacity: 'geen plaats', cannotGiveThisCare: 'kan deze zorg niet geven', other: 'andere reden' };
export const deviationNl: Readonly<Record<(typeof deviationReasons)[number], string>> = {
  clinicalJudgement: 'klinisch oordeel', physicianAdvice: 'advies van de arts', patientWish: 'wens van de patiënt', noFittingPlace: 'geen passende plaats', localAgreement: 'regionale afspraak', other: 'andere reden',
};
export const destinationNl: Readonly<Record<z.infer<typeof Destination>, string>> = {
  placed: 'geplaatst', homeWithCare: 'thuis met extra zorg', stayedHome: 'thuis gebleven', hospital: 'naar het ziekenhuis', emergency112: '112 gebeld', doctorFirst: 'eerst een arts', mentalHealth: 'naar de GGZ-crisisdienst',
  legalStop: 'gestopt: geen juridische titel', outOfScope: 'buiten dit loket', noProduct: 'geen passend product (gemeld als knelpunt)', careOffice: 'naar het zorgkantoor', otherRegion: 'naar een andere regio',
  withdrawn: 'ingetrokken', died: 'overleden', duplicate: 'dubbele aanvraag',
};
export const consultToNl: Readonly<Record<string, string>> = {
  elderlyPhysician: 'specialist ouderengeneeskunde', psychiatrist: 'psychiater', medicalManagerAmbulance: 'medisch manager ambulancezorg', emergencyPhysician: 'SEH-arts', generalPractitioner: 'huisarts',
  dementiaTeam: 'dementieteam', paramedicTeam: 'paramedisch team', careOffice: 'zorgkantoor',
};
export const answerNl: Readonly<Record<'agreed' | 'different' | 'callMe', string>> = { agreed: 'akkoord', different: 'anders', callMe: 'bel mij' };
export const letterNl: Readonly<Record<PayloadOf<'referralLetterSeen'>['by'], string>> = { gp: 'huisarts', elderlyPhysician: 'specialist ouderengeneeskunde', medicalSpecialist: 'medisch specialist' };
export const transportNl: Readonly<Record<PayloadOf<'transportArranged'>['kind'], string>> = { own: 'eigen vervoer', taxi: 'taxi', wheelchairTaxi: 'rolstoeltaxi', ambulanceB: 'ambulance (B-rit)' };
export const referrerNl: Readonly<Record<string, string>> = {
  gp: 'huisarts', gpPost: 'huisartsenpost', emergencyDepartment: 'SEH', hospitalWard: 'ziekenhuisafdeling', ambulanceControl: 'meldkamer ambulance', districtNursing: 'wijkverpleging', mentalHealth: 'GGZ', municipality: 'gemeente',
  elderlyPhysician: 'specialist ouderengeneeskunde', family: 'familie', other: 'anders',
};
export const fieldNl: Readonly<Record<string, string>> = {
  name: 'naam', birthDate: 'geboortedatum', bsn: 'BSN', street: 'straat', postcode: 'postcode', phone: 'telefoon', gp: 'huisarts', insurer: 'zorgverzekeraar', contacts: 'contactpersonen', representative: 'vertegenwoordiger',
  sex: 'geslacht', municipality: 'gemeente', regionNumber: 'regio', ageYears: 'leeftijd', referrerRole: 'verwijzer', organisation: 'organisatie', agb: 'AGB-code', channel: 'kanaal', callBackNumber: 'terugbelnummer',
  referrerName: 'naam van de verwijzer', question: 'vraag',
};
export const sexNl: Readonly<Record<string, string>> = { female: 'vrouw', male: 'man', other: 'anders' };
export const featureNl: Readonly<Record<string, string>> = {
  oxygen: 'zuurstof', infusion: 'infuus', woundCare: 'wondzorg', tubeFeeding: 'sondevoeding', tracheostomy: 'tracheostoma', bariatric: 'bariatrisch', hoist: 'tillift', wanderDetection: 'dwaaldetectie', painPump: 'pijnpomp',
  dialysisTransport: 'dialysevervoer', isolationContact: 'contactisolatie', isolationDroplet: 'druppelisolatie', singleRoom: 'eenpersoonskamer',
};
export const representativeNl: Readonly<Record<string, string>> = { curator: 'curator', mentor: 'mentor', proxy: 'schriftelijk gemachtigde', partner: 'partner', parent: 'ouder', child: 'kind', sibling: 'broer of zus' };
export const normNl: Readonly<Record<'pickUp' | 'triage' | 'consult' | 'providerAnswer' | 'placement' | 'retriage', string>> = {
  pickUp: 'oppakken', triage: 'triage', consult: 'antwoord arts', providerAnswer: 'antwoord aanbieder', placement: 'plaatsing', retriage: 'opnieuw beoordelen',
};
export const attemptNl: Readonly<Record<PayloadOf<'consultAttempted'>['result'], string>> = { noAnswer: 'Arts gebeld: geen gehoor', busy: 'Arts gebeld: in gesprek', callsBack: 'Arts belt terug', reached: 'Arts bereikt', seen: 'Vraag gezien door de arts' };
export const instrumentNl: Readonly<Record<PayloadOf<'scoreRecorded'>['instrument'], string>> = { katz6: 'Katz-6', news2: 'NEWS2', cfs: 'CFS', '4at': '4AT', barthel: 'Barthel', snaq: 'SNAQ', isarHp: 'ISAR-HP', apop: 'APOP', other: 'andere schaal' };
export const titleNl: Readonly<Record<PayloadOf<'titleRecorded'>['title'], string>> = { article21: 'besluit tot opname (art. 21 Wzd)', ibs: 'inbewaringstelling (IBS)', rm: 'rechterlijke machtiging (RM)', crisisMeasure: 'crisismaatregel (Wvggz)', careAuthorisation: 'zorgmachtiging (Wvggz)' };
export const limitNl: Readonly<Record<PayloadOf<'treatmentLimitRecorded'>['code'], string>> = { resuscitation: 'reanimatie', ventilation: 'beademing', intensiveCare: 'opname op de intensive care', hospitalAdmission: 'ziekenhuisopname', antibiotics: 'antibiotica', bloodProducts: 'bloedproducten' };
export const limitValueNl: Readonly<Record<PayloadOf<'treatmentLimitRecorded'>['value'], string>> = { yes: 'ja', yesWithRestrictions: 'ja, met beperkingen', no: 'nee', unknown: 'onbekend' };
export const pauseNl: Readonly<Record<PayloadOf<'clockPaused'>['reason'], string>> = {
  awaitsPatientChoice: 'wacht op keuze van de patiënt', awaitsRepresentative: 'wacht op de vertegenwoordiger', awaitsTitle: 'wacht op een juridische titel', awaitsTransport: 'wacht op vervoer', awaitsDoctorVisit: 'wacht op bezoek van een arts',
};
export const careKindNl: Readonly<Record<(typeof careKinds)[number], string>> = {
  districtNursing: 'Acute wijkverpleging (gepland)', nightNursing: 'Onplanbare nachtzorg', moreHomeCare: 'Meer thuiszorg', mentalHealthTeam: 'Mobiel crisisteam GGZ', gpVisit: 'Visite huisarts', gpConsult: 'Consult huisarts', ambulanceRide: 'Geplande ambulancerit (B)',
  hospital: 'Ziekenhuis of SEH', transfer112: '112: warm doorverbinden',
};
export const careAnswerNl: Readonly<Record<PayloadOf<'careAnswered'>['answer'], string>> = { accepted: 'komt', refused: 'kan niet', noAnswer: 'geen gehoor' };
export const careOutcomeNl: Readonly<Record<PayloadOf<'careEnded'>['outcome'], string>> = { started: 'is er', cancelled: 'niet meer nodig', failed: 'kwam niet' };
export const patientGroupNl: Readonly<Record<(typeof patientGroups)[number], string>> = { frail: 'kwetsbaar', betweenActs: 'tussen de wetten', confused: 'verward gedrag', none: 'geen van deze' };
export const stayTaskNl: Readonly<Record<(typeof stayTasks)[number], string>> = { observationReview: 'Observatie beoordelen (48-72 uur)', wlzCrisisEnd: 'Einde Wlz-crisisplaats (14 dagen)', respiteReindication: 'Herindicatie gemeente (2 weken)', elvReview: 'ELV evalueren (2 weken)' };
export const stayReasonNl: Readonly<Record<(typeof stayReasons)[number], string>> = {
  goesHome: 'gaat naar huis', movesOn: 'gaat naar een andere plek', staysOn: 'blijft op deze plek', waitsForPlace: 'wacht op een plek', waitsForIndication: 'wacht op een indicatie', notClearYet: 'beeld nog niet duidelijk', died: 'overleden', other: 'anders',
};
export const checkReasonNl: Readonly<Record<(typeof checkReasons)[number], string>> = {
  moreCareNeeded: 'meer zorg nodig dan deze plek geeft', lessCareNeeded: 'minder zorg nodig', otherCareType: 'een andere soort plek past beter', factsDiffer: 'de feiten zijn anders dan opgegeven', other: 'andere reden',
};

export const trackedNl: Readonly<Record<PayloadOf<'itemTracked'>['item'], string>> = {
  receivingPhysician: 'Behandeling aanvaard door de ontvangende arts', medicationFirstDays: 'Medicatie voor de eerste 24-48 uur geregeld', medicalHandover: 'Medische overdracht van de arts verzonden', signedIndication: 'Indicatie getekend, met hoofdbehandelaar',
  prognosis: 'Levensverwachting verklaard door de behandelend arts', geriatricAssessment: 'Verslag van de geriatrische beoordeling', wlzDecision: 'Wlz-indicatiebesluit, of aanvraag bij het CIZ', clientAgreement: 'Akkoord met plaatsing, ook buiten voorkeur of regio',
  wmoDecision: 'Besluit of spoedakkoord van de gemeente (Wmo)', legalTitle: 'Afschrift van de juridische titel', representation: 'Bewijs van vertegenwoordiging',
};
export const trackedStateNl: Readonly<Record<PayloadOf<'itemTracked'>['state'], string>> = { done: 'geregeld', notNeeded: 'niet nodig', open: 'nog te regelen' };

export const isolationNl: Readonly<Record<PayloadOf<'isolationAsked'>['finding'], string>> = { none: 'niets bekend', suspected: 'verdenking', knownCarrier: 'bekend drager', unknown: 'niemand weet het' };
export const measureNl: Readonly<Record<PayloadOf<'isolationAsked'>['measure'], string>> = { none: 'geen maatregel', contact: 'contactisolatie', droplet: 'druppelisolatie', airborne: 'aerogene isolatie', strict: 'strikte isolatie' };
/** Finding and measure in a few words, for transport and handover. */
export const isolationText = ({ finding, measure }: Pick<PayloadOf<'isolationAsked'>, 'finding' | 'measure'>): string => (measure === 'none' ? isolationNl[finding] : `${isolationNl[finding]}, ${measureNl[measure]}`);
export const followUpNl: Readonly<Record<PayloadOf<'followedUp'>['destination'], string>> = {
  home: 'thuis', homeWithCare: 'thuis met zorg', samePlace: 'nog op deze plek', otherTemporary: 'op een andere tijdelijke plek', nursingHome: 'in een verpleeghuis', hospital: 'in het ziekenhuis', hospice: 'in een hospice', died: 'overleden', other: 'anders', unknown: 'niet bekend',
};
