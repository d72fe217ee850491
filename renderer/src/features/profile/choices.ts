import { nl } from '../../nl.ts';

/** Words for the fixed choices of a profile on screen. */
export const choiceWords: Readonly<Record<string, string>> = {
  ...nl.session.roles, ...nl.casework.referrer, ...nl.casework.careType,
  full: 'volledig protocol', logisticsOnly: 'alleen logistiek (protocol dicht)', sender: 'de verwijzer', deskNurse: 'de verpleegkundige van het loket', elderlyPhysician: 'specialist ouderengeneeskunde', rotatingTeam: 'een team dat per week wisselt',
  none: 'niemand', receivingProvider: 'de ontvangende aanbieder', oneAtATime: 'één aanbieder tegelijk', several: 'meer aanbieders tegelijk', ownRegion: 'eigen regio eerst', freeBeforeCall: 'vrij gemeld vóór bellen',
  preferred: 'voorkeur van de patiënt', distance: 'afstand', emergencyAdmission: 'spoedopname', psychogeriatric: 'psychogeriatrisch beeld', doubt: 'twijfel', legal: 'juridische route', consent: 'toestemming',
  1: 'maandag', 2: 'dinsdag', 3: 'woensdag', 4: 'donderdag', 5: 'vrijdag', 6: 'zaterdag', 7: 'zondag', psychiatrist: 'psychiater', medicalManagerAmbulance: 'medisch manager ambulance', emergencyPhysician: 'SEH-arts',
  generalPractitioner: 'huisarts', careOffice: 'zorgkantoor', dementiaTeam: 'dementieteam', paramedicTeam: 'paramedisch team',
};
