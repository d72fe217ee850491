import type { FigureUnit, ReportSection } from '../contract/reports.ts';
import { closedOf } from './figures.ts';
import type { CapacityNow } from './figures.ts';
import { phases } from './indicators/dimensions.ts';
import type { Dimension, Phase } from './indicators/dimensions.ts';
import type { Broken, Counts, IndicatorReport, Share, Spread } from './indicators/report.ts';
import type { Visibility } from './visibility.ts';
import { closingNl, deviationReasonNl, dimensionNl, groupNl, offerStateNl, phaseNl, refusalReasonNl, weekdayNl, whereaboutsNl } from './words.ts';

type Column = ReportSection['columns'][number];
type Row = ReportSection['rows'][number];
const column = (label: string, unit: FigureUnit): Column => ({ label, unit });
const spreadColumns = [column('Aantal', 'count'), column('Mediaan', 'minutes'), column('P90', 'minutes')];
const countColumns = [column('Aantal', 'count')];
const shareColumns = (what: string): Column[] => [column(what, 'count'), column('Van', 'count'), column('Deel', 'share')];
const dimensionIds = ['byCareType', 'byUrgency', 'bySource', 'byHour'] as const satisfies readonly Dimension[];

/** Bed reports over time as this desk noted them, oldest first. */
export type CapacitySample = { readonly at: number; readonly label: string; readonly stale: number; readonly groups: number; readonly occupied: number; readonly staffed: number };
/** Alarms as this desk's own log has them: not in case events, so not of another desk. */
export type AlarmLog = { readonly raised: number; readonly acknowledged: number; readonly resolved: number; readonly actedOn: number };
export type SectionExtras = { readonly alarms: AlarmLog | null; readonly capacity: CapacityNow | null; readonly samples: readonly CapacitySample[]; readonly locationName: (id: string) => string };

/** Every table of the report in reading order, as far as this reader may see it. */
export function sectionsOf(report: IndicatorReport, { sees }: Visibility, extras: SectionExtras): ReportSection[] {
  const total = sees.has('total');
  const flow = total || sees.has('flow');
  return [
    ...(total ? [phaseSection(report)] : []),
    ...(flow ? [flowSection(report), ...receivedSections(report), ...(report.heat.length > 0 ? [heatSection(report)] : []), countSection('destinations', 'Bestemming bij afsluiten', report.destinations, closingNl), ...followUpSections(report)] : []),
    ...(total ? [...shareSections('placedWithin24h', 'Geplaatst binnen 24 uur', report.placedWithin24h), ...phases.flatMap((phase) => spreadSections(phase, report.phases[phase]))] : []),
    ...(total ? [countSection('offers', 'Aanbiedingen', report.offers.byState, (key) => offerStateNl[key] ?? key), countSection('offersPerCase', 'Aanvragen naar aantal aanbiedingen', report.offersPerCase.byCount, (key) => (key === '1' ? '1 aanbieding' : `${key.replace('+', ' of meer')} aanbiedingen`)), refusalSection(report), alarmSection(report, extras)] : []),
    ...(sees.has('reasons') ? [countSection('refusals', 'Weigeringen naar reden', report.offers.refusalsByReason, refusalReasonNl), countSection('deviations', 'Afwijkingen van het protocol naar reden', report.deviationsByReason, deviationReasonNl)] : []),
    ...(sees.has('perOrganisation') ? [locationSection(report, extras), ...reasonSections(report, extras)] : []),
    ...(total ? [...capacitySections(extras)] : []),
  ];
}

function phaseSection(report: IndicatorReport): ReportSection {
  return { id: 'phases', title: 'Doorlooptijden', kind: 'spread', note: null, columns: spreadColumns, rows: phases.map((phase) => spreadRow(phase, phaseNl[phase], report.phases[phase].all)) };
}

function flowSection(report: IndicatorReport): ReportSection {
  const rows: Row[] = [
    { key: 'in', label: 'In: aanvragen', cells: [report.cases] }, { key: 'placed', label: 'Door: toegezegde plaatsen', cells: [report.placements] }, { key: 'arrived', label: 'Door: opnames', cells: [report.arrivals] },
    { key: 'out', label: 'Uit: afgesloten aanvragen', cells: [closedOf(report)] },
  ];
  return { id: 'flow', title: 'In-, door- en uitstroom', kind: 'plain', note: 'Dubbele aanvragen tellen alleen bij afgesloten mee.', columns: countColumns, rows };
}

function followUpSections({ followUps }: IndicatorReport): ReportSection[] {
  const note = 'Opgenomen patiënten van wie de vraag is beantwoord of de tijd om te vragen voorbij is (14 dagen na dag 30 of 90).';
  return ([['day30', '30'], ['day90', '90']] as const).map(([day, days]) => ({ ...countSection(`followUp.${day}`, `Waar patiënten zijn, ${days} dagen na opname`, followUps[day], whereaboutsNl), note }));
}

/** Seen and acted on: from case events. Raised: from the log of this desk, as an alarm that nobody touched leaves no event. */
function alarmSection({ alarms }: IndicatorReport, { alarms: log }: SectionExtras): ReportSection {
  const here: Row[] = log === null ? [] : [shareRow('here', 'Alarmen van dit loket die zijn gezien of opgelost (logboek)', { numerator: log.actedOn, denominator: log.raised })];
  return {
    id: 'alarms', title: 'Alarmen', kind: 'shares', note: 'Alleen alarmen die klinken. Gezien: iemand bevestigde het alarm; daarna telt wat binnen 15 minuten in de aanvraag gebeurde.', columns: shareColumns('Iets mee gedaan'),
    rows: [shareRow('seen', 'Gezien alarm, en daarna iets gedaan', alarms), ...here],
  };
}

