import { nl } from '../../nl.ts';

/** Words for the fixed choices of a profile on screen. */
export const choiceWords: Readonly<Record<string, string>> = {
  ...nl.session.roles, ...nl.casework.referrer, ...nl.casework.careType,
  full: 'volledig protocol', logisticsOnly: 'alleen logistiek (protocol dicht)', sender: 'de verwijzer', deskNurse: 'de verpleegkundige van het loket', elderlyPhysician: 'specialist ouderengeneeskunde', rotatingTeam: 'een team dat per week wisselt',
  none: 'niemand', receivingProvider: 'de ontvangende aanbieder', oneAtATime: 'één aanbieder tegelijk', several: 'meer aanbieders tegelijk', ownRegion: 'eigen regio eerst', freeBeforeCall: 'vrij gemeld vóór bellen',
  preferred: 'voorkeur van de patiënt', distance: 'afstand', emergencyAdmission: 'spoedopname', psychogeriatric: 'psychogeriatrisch beeld', doubt: 'twijfel', legal: 'juridische route', consent: 'toestemming',
  1: 'maandag', 2: 'dinsdag', 3: 'woensdag', 4: 'donderdag', 5: 'vrijdag', 6: 'zaterdag', 7: 'zondag', psychiatrist: 'psychiater', medicalManagerAmbulance: 'medisch manager ambulance', emergencyPhysician: 'SEH-arts',
  always: 'dag en nacht', officeHours: 'in kantooruren', careOfficeConsent: 'voor Wlz toestemming van het zorgkantoor',
  ownCost: 'ieder draagt de eigen kosten', initiatorPaysAll: 'één organisatie betaalt alles', fixedShares: 'vaste aandelen, per plaatsing en huisarts naar tijd', physicianByHour: 'arts per uur, de rest door één partij', byTurnover: 'naar omzet', perRequestAndPlacement: 'per aanvraag en per plaatsing',
  desk: 'het eigen loket', partner: 'partners in de regio', neighbour: 'buurregio’s', public: 'iedereen', own: 'eigen organisatie', total: 'de regio als geheel', flow: 'in-, door- en uitstroom samen', reasons: 'redenen van keuzes', perOrganisation: 'anderen op naam',
  U0: 'U0', U1: 'U1', U2: 'U2', U3: 'U3', U4: 'U4', U5: 'U5',
  generalPractitioner: 'huisarts', careOffice: 'zorgkantoor', dementiaTeam: 'dementieteam', paramedicTeam: 'paramedisch team',
};
