import { careTypeNl, consultToNl, normNl, referrerNl, urgencyNl } from '../casework/nl.ts';
import { urgencies } from '../contract/primitives.ts';
import type { Role } from '../contract/primitives.ts';
import { indicatorCatalogue, isIndicator } from '../reports/indicators/catalogue.ts';
import { perUrgencyNorms } from './fields.ts';
import type { RegionProfile, RouteDesk } from './schema.ts';

/** One rule of a way of working as a nurse reads it. `key` = where it stands in the profile. */
export type ProfileLine = { readonly key: string; readonly label: string; readonly value: string };
export type ProfileSection = { readonly id: string; readonly title: string; readonly lines: readonly ProfileLine[] };

/** Words for the fixed choices of a profile; the editor shows the same. */
export const choiceNl: Readonly<Record<string, string>> = {
  full: 'volledig protocol', logisticsOnly: 'alleen logistiek: urgentie en zorgvorm worden ingevuld, het protocol blijft dicht',
  sender: 'de verwijzer', deskNurse: 'de verpleegkundige van het loket', elderlyPhysician: 'de specialist ouderengeneeskunde', rotatingTeam: 'een team dat per week wisselt',
  none: 'niemand', receivingProvider: 'de ontvangende aanbieder', always: 'dag en nacht', officeHours: 'in kantooruren',
  oneAtATime: 'één aanbieder tegelijk', several: 'meer aanbieders tegelijk', careOfficeConsent: 'voor Wlz toestemming van het zorgkantoor',
  ownRegion: 'eigen regio eerst', freeBeforeCall: 'vrij gemeld vóór "bellen"', preferred: 'voorkeur van de patiënt', distance: 'afstand (hemelsbreed)',
  ownCost: 'ieder draagt de eigen kosten', initiatorPaysAll: 'de initiatiefnemer betaalt alles', fixedShares: 'vaste aandelen, een bedrag per plaatsing en de huisarts naar tijd', physicianByHour: 'de arts per uur, de rest door één partij',
  byTurnover: 'naar omzet', perRequestAndPlacement: 'de verwijzer per aanvraag, de ontvanger per plaatsing',
};
export const roleNl: Readonly<Record<Role, string>> = {
  nurse: 'verpleegkundige', elderlyPhysician: 'specialist ouderengeneeskunde', manager: 'manager', administrator: 'beheerder', trainee: 'in opleiding', provider: 'aanbieder', sender: 'verwijzer', system: 'systeem',
};
const days = ['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo'] as const;

/** The whole profile in words, section by section: the page "werkwijze van deze regio", and what a preview compares. Money is on the cost report only and named here by its model. */
export function profileInWords(profile: RegionProfile): readonly ProfileSection[] {
  return [
    { id: 'triage', title: 'Triage', lines: triageLines(profile) },
    { id: 'hours', title: 'Wie neemt op', lines: hourLines(profile) },
    { id: 'consult', title: 'Consult en mandaat', lines: [...profile.consult.map((one) => line(`consult.${one.role}`, consultToNl[one.role] ?? one.role, choice(one.around))), ...mandateLines(profile)] },
    { id: 'careTypes', title: 'Zorgvormen', lines: careTypeLines(profile) },
    { id: 'norms', title: 'Normen', lines: normLines(profile) },
    { id: 'offer', title: 'Aanbieden en rangschikken', lines: offerLines(profile) },
    { id: 'freshness', title: 'Versheid van meldingen', lines: freshnessLines(profile) },
    { id: 'surge', title: 'Opschaling', lines: surgeLines(profile) },
    { id: 'figures', title: 'Cijfers en kosten', lines: figureLines(profile) },
  ];
}

export type ProfileChange = { readonly key: string; readonly section: string; readonly label: string; readonly before: string | null; readonly after: string | null };

/** What a reader of the page would see change, line by line; null = not there. */
export function profileChanges(before: RegionProfile, after: RegionProfile): readonly ProfileChange[] {
  const old = new Map(profileInWords(before).flatMap((section) => section.lines.map((one) => [one.key, { ...one, section: section.title }])));
  const made = new Map(profileInWords(after).flatMap((section) => section.lines.map((one) => [one.key, { ...one, section: section.title }])));
  return [...new Set([...old.keys(), ...made.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), made.get(key)];
    const shown = is ?? was;
    return shown === undefined || was?.value === is?.value ? [] : [{ key, section: shown.section, label: shown.label, before: was?.value ?? null, after: is?.value ?? null }];
  });
}