function receivedSections(report: IndicatorReport): ReportSection[] {
  return dimensionIds.map((dimension) => ({
    id: `received.${dimension}`, title: `Aanvragen per ${dimensionNl[dimension]}`, kind: 'bars' as const, note: null, columns: countColumns,
    rows: filled(report.received, dimension, (value) => value !== 0).map(([key, value]) => ({ key, label: groupNl(dimension, key), cells: [value] })),
  }));
}

function heatSection(report: IndicatorReport): ReportSection {
  const columns = Array.from({ length: 24 }, (_, hour) => column(String(hour).padStart(2, '0'), 'count'));
  return { id: 'heat', title: 'Aanvragen per weekdag en uur', kind: 'heat', note: 'Uur van binnenkomst volgens de klok. Het dubbele uur in de herfst telt bij elkaar.', columns, rows: report.heat.map((cells, day) => ({ key: String(day + 1), label: weekdayNl[day] ?? '', cells: [...cells] })) };
}

function shareSections(id: string, title: string, figure: Broken<Share>): ReportSection[] {
  return dimensionIds.map((dimension) => ({
    id: `${id}.${dimension}`, title: `${title} per ${dimensionNl[dimension]}`, kind: 'shares' as const, note: null, columns: shareColumns('Binnen 24 uur'),
    rows: filled(figure, dimension, (share) => share.denominator !== 0).map(([key, share]) => shareRow(key, groupNl(dimension, key), share)),
  }));
}

function spreadSections(phase: Phase, figure: Broken<Spread>): ReportSection[] {
  return dimensionIds.map((dimension) => ({
    id: `phase.${phase}.${dimension}`, title: `${phaseNl[phase]} per ${dimensionNl[dimension]}`, kind: 'spread' as const, note: null, columns: spreadColumns,
    rows: filled(figure, dimension, (spread) => spread.count !== 0).map(([key, spread]) => spreadRow(key, groupNl(dimension, key), spread)),
  }));
}

function refusalSection({ offers }: IndicatorReport): ReportSection {
  return { id: 'refusedFree', title: 'Weigeringen', kind: 'shares', note: null, columns: shareColumns('Geweigerd'), rows: [shareRow('all', 'Alle beantwoorde aanbiedingen', offers.refusals), shareRow('free', 'Bedden die vrij gemeld waren', offers.refusedReportedFree)] };
}

function locationSection({ offers }: IndicatorReport, { locationName }: SectionExtras): ReportSection {
  const rows = Object.entries(offers.byLocation).map(([id, share]) => shareRow(id, locationName(id), share)).sort((a, b) => (b.cells[0] ?? 0) - (a.cells[0] ?? 0) || a.label.localeCompare(b.label, 'nl'));
  return { id: 'locations', title: 'Weigeringen per locatie', kind: 'shares', note: 'Op naam: niet delen zonder schriftelijke afspraak (mededingingswet).', columns: shareColumns('Geweigerd'), rows };
}

function reasonSections({ offers }: IndicatorReport, { locationName }: SectionExtras): ReportSection[] {
  const reasons = Object.keys(offers.refusalsByReason);
  const rows = Object.entries(offers.reasonsByLocation).map(([id, counts]) => ({ key: id, label: locationName(id), cells: reasons.map((reason) => counts[reason] ?? 0) })).sort((a, b) => a.label.localeCompare(b.label, 'nl'));
  return rows.length === 0 ? [] : [{ id: 'locationReasons', title: 'Weigeringen per locatie en reden', kind: 'plain', note: 'Op naam: niet delen (mededingingswet).', columns: reasons.map((reason) => column(refusalReasonNl(reason), 'count')), rows }];
}

function capacitySections({ capacity, samples }: SectionExtras): ReportSection[] {
  const now: ReportSection[] = capacity === null ? [] : [{
    id: 'capacity', title: 'Capaciteit op dit moment', kind: 'shares', note: 'Uit de laatste meldingen van bedden, niet uit de gekozen periode.', columns: shareColumns('Aantal'),
    rows: [shareRow('stale', 'Bedgroepen met een verlopen of ontbrekende melding', capacity.stale), shareRow('occupied', 'Bezette bedden, van bedden met personeel', capacity.occupied)],
  }];
  if (samples.length === 0) return now;
  const rows = samples.map((one) => ({ key: String(one.at), label: one.label, cells: [one.groups === 0 ? null : one.stale / one.groups, one.staffed === 0 ? null : one.occupied / one.staffed] }));
  return [...now, { id: 'occupancy', title: 'Bezetting en verlopen meldingen door de tijd', kind: 'series', note: 'Hoogstens eens per uur genoteerd terwijl dit loket aanstond; uren zonder meting ontbreken.', columns: [column('Verlopen meldingen', 'share'), column('Bezetting', 'share')], rows }];
}

function countSection(id: string, title: string, counts: Counts, word: (key: string) => string): ReportSection {
  return { id, title, kind: 'bars', note: null, columns: countColumns, rows: Object.entries(counts).filter(([, value]) => value !== 0).map(([key, value]) => ({ key, label: word(key), cells: [value] })) };
}

function filled<T>(figure: Broken<T>, dimension: Dimension, keep: (value: T) => boolean): [string, T][] {
  return Object.entries(figure[dimension]).filter(([, value]) => keep(value));
}
function spreadRow(key: string, label: string, { count, median, p90 }: Spread): Row {
  return { key, label, cells: [count, median, p90] };
}
function shareRow(key: string, label: string, { numerator, denominator }: Share): Row {
  return { key, label, cells: [numerator, denominator, numerator === null || denominator === null || denominator === 0 ? null : numerator / denominator] };
}
