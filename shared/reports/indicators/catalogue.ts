/**
 * The figures a profile can name, with the unit of their target. `share` runs from 0 to 1, `minutes` is elapsed time, `count` a number. Exact definitions:
 * docs/indicators.md. `from`: 'events' = reckoned by this folder out of case events alone; 'capacity' = needs bed reports, which leave no case event.
 */
export const indicatorCatalogue = {
  pickUpMinutes: { nl: 'Tijd tot opgepakt', unit: 'minutes', from: 'events' },
  triageMinutes: { nl: 'Tijd van opgepakt tot uitkomst', unit: 'minutes', from: 'events' },
  searchMinutes: { nl: 'Tijd van uitkomst tot eerste aanbod', unit: 'minutes', from: 'events' },
  providerAnswerMinutes: { nl: 'Tijd van aanbod tot antwoord van de aanbieder', unit: 'minutes', from: 'events' },
  placementMinutes: { nl: 'Tijd van aanmelding tot toezegging', unit: 'minutes', from: 'events' },
  arrivalMinutes: { nl: 'Tijd van aanmelding tot opname', unit: 'minutes', from: 'events' },
  physicianMinutes: { nl: 'Tijd tot antwoord van de arts', unit: 'minutes', from: 'events' },
  pickedUpWithin2h: { nl: 'Opgepakt binnen 2 uur', unit: 'share', from: 'events' },
  answeredWithin2h: { nl: 'Antwoord van de aanbieder binnen 2 uur', unit: 'share', from: 'events' },
  placedWithin24h: { nl: 'Geplaatst binnen 24 uur', unit: 'share', from: 'events' },
  rightBedFirst: { nl: 'In één keer het juiste bed', unit: 'share', from: 'events' },
  refusals: { nl: 'Weigeringen', unit: 'share', from: 'events' },
  refusedReportedFree: { nl: 'Weigeringen van vrij gemelde bedden', unit: 'share', from: 'events' },
  outOfRegion: { nl: 'Buiten de regio geplaatst', unit: 'share', from: 'events' },
  outsideDesk: { nl: 'Buiten het loket om geplaatst', unit: 'share', from: 'events' },
  deviations: { nl: 'Afwijkingen van het protocol', unit: 'share', from: 'events' },
  noProduct: { nl: 'Geen passend product', unit: 'share', from: 'events' },
  destinations: { nl: 'Bestemming bij afsluiten', unit: 'count', from: 'events' },
  observationGroup: { nl: 'Omvang van de observatiegroep', unit: 'count', from: 'events' },
  placements: { nl: 'Plaatsingen', unit: 'count', from: 'events' },
  bedsLostToLabel: { nl: 'Geen vrij bed, alleen door het label', unit: 'share', from: 'events' },
  otherCare: { nl: 'Aangevraagde zorg zonder bed', unit: 'count', from: 'events' },
  relocatedWithin72h: { nl: 'Overgeplaatst binnen 72 uur na opname', unit: 'share', from: 'events' },
  staleCapacity: { nl: 'Verlopen capaciteitsmeldingen', unit: 'share', from: 'capacity' },
  occupancy: { nl: 'Bezetting', unit: 'share', from: 'capacity' },
  outflowHome: { nl: 'Uitstroom naar huis', unit: 'share', from: 'events' },
  outflowWlz: { nl: 'Uitstroom naar de Wlz', unit: 'share', from: 'events' },
  flow: { nl: 'In-, door- en uitstroom', unit: 'count', from: 'events' },
  alarms: { nl: 'Alarmen waarmee iets gebeurde', unit: 'share', from: 'events' },
  wrongBedDays: { nl: 'Verkeerdebeddagen', unit: 'count', from: 'events' },
  unplaced: { nl: 'Niet geplaatst', unit: 'share', from: 'events' },
  offersPerCase: { nl: 'Aanbiedingen per aanvraag', unit: 'count', from: 'events' },
  consulted: { nl: 'Arts geraadpleegd', unit: 'share', from: 'events' },
} as const satisfies Readonly<Record<string, { readonly nl: string; readonly unit: 'minutes' | 'share' | 'count'; readonly from: 'events' | 'capacity' }>>;

export type IndicatorId = keyof typeof indicatorCatalogue;

export function isIndicator(id: string): id is IndicatorId {
  return Object.hasOwn(indicatorCatalogue, id);
}
