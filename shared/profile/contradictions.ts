import { searchableCareTypes } from '../capacity/schema.ts';
import { ReferrerRole } from '../casework/events.ts';
import { blockingNl, careTypeNl, referrerNl } from '../casework/nl.ts';
import { urgencies } from '../contract/primitives.ts';
import { figureContradictions } from './contradictionsFigures.ts';
import type { KnownWorld, Problem } from './problems.ts';
import type { RegionProfile } from './schema.ts';

type Rule = (profile: RegionProfile, known: KnownWorld) => Problem[];

/** What the schema can't say: keys that are each in order and don't go together. Every contradiction is named, not only the first. */
export function contradictions(profile: RegionProfile, known: KnownWorld): Problem[] {
  return rules.flatMap((rule) => rule(profile, known));
}

const rules: readonly Rule[] = [triage, mandate, careTypes, sources, hours, routes, freshness, norms, offer, matching, finance, surge, figureContradictions];

/** The problem when `wrong`, else none. */
export function when(wrong: boolean, key: string, message: string): Problem[] {
  return wrong ? [{ key, message }] : [];
}

/** Places in a list of what was there before. */
export function repeated(list: readonly string[]): readonly number[] {
  return list.flatMap((value, index) => (list.indexOf(value) < index ? [index] : []));
}

function triage({ triage: { by, checkedBy, escalateAlways, rotation }, consult }: RegionProfile): Problem[] {
  const physician = consult.some((one) => one.role === 'elderlyPhysician');
  return [
    ...when((by === 'elderlyPhysician' || checkedBy === 'elderlyPhysician' || escalateAlways) && !physician, 'consult', 'Triage: de specialist ouderengeneeskunde doet mee in de triage, maar staat niet bij Consult. Voeg die toe.'),
    ...when(by === 'rotatingTeam' && rotation === undefined, 'triage.rotation', 'Triage: de triage wisselt van team, maar er staat niet welke organisaties om de beurt zijn.'),
    ...when(rotation !== undefined && by !== 'rotatingTeam', 'triage.rotation', 'Triage: er staan wisselbeurten, maar de triage wordt niet door een wisselend team gedaan.'),
    ...when(rotation !== undefined && rotation.organisations.length < 2, 'triage.rotation.organisations', 'Triage: om te wisselen zijn ten minste twee organisaties nodig.'),
    ...(rotation?.swaps ?? []).flatMap((swap, index) => when(!(rotation?.organisations ?? []).includes(swap.organisation), `triage.rotation.swaps.${index}.organisation`, `Triage: "${swap.organisation}" ruilt een week, maar doet niet mee met de wisselbeurten.`)),
    ...repeated(consult.map((one) => one.role)).map((index) => ({ key: `consult.${index}`, message: 'Consult: deze deskundige staat er twee keer in.' })),
  ];
}

/** Reasons for which nobody may go on without their own answer, whatever a region writes (protocol, escalation). */
const neverMandated: readonly string[] = ['legal', 'consent'];

function mandate({ mandate: { confirmWithoutPhysician: { roles, reasons }, placeOutsideRegion }, matching: { neighboursAllowed }, triage: { escalateAlways } }: RegionProfile): Problem[] {
  const outsiders = (list: readonly string[]) => list.filter((role) => role === 'sender' || role === 'provider' || role === 'system');
  return [
    ...reasons.flatMap((reason, index) => when(neverMandated.includes(reason), `mandate.confirmWithoutPhysician.reasons.${index}`, `Mandaat: "${blockingNl[reason]}" mag niemand zonder eigen antwoord overslaan. Haal deze reden weg.`)),
    ...when(outsiders(roles).length > 0, 'mandate.confirmWithoutPhysician.roles', 'Mandaat: alleen medewerkers van het loket kunnen het mandaat hebben, geen verwijzer, aanbieder of systeem.'),
    ...when(outsiders(placeOutsideRegion).length > 0, 'mandate.placeOutsideRegion', 'Mandaat: alleen medewerkers van het loket kunnen buiten de regio plaatsen, geen verwijzer, aanbieder of systeem.'),
    ...when(reasons.length > 0 && roles.length === 0, 'mandate.confirmWithoutPhysician.roles', 'Mandaat: er staan redenen waarvoor zonder arts mag worden bevestigd, maar niemand die dat mag.'),
    ...when(escalateAlways && roles.length > 0 && reasons.length > 0, 'mandate.confirmWithoutPhysician', 'Mandaat: de arts is bij elke triage betrokken, dus zonder arts bevestigen kan niet.'),
    ...when(neighboursAllowed && placeOutsideRegion.length === 0, 'mandate.placeOutsideRegion', 'Mandaat: plaatsen bij buren is toegestaan, maar niemand mag buiten de regio plaatsen.'),
  ];
}