/** Minutes in words: 15 min, 2 uur, 1 dag 12 uur. */
export function minutesNl(minutes: number): string {
  const parts: string[] = [];
  const [dayCount, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  if (dayCount > 0) parts.push(dayCount === 1 ? '1 dag' : `${dayCount} dagen`);
  if (hours > 0) parts.push(`${hours} uur`);
  if (rest > 0) parts.push(`${rest} min`);
  return parts.join(' ');
}

function line(key: string, label: string, value: string): ProfileLine {
  return { key, label, value: value === '' ? '–' : value };
}

/** The word for any fixed value that a profile may hold. */
export function valueNl(value: string): string {
  const words: Readonly<Record<string, string>> = { ...choiceNl, ...roleNl, ...careTypeNl, ...referrerNl, ...consultToNl, ...reasonNl };
  return words[value] ?? value;
}

function choice(value: string): string {
  return choiceNl[value] ?? value;
}

function yesNo(value: boolean): string {
  return value ? 'ja' : 'nee';
}

function triageLines({ triage, sources }: RegionProfile): ProfileLine[] {
  return [
    line('triage.mode', 'Manier van werken', choice(triage.mode)), line('triage.by', 'Triage door', choice(triage.by)), line('triage.checkedBy', 'Gecontroleerd door', choice(triage.checkedBy)),
    line('triage.escalateAlways', 'Arts bij elke triage', yesNo(triage.escalateAlways)),
    ...(triage.rotation === undefined ? [] : [
      line('triage.rotation', 'Wisselbeurten', `${triage.rotation.organisations.join(', ')}; vanaf ${triage.rotation.from}, elke ${days[triage.rotation.weekday - 1] ?? ''} om ${triage.rotation.at}`),
      ...(triage.rotation.swaps ?? []).map((swap) => line(`triage.rotation.swaps.${swap.week}`, `Ruil in de week van ${swap.week}`, swap.organisation)),
    ]),
    line('sources', 'Wie mag aanmelden', sources.map((source) => referrerNl[source] ?? source).join(', ')),
  ];
}

function deskNl(desk: RouteDesk): string {
  return `${desk.name}${desk.phone === null ? ' (nummer nog niet ingevuld)' : ` ${desk.phone}`}`;
}

function hourLines({ hours }: RegionProfile): ProfileLine[] {
  const some = (list: readonly string[], words: Readonly<Record<string, string>>, all: string) => (list.length === 0 ? all : list.map((one) => words[one] ?? one).join(', '));
  return [
    line('hours.office', 'Kantooruren', `${hours.office.days.map((day) => days[day - 1] ?? '').join(', ')} ${hours.office.from}–${hours.office.to}, niet op feestdagen`),
    line('hours.officeRoute', 'In kantooruren', hours.officeRoute), line('hours.outOfHoursRoute', 'Daarbuiten', hours.outOfHoursRoute),
    ...(hours.routes ?? []).map((route) => {
      const whom = `${some(route.sources, referrerNl, 'iedere verwijzer')}; ${some(route.careTypes, careTypeNl, 'iedere zorgvorm')}`;
      return line(`hours.routes.${route.sources.join('+')}.${route.careTypes.join('+')}`, whom, `kantooruren: ${deskNl(route.office)}; daarbuiten: ${deskNl(route.outOfHours)}`);
    }),
  ];
}

function mandateLines({ mandate }: RegionProfile): ProfileLine[] {
  const roles = (list: readonly Role[]) => (list.length === 0 ? 'niemand' : list.map((role) => roleNl[role]).join(', '));
  const { confirmWithoutPhysician } = mandate;
  return [
    line('mandate.confirmWithoutPhysician', 'Zonder arts bevestigen', confirmWithoutPhysician.reasons.length === 0 ? 'niemand' : `${roles(confirmWithoutPhysician.roles)}, bij ${confirmWithoutPhysician.reasons.map((reason) => reasonNl[reason] ?? reason).join(', ')}`),
    line('mandate.placeOutsideRegion', 'Buiten de regio plaatsen', roles(mandate.placeOutsideRegion)), line('mandate.overrideProtocol', 'Van het protocol afwijken', roles(mandate.overrideProtocol)),
  ];
}
const reasonNl: Readonly<Record<string, string>> = { emergencyAdmission: 'spoedopname', psychogeriatric: 'psychogeriatrisch beeld', doubt: 'twijfel' };

function careTypeLines({ careTypes, bridging }: RegionProfile): ProfileLine[] {
  return [
    ...careTypes.placed.map((type) => line(`careTypes.${type}`, careTypeNl[type], 'plaatst dit loket')),
    ...careTypes.referred.map((one) => line(`careTypes.${one.careType}`, careTypeNl[one.careType], `verwijzen naar ${one.to}, ${one.phone}`)),
    ...bridging.map((one) => line(`bridging.${one.careType}`, `Vannacht bij ${careTypeNl[one.careType].toLowerCase()}`, `${one.tonight} In de ochtend: ${one.morningOwner}.`)),
  ];
}

function normLines({ norms, urgencyLabels = {} }: RegionProfile): ProfileLine[] {
  return [
    line('norms.pickUp', 'Oppakken', minutesNl(norms.pickUp)),
    ...perUrgencyNorms.flatMap((norm) => urgencies.map((urgency) => line(`norms.${norm}.${urgency}`, `${normNl[norm]}, ${urgency}`, minutesNl(norms[norm][urgency])))),
    ...urgencies.flatMap((urgency) => (urgencyLabels[urgency] === undefined ? [] : [line(`urgencyLabels.${urgency}`, urgencyNl[urgency], `heet hier "${urgencyLabels[urgency]}"`)])),
  ];
}

function offerLines({ offer, matching }: RegionProfile): ProfileLine[] {
  return [
    line('offer.order', 'Vragen', choice(offer.order)), ...(offer.order === 'several' ? [line('offer.maxOpen', 'Hoogstens open', String(offer.maxOpen))] : []),
    line('offer.anonymousFirst', 'Aanbod zonder naam', 'altijd; de overdracht volgt na toezegging'), line('offer.holdMinutes', 'Plaats vasthouden', minutesNl(offer.holdMinutes)),
    line('offer.mustAccept', 'Wie een bed vrij meldt, neemt de patiënt', yesNo(offer.mustAccept)), line('matching.criteria', 'Rangschikking', matching.criteria.map(choice).join(' · ')),
    line('matching.maxDistanceKm', 'Hoogste afstand', matching.maxDistanceKm === null ? 'geen grens' : `${matching.maxDistanceKm} km`), line('matching.neighboursAllowed', 'Plaatsen bij buurregio\'s', yesNo(matching.neighboursAllowed)),
    line('matching.wlzOutsideNeedsCareOffice', 'Wlz buiten de regio', matching.wlzOutsideNeedsCareOffice ? 'alleen met toestemming van het zorgkantoor' : 'zonder toestemming vooraf'),
    ...(matching.neighbours ?? []).map((one) => line(`matching.neighbours.${one.regionId}`, `Buurregio ${one.regionId}`, one.needs === 'none' ? 'zonder voorwaarde' : choice(one.needs))),
  ];
}

function freshnessLines({ freshness }: RegionProfile): ProfileLine[] {
  return [
    line('freshness.manualMinutes', 'Melding met de hand', `${minutesNl(freshness.manualMinutes)} vers`), line('freshness.systemMinutes', 'Melding uit een systeem', `${minutesNl(freshness.systemMinutes)} vers`),
    line('freshness.nightManualMinutes', 'Melding met de hand in de nacht', `${minutesNl(freshness.nightManualMinutes)} vers`), line('freshness.night', 'Nacht', `${freshness.nightFrom}–${freshness.nightUntil}; "bevestigd voor de nacht" blijft tot ${freshness.nightUntil} vers`),
  ];
}

function surgeLines({ surge }: RegionProfile): ProfileLine[] {
  if (surge.kinds.length === 0) return [line('surge.kinds', 'Soorten', 'geen')];
  return [
    line('surge.switchedBy', 'Aan en uit door', surge.switchedBy.map((role) => roleNl[role]).join(', ')),
    ...surge.kinds.map((kind) => line(`surge.kinds.${kind}`, kind, surgeText(surge, kind) || 'geen bijzonderheden')),
  ];
}

/** What opens and which norms change with a kind of surge, in one sentence. */
export function surgeText(surge: RegionProfile['surge'], kind: string): string {
  const detail = surge.details?.find((one) => one.kind === kind);
  if (detail === undefined) return '';
  const beds = detail.beds.map((bed) => `${bed.count} × ${careTypeNl[bed.careType]} (${bed.place})`);
  const norms = [...(detail.norms.pickUp === undefined ? [] : [`oppakken ${minutesNl(detail.norms.pickUp)}`]), ...perUrgencyNorms.flatMap((norm) => urgencies.flatMap((urgency) => {
    const minutes = detail.norms[norm]?.[urgency];
    return minutes === undefined ? [] : [`${normNl[norm]} ${urgency} ${minutesNl(minutes)}`];
  }))];
  return [detail.text, beds.length === 0 ? '' : `Extra: ${beds.join(', ')}.`, norms.length === 0 ? '' : `Andere normen: ${norms.join(', ')}.`].filter((part) => part !== '').join(' ');
}

function figureLines({ finance, indicators, targets = [], figures }: RegionProfile): ProfileLine[] {
  const share = (value: number) => `${(value * 100).toLocaleString('nl-NL', { maximumFractionDigits: 1 })} %`;
  const nameOf = (id: string) => (isIndicator(id) ? indicatorCatalogue[id].nl : id);
  return [
    line('finance', 'Kosten van het loket (alleen voor het kostenoverzicht)', `${choice(finance.model)}${finance.model === 'fixedShares' ? `: ${finance.shares.map((one) => `${one.organisationId} ${share(one.basisPoints / 10_000)}`).join(', ')}` : ''}`),
    ...indicators.map((one) => line(`indicators.${one.id}`, nameOf(one.id), one.target === null ? 'gemeten, zonder streefwaarde' : `streefwaarde ${isIndicator(one.id) && indicatorCatalogue[one.id].unit === 'share' ? share(one.target) : one.target}`)),
    ...targets.map((one) => line(`targets.${one.text}`, nameOf(one.indicator), one.text)),
    ...(figures === undefined ? [] : [line('figures.minimumCell', 'Kleinste getal dat naar buiten gaat', String(figures.minimumCell))]),
  ];
}
