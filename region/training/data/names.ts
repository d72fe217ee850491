/**
 * Every name in the training region is made up from words that no care organisation carries: birds, plants and insects in unlikely company. None is meant to
 * resemble a real provider; one that turns out to exist is to be replaced here.
 */
export type TrainingRegion = { readonly id: string; readonly number: number; readonly name: string; readonly areaCode: string; readonly careOffice: string; readonly neighbours: readonly string[]; readonly providers: readonly string[] };

/** Numbers and names as of 2017 (ZN, Overzicht regionale coördinatiepunten ELV). */
export const trainingRegions: readonly TrainingRegion[] = [
  {
    id: 'nl-05', number: 5, name: 'Twente', areaCode: '53', careOffice: 'Zorgkantoor Twente (oefening)', neighbours: ['nl-04', 'nl-06', 'nl-07', 'nl-31'],
    providers: ['Stichting Krekelboog', 'Zorggroep De Zeven Esdoppen', 'De Gouden Glimworm', 'Huize Fluitekruidwende', 'Stichting Aardakertje', 'Woonzorg Salamanderstee', 'De Paarse Hommelkorf', 'Zorggroep Vuursteenpad'],
  },
  {
    id: 'nl-04', number: 4, name: 'Zwolle', areaCode: '38', careOffice: 'Zorgkantoor Zwolle (oefening)', neighbours: ['nl-02', 'nl-03', 'nl-05', 'nl-06', 'nl-10', 'nl-31'],
    providers: ['Zorggroep Maanvaren', 'De Stille Pauwoog', 'Stichting Roerdompzang', 'Woonzorg Tjiftjafwal', 'De Blauwe Wulpkamer', 'Zorghuis Klaproosmuur', 'Stichting Veenmolbrug', 'De Koperen Kievit'],
  },
  {
    id: 'nl-06', number: 6, name: 'Apeldoorn/Zutphen e.o.', areaCode: '55', careOffice: 'Zorgkantoor Apeldoorn/Zutphen (oefening)', neighbours: ['nl-04', 'nl-05', 'nl-07', 'nl-31'],
    providers: ['Stichting Distelvinkwacht', 'De Grijze Ransuilhoek', 'Zorggroep Sleedoornwende', 'Huize Boomklevertje', 'Stichting Pijpestrootje', 'De Rode Eekhoornzaal', 'Woonzorg Bosbestoren', 'Zorghuis Kruisbekkamer'],
  },
  {
    id: 'nl-31', number: 31, name: 'Midden-IJssel', areaCode: '57', careOffice: 'Zorgkantoor Midden-IJssel (oefening)', neighbours: ['nl-04', 'nl-05', 'nl-06'],
    providers: ['Stichting Waterlelieslot', 'Zorggroep IJsvogelknik', 'De Houten Otterkade', 'Huize Dottertrommel', 'Stichting Kamsalamander', 'De Witte Lepelaarspoort', 'Woonzorg Zwanenbloemtoren', 'Zorghuis Libellenwacht'],
  },
];

/** Neighbours that the training region doesn't play, known by name and number only. */
export const outerRegions: readonly { readonly id: string; readonly number: number; readonly name: string }[] = [
  { id: 'nl-02', number: 2, name: 'Friesland' }, { id: 'nl-03', number: 3, name: 'Drenthe' }, { id: 'nl-07', number: 7, name: 'Arnhem' }, { id: 'nl-10', number: 10, name: 'Flevoland' },
];

/** House names are one word of each list. */
export const houseFirst = ['Nachtpauw', 'Kwartel', 'Zeepbel', 'Meikever', 'Lantaarn', 'Vlieger', 'Knikker', 'Sterrenwicht', 'Goudhaan', 'Tuimelaar', 'Wolkvanger', 'Kleppermolen', 'Paardenbloem', 'Regenpijp', 'Zonnedauw', 'Mosterdzaad'] as const;
export const houseLast = ['stee', 'luwte', 'dreef', 'wenk', 'boog', 'kiel', 'mand', 'snoer'] as const;

export const otherOrganisations = [
  ['hospital', 'Ziekenhuis De Kraanvogelbrug'], ['gpPost', 'Huisartsenpost De Nachtzwaluw'], ['ambulanceControl', 'Meldkamer Oefenambulance'], ['districtNursing', 'Wijkverpleging De Zwarte Mees'],
  ['mentalHealth', 'GGZ-dienst De Heldere Vuurvlieg'], ['desk', 'Coördinatiepunt'],
] as const;

export const firstNames = ['Aleida', 'Bouke', 'Corrie', 'Derk', 'Evelien', 'Folkert', 'Gijsje', 'Harm', 'Ilse', 'Jorrit', 'Klaske', 'Lubbert', 'Maaike', 'Nolda', 'Otto', 'Petra'] as const;
export const lastNames = ['Oefenaar', 'Proefstra', 'Voorbeeldink', 'Verzonnema', 'Fictema', 'Bedachtsma', 'Testering', 'Denkbeeld', 'Schijnvoort', 'Poppelaar', 'Simulaar', 'Nepveld'] as const;