function careTypes({ careTypes: { placed, referred }, bridging }: RegionProfile): Problem[] {
  const elsewhere = referred.map((one) => one.careType);
  return [
    ...when(placed.length === 0, 'careTypes.placed', 'Zorgvormen: dit loket plaatst niets. Kies ten minste één zorgvorm.'),
    ...placed.flatMap((type, index) => when(!searchableCareTypes.some((one) => one === type), `careTypes.placed.${index}`, `Zorgvormen: bij "${careTypeNl[type]}" hoort geen bed, dus plaatsen kan niet.`)),
    ...elsewhere.flatMap((type, index) => when(placed.includes(type), `careTypes.referred.${index}`, `Zorgvormen: "${careTypeNl[type]}" wordt zowel geplaatst als doorverwezen. Kies één van beide.`)),
    ...repeated(placed).map((index) => ({ key: `careTypes.placed.${index}`, message: 'Zorgvormen: deze zorgvorm staat er twee keer in.' })),
    ...repeated(elsewhere).map((index) => ({ key: `careTypes.referred.${index}`, message: 'Zorgvormen: voor deze zorgvorm staan twee verwijzingen.' })),
    ...referred.flatMap((one, index) => [
      ...when(one.to.trim() === '', `careTypes.referred.${index}.to`, `Zorgvormen: er staat niet naar wie voor "${careTypeNl[one.careType]}" wordt verwezen.`),
      ...when(one.phone.trim() === '', `careTypes.referred.${index}.phone`, `Zorgvormen: het telefoonnummer voor "${careTypeNl[one.careType]}" ontbreekt. Is het nog niet bekend, schrijf dat dan.`),
    ]),
    ...searchableCareTypes.flatMap((type) => when(!placed.includes(type) && !elsewhere.includes(type), 'careTypes', `Zorgvormen: "${careTypeNl[type]}" wordt niet geplaatst en er staat niet naar wie wordt verwezen.`)),
    ...repeated(bridging.map((one) => one.careType)).map((index) => ({ key: `bridging.${index}`, message: 'Overbrugging: voor deze zorgvorm staan twee regels.' })),
    ...bridging.flatMap((one, index) => when(one.morningOwner.trim() === '', `bridging.${index}.morningOwner`, 'Overbrugging: er staat niet wie de taak in de ochtend heeft.')),
  ];
}

function sources({ sources: list }: RegionProfile): Problem[] {
  return [
    ...list.flatMap((source, index) => when(!isSource(source), `sources.${index}`, `Verwijzers: "${source}" is geen bekende verwijzer. Kies uit: ${Object.values(referrerNl).join(', ')}.`)),
    ...repeated(list).map((index) => ({ key: `sources.${index}`, message: 'Verwijzers: deze verwijzer staat er twee keer in.' })),
  ];
}

function isSource(source: string): boolean {
  return ReferrerRole.options.some((one) => one === source);
}

function hours({ hours: { office, officeRoute, outOfHoursRoute } }: RegionProfile): Problem[] {
  return [
    ...when(office.from >= office.to, 'hours.office', 'Openingstijden en routes: de kantooruren eindigen voordat ze beginnen.'),
    ...repeated(office.days.map(String)).map((index) => ({ key: `hours.office.days.${index}`, message: 'Openingstijden en routes: deze dag staat er twee keer in.' })),
    ...when(officeRoute.trim() === '', 'hours.officeRoute', 'Openingstijden en routes: er is geen route in kantooruren. Vul in wie overdag opneemt.'),
    ...when(outOfHoursRoute.trim() === '', 'hours.outOfHoursRoute', 'Openingstijden en routes: er is geen route buiten kantooruren. Vul in wie \'s avonds, \'s nachts en in het weekend opneemt.'),
  ];
}

