import { careTypeNl, deviationNl, destinationNl, followUpNl, refusalNl, referrerNl, urgencyNl } from '../casework/nl.ts';
import type { FigureUnit } from '../contract/reports.ts';
import type { IndicatorId } from './indicators/catalogue.ts';
import type { Dimension, Phase } from './indicators/dimensions.ts';

/** What the figures are called and what they count, in the words of docs/indicators.md at B1 level. */
export const definitionNl: Readonly<Record<IndicatorId, string>> = {
  pickUpMinutes: 'Van binnenkomst tot iemand van het loket de aanvraag oppakt. Een telefonische aanvraag is meteen opgepakt.',
  triageMinutes: 'Van opgepakt tot de eerste bevestigde uitkomst.',
  searchMinutes: 'Van de eerste uitkomst tot het eerste aanbod aan een aanbieder.',
  providerAnswerMinutes: 'Van aanbod tot ja of nee van de aanbieder. Ingetrokken en verlopen aanbiedingen tellen niet mee.',
  placementMinutes: 'Van binnenkomst tot de toezegging van een plaats. Pauzes tellen mee: dit is hoe lang de patiënt wachtte.',
  arrivalMinutes: 'Van binnenkomst tot de opname.',
  physicianMinutes: 'Van de vraag aan de arts tot het antwoord op alle punten. Vragen voor de ochtendlijst tellen niet mee.',
  pickedUpWithin2h: 'Deel van de aanvragen dat binnen 2 uur is opgepakt.',
  answeredWithin2h: 'Deel van de aanbiedingen met ja of nee binnen 2 uur.',
  placedWithin24h: 'Deel van de aanvragen voor een bed met een toezegging binnen 24 uur. Wie geen plaats meer nodig had, telt niet mee.',
  rightBedFirst: 'Deel van de opgenomen patiënten dat niet binnen 72 uur verhuisde en niet geplaatst is omdat er niets passends was.',
  refusals: 'Deel van de beantwoorde aanbiedingen dat is geweigerd.',
  refusedReportedFree: 'Deel van de beantwoorde aanbiedingen van vrij gemelde bedden dat toch is geweigerd.',
  outOfRegion: 'Deel van de plaatsingen in of via een andere regio.',
  outsideDesk: 'Deel van de plaatsingen buiten het netwerk of zonder aanbod via het loket.',
  deviations: 'Deel van de uitkomsten waarbij is afgeweken van het voorstel van het protocol.',
  noProduct: 'Deel van de aanvragen met een uitkomst waarvoor geen passend product bestaat.',
  destinations: 'Waar patiënten naartoe gingen bij het afsluiten van de aanvraag.',
  observationGroup: 'Aantal aanvragen met een observatieplaats als uitkomst.',
  placements: 'Aantal aanvragen met een toegezegde plaats.',
  bedsLostToLabel: 'Deel van de zoekvragen zonder vrij bed waarbij er wel een bed was dat alleen om zijn label niet mocht. Geteld over alle eerste zoekvragen.',
  otherCare: 'Aantal aanvragen voor zorg zonder bed, zoals wijkverpleging of een huisartsbezoek.',
  relocatedWithin72h: 'Deel van de opgenomen patiënten dat binnen 72 uur naar een ander bed moest.',
  staleCapacity: 'Deel van de bedgroepen met een verlopen of ontbrekende melding, op dit moment.',
  occupancy: 'Bezette bedden gedeeld door bedden met personeel, over groepen met een geldige melding, op dit moment.',
  outflowHome: 'Deel van de patiënten die na opname weer vertrokken dat naar huis ging (met of zonder zorg). Uit de navraag na 30 en 90 dagen; de laatste bekende telt.',
  outflowWlz: 'Deel van de patiënten die na opname weer vertrokken dat naar een verpleeghuis (Wlz) ging. Uit de navraag na 30 en 90 dagen; de laatste bekende telt.',
  flow: 'Aantal aanvragen (in), opnames (door) en afgesloten aanvragen (uit).',
  alarms: 'Deel van de geziene klinkende alarmen waarna binnen 15 minuten iets in de aanvraag gebeurde.',
  wrongBedDays: 'Nachten die patiënten van een afdeling of de SEH in het ziekenhuis wachtten op het bed dat was bepaald: van de uitkomst (of later, als het bed pas later nodig was) tot de opname.',
  unplaced: 'Deel van de aanvragen voor een bed zonder plaats: na 24 uur nog open, of afgesloten zonder plaats. Wie geen plaats meer nodig had, telt niet mee.',
  offersPerCase: 'Gemiddeld aantal aanbiedingen per aanvraag met een aanbieding.',
  consulted: 'Deel van de aanvragen met een uitkomst waarbij een arts om raad is gevraagd.',
};

export const phaseNl: Readonly<Record<Phase, string>> = {
  pickUp: 'Binnenkomst tot opgepakt', triage: 'Opgepakt tot uitkomst', search: 'Uitkomst tot eerste aanbod', providerAnswer: 'Aanbod tot antwoord van de aanbieder', placement: 'Binnenkomst tot toezegging',
  handover: 'Toezegging tot overdracht verzonden', transfer: 'Toezegging tot opname', arrival: 'Binnenkomst tot opname', physician: 'Vraag aan de arts tot antwoord',
};
export const dimensionNl: Readonly<Record<Dimension, string>> = { byCareType: 'zorgsoort', byUrgency: 'urgentie', bySource: 'verwijzer', byHour: 'uur van binnenkomst' };
export const weekdayNl = ['maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag', 'zaterdag', 'zondag'] as const;
export const offerStateNl: Readonly<Record<string, string>> = { open: 'nog geen antwoord', accepted: 'toegezegd', refused: 'geweigerd', withdrawn: 'ingetrokken', expired: 'verlopen' };

/** The word for one group of a breakdown. */
export function groupNl(dimension: Dimension, key: string): string {
  if (key === 'unknown') return 'onbekend';
  if (dimension === 'byHour') return `${key}:00`;
  const words: Readonly<Record<string, string>> = dimension === 'byCareType' ? careTypeNl : dimension === 'byUrgency' ? urgencyNl : referrerNl;
  return Object.hasOwn(words, key) ? (words[key] ?? key) : key;
}

export function refusalReasonNl(key: string): string {
  return key === 'none' ? 'zonder reden' : word(refusalNl, key);
}
export function deviationReasonNl(key: string): string {
  return word(deviationNl, key);
}
export function whereaboutsNl(key: string): string {
  return key === 'notAsked' ? 'niet nagevraagd' : word(followUpNl, key);
}
export function closingNl(key: string): string {
  return key === 'open' ? 'nog open' : word(destinationNl, key);
}

function word(words: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(words, key) ? (words[key] ?? key) : key;
}

/** A figure as text that isn't broken over two lines before its percent sign: "85,0 %", "2 u 05 min", "1.453"; a dash where there is none. */
export function shownFigure(value: number | null, unit: FigureUnit): string {
  if (value === null) return '–';
  if (unit === 'share') return `${(value * 100).toLocaleString('nl-NL', { minimumFractionDigits: 1, maximumFractionDigits: 1 })}\u00a0%`;
  if (unit === 'count') return value.toLocaleString('nl-NL');
  const hours = Math.floor(value / 60);
  const minutes = Math.round(value % 60);
  if (hours === 0) return `${minutes} min`;
  return hours >= 72 ? `${(value / 1440).toLocaleString('nl-NL', { maximumFractionDigits: 1 })} dagen` : `${hours} u ${String(minutes).padStart(2, '0')} min`;
}