function routes(profile: RegionProfile): Problem[] {
  const list = profile.hours.routes ?? [];
  return list.flatMap((route, index) => {
    const key = `hours.routes.${index}`;
    const clash = list.slice(0, index).find((other) => overlap(route.sources, other.sources) && overlap(route.careTypes, other.careTypes));
    return [
      ...route.sources.flatMap((source, place) => when(!profile.sources.includes(source), `${key}.sources.${place}`, `Openingstijden en routes: "${referrerNl[source] ?? source}" heeft een route, maar mag volgens Verwijzers niet aanmelden.`)),
      ...when(route.office.name.trim() === '', `${key}.office.name`, 'Openingstijden en routes: deze route noemt niet wie in kantooruren opneemt.'),
      ...when(route.outOfHours.name.trim() === '', `${key}.outOfHours.name`, 'Openingstijden en routes: deze route heeft geen route buiten kantooruren.'),
      ...[route.office, route.outOfHours].flatMap((desk, place) => when(desk.phone !== null && !/^\+?[0-9][0-9 ()-]{1,28}$/.test(desk.phone), `${key}.${place === 0 ? 'office' : 'outOfHours'}.phone`, `Openingstijden en routes: "${desk.phone ?? ''}" is geen telefoonnummer.`)),
      ...when(clash !== undefined, key, 'Openingstijden en routes: voor dezelfde verwijzer en zorgvorm staan twee even precieze routes.'),
    ];
  });
}

/** Two routes as precise as each other that both fit somebody: nobody could say which one holds. */
function overlap(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === 0 || b.length === 0) return a.length === b.length;
  return a.some((value) => b.includes(value));
}

function freshness({ freshness: { nightFrom, nightUntil } }: RegionProfile): Problem[] {
  return when(nightFrom === nightUntil, 'freshness.nightUntil', 'Versheid van meldingen: de nacht begint en eindigt op hetzelfde moment. Vul twee verschillende tijden in.');
}

const normNl = { triage: 'triage', consult: 'het antwoord van de arts', providerAnswer: 'het antwoord van de aanbieder', placement: 'plaatsing', retriage: 'hertriage' } as const;
const perUrgency = ['triage', 'consult', 'providerAnswer', 'placement', 'retriage'] as const;

function norms({ norms: list }: RegionProfile): Problem[] {
  return [
    ...perUrgency.flatMap((norm) => urgencies.flatMap((urgency, index) => {
      const more = urgencies[index - 1];
      return when(more !== undefined && list[norm][urgency] < list[norm][more], `norms.${norm}.${urgency}`, `Normen: de norm voor ${normNl[norm]} is bij ${urgency} korter dan bij ${more ?? ''}, terwijl ${urgency} minder dringend is.`);
    })),
    ...urgencies.flatMap((urgency) => {
      const steps = { 'het oppakken': list.pickUp, [normNl.triage]: list.triage[urgency], [normNl.consult]: list.consult[urgency], [normNl.providerAnswer]: list.providerAnswer[urgency] };
      const longest = Object.entries(steps).find(([, minutes]) => minutes > list.placement[urgency]);
      return when(longest !== undefined, `norms.placement.${urgency}`, `Normen: bij ${urgency} moet de plaatsing eerder rond zijn dan de norm voor ${longest?.[0] ?? ''} alleen al duurt.`);
    }),
  ];
}

/** U5 waits for the next working day: its hold is given anew then, so it needn't outlast the answer. */
const heldThrough = urgencies.filter((urgency) => urgency !== 'U5');

function offer({ offer: { order, maxOpen, holdMinutes }, norms: { providerAnswer } }: RegionProfile): Problem[] {
  const short = heldThrough.find((urgency) => holdMinutes < providerAnswer[urgency]);
  return [
    ...when(short !== undefined, 'offer.holdMinutes', `Aanbieden: een bed wordt ${holdMinutes} minuten vastgehouden, maar de aanbieder mag bij ${short ?? ''} ${short === undefined ? '' : providerAnswer[short]} minuten over zijn antwoord doen. Houd het bed ten minste zo lang vast.`),
    ...when(order === 'several' && maxOpen < 2, 'offer.maxOpen', 'Aanbieden: er mogen meer aanbiedingen tegelijk openstaan, maar het hoogste aantal is 1.'),
  ];
}

function matching({ regionId, matching: { criteria, neighbours = [], neighboursAllowed, wlzOutsideNeedsCareOffice } }: RegionProfile, known: KnownWorld): Problem[] {
  return [
    ...repeated(criteria).map((index) => ({ key: `matching.criteria.${index}`, message: 'Rangschikking: dit criterium staat er twee keer in.' })),
    ...when(neighbours.length > 0 && !neighboursAllowed, 'matching.neighboursAllowed', 'Rangschikking: er staan buurregio\'s, maar plaatsen bij buren is niet toegestaan.'),
    ...repeated(neighbours.map((one) => one.regionId)).map((index) => ({ key: `matching.neighbours.${index}`, message: 'Rangschikking: deze buurregio staat er twee keer in.' })),
    ...neighbours.flatMap((one, index) => [
      ...when(one.regionId === regionId, `matching.neighbours.${index}.regionId`, 'Rangschikking: de eigen regio kan geen buurregio zijn.'),
      ...when(one.regionId !== regionId && known.regionIds !== undefined && !known.regionIds.includes(one.regionId), `matching.neighbours.${index}.regionId`, `Rangschikking: buurregio "${one.regionId}" is onbekend.`),
      ...when(one.needs === 'careOfficeConsent' && !wlzOutsideNeedsCareOffice, `matching.neighbours.${index}.needs`, 'Rangschikking: bij deze buur is voor de Wlz toestemming van het zorgkantoor nodig, maar in het algemeen staat die uit. Zet die aan.'),
    ]),
  ];
}

function finance({ finance: cost }: RegionProfile, known: KnownWorld): Problem[] {
  const payers = cost.model === 'fixedShares' ? cost.shares.map((share) => share.organisationId) : cost.model === 'byTurnover' ? cost.turnovers.map((one) => one.organisationId) : [];
  const list = cost.model === 'fixedShares' ? 'shares' : 'turnovers';
  return [
    ...repeated(payers).map((index) => ({ key: `finance.${list}.${index}`, message: 'Kostenverdeling: deze organisatie staat er twee keer in.' })),
    ...(cost.model === 'fixedShares' ? repeated(cost.restOver).map((index) => ({ key: `finance.restOver.${index}`, message: 'Kostenverdeling: deze organisatie deelt twee keer in de rest.' })) : []),
    ...payers.flatMap((payer, index) => when(known.organisationIds !== undefined && !known.organisationIds.includes(payer), `finance.${list}.${index}.organisationId`, `Kostenverdeling: organisatie "${payer}" is onbekend.`)),
  ];
}

function surge({ surge: { active, kinds, switchedBy, details = [], history = [] }, norms: list }: RegionProfile): Problem[] {
  return [
    ...when(kinds.length > 0 && switchedBy.length === 0, 'surge.switchedBy', 'Opschaling: er kan worden opgeschaald, maar er staat niet wie dat mag aanzetten.'),
    ...when(active && kinds.length === 0, 'surge.kinds', 'Opschaling: de opschaling staat aan, maar er staat niet wat er dan opengaat.'),
    ...kinds.flatMap((kind, index) => when(kind.trim() === '', `surge.kinds.${index}`, 'Opschaling: deze soort heeft geen naam. Geef haar een naam of haal de regel weg.')),
    ...repeated(kinds).map((index) => ({ key: `surge.kinds.${index}`, message: 'Opschaling: deze soort staat er twee keer in.' })),
    ...repeated(details.map((one) => one.kind)).map((index) => ({ key: `surge.details.${index}.kind`, message: 'Opschaling: deze soort wordt twee keer uitgewerkt.' })),
    ...history.flatMap((one, index) => when(one.on && !kinds.includes(one.kind) && !history.slice(index + 1).some((later) => later.kind === one.kind), `surge.history.${index}.kind`, `Opschaling: "${one.kind}" staat aan, maar staat niet bij de soorten. Zet haar eerst uit.`)),
    ...details.flatMap((detail, index) => [
      ...when(!kinds.includes(detail.kind), `surge.details.${index}.kind`, `Opschaling: "${detail.kind}" staat niet bij de soorten opschaling.`),
      ...perUrgency.flatMap((norm) => urgencies.flatMap((urgency, place) => {
        const more = urgencies[place - 1];
        const changed = { ...list[norm], ...detail.norms[norm] };
        return when(more !== undefined && changed[urgency] < changed[more], `surge.details.${index}.norms.${norm}.${urgency}`, `Opschaling: met "${detail.kind}" is de norm voor ${normNl[norm]} bij ${urgency} korter dan bij ${more ?? ''}.`);
      })),
    ]),
  ];
}
