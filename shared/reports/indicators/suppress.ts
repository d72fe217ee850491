import type { Broken, Counts, IndicatorReport, Share, Spread } from './report.ts';

/** Cells under this many cases are hidden in what leaves the region, unless the profile asks for more. */
export const minimumCell = 5;

/**
 * The report as it may leave the region: every cell of 1 to 4 (or under `minimum`) is null, a share also when what it leaves over is that small, and never exactly one cell
 * of a row is hidden, as the total would give it away: then the smallest other one goes too. Zero stays zero.
 */
export function suppress(report: IndicatorReport, minimum = minimumCell): IndicatorReport {
  const small = (count: number | null) => count === null || (count > 0 && count < minimum);
  const count = (value: number | null) => (small(value) ? null : value);
  const share = (value: Share): Share => (hidesShare(value, minimum) ? { numerator: null, denominator: count(value.denominator) } : value);
  return {
    // Rows and columns of the heat map add up to figures that are published: it stays inside.
    ...report, heat: [], cases: count(report.cases), received: brokenBy(report.received, (value) => value, () => null, minimum),
    phases: Object.fromEntries(Object.entries(report.phases).map(([name, times]) => [name, brokenBy(times, (value) => value.count, () => hiddenSpread, minimum)])) as IndicatorReport['phases'],
    placedWithin24h: sharesBy(report.placedWithin24h, minimum),
    pickedUpWithin2h: share(report.pickedUpWithin2h), answeredWithin2h: share(report.answeredWithin2h), rightBedFirst: share(report.rightBedFirst), relocatedWithin72h: share(report.relocatedWithin72h), placements: count(report.placements), arrivals: count(report.arrivals),
    offers: {
      byState: suppressCounts(report.offers.byState, minimum), refusals: share(report.offers.refusals), refusalsByReason: suppressCounts(report.offers.refusalsByReason, minimum), refusedReportedFree: share(report.offers.refusedReportedFree),
      // Refusals by name are figures of an organisation: they don't leave the region at all.
      byLocation: {}, reasonsByLocation: {},
    },
    outOfRegion: share(report.outOfRegion), outsideDesk: share(report.outsideDesk),
    physician: { consulted: share(report.physician.consulted), asked: count(report.physician.asked), answered: small((report.physician.asked ?? 0) - (report.physician.answered ?? 0)) ? null : count(report.physician.answered), onMorningList: count(report.physician.onMorningList) },
    deviations: share(report.deviations), deviationsByReason: suppressCounts(report.deviationsByReason, minimum), noProduct: share(report.noProduct), bedsLostToLabel: share(report.bedsLostToLabel), otherCare: count(report.otherCare), observationGroup: count(report.observationGroup),
    destinations: suppressCounts(report.destinations, minimum),
    offersPerCase: { offers: small(report.offersPerCase.cases) ? null : report.offersPerCase.offers, cases: count(report.offersPerCase.cases), byCount: suppressCounts(report.offersPerCase.byCount, minimum) },
    unplaced: share(report.unplaced), followUps: { day30: suppressCounts(report.followUps.day30, minimum), day90: suppressCounts(report.followUps.day90, minimum) }, outflowHome: share(report.outflowHome), outflowWlz: share(report.outflowWlz),
    wrongBed: { days: small(report.wrongBed.cases) ? null : report.wrongBed.days, cases: count(report.wrongBed.cases) }, alarms: share(report.alarms),
  };
}

/** One row of counts that add up to a known total. */
export function suppressCounts(counts: Counts, minimum = minimumCell): Counts {
  return hideCells(counts, hiddenKeys(counts, (value) => value ?? 0, minimum), () => null);
}

const hiddenSpread: Spread = { count: null, median: null, p90: null };
const hiddenShare: Share = { numerator: null, denominator: null };

function hidesShare({ numerator, denominator }: Share, minimum: number): boolean {
  if (numerator === null || denominator === null) return true;
  return [numerator, denominator, denominator - numerator].some((value) => value > 0 && value < minimum);
}

function hiddenKeys<T>(row: Readonly<Record<string, T>>, size: (cell: T) => number, minimum: number): ReadonlySet<string> {
  const cells = Object.entries(row).map(([key, cell]) => ({ key, size: size(cell) })).filter((cell) => cell.size > 0).sort((a, b) => a.size - b.size);
  const small = cells.filter((cell) => cell.size < minimum);
  if (small.length === 0) return new Set();
  // One hidden cell, or a few that together are still recognisable, would follow from the total.
  let taken = small.length;
  let sum = small.reduce((total, cell) => total + cell.size, 0);
  while (taken < cells.length && (taken < 2 || sum < minimum)) {
    sum += cells[taken]?.size ?? 0;
    taken += 1;
  }
  return new Set(cells.slice(0, taken).map((cell) => cell.key));
}

function hideCells<T>(row: Readonly<Record<string, T>>, hidden: ReadonlySet<string>, blank: (cell: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, hidden.has(key) ? blank(cell) : cell]));
}

function brokenBy<T>(figure: Broken<T>, size: (cell: T) => number | null, blank: () => T, minimum: number): Broken<T> {
  const count = (cell: T) => size(cell) ?? 0;
  const all = count(figure.all) > 0 && count(figure.all) < minimum ? blank() : figure.all;
  const per = (row: Readonly<Record<string, T>>) => hideCells(row, hiddenKeys(row, count, minimum), blank);
  return { all, byCareType: per(figure.byCareType), byUrgency: per(figure.byUrgency), bySource: per(figure.bySource), byHour: per(figure.byHour) };
}

/** Shares of groups: denominators as a row of counts, then each share on its own, and again never exactly one numerator hidden. */
function sharesBy(figure: Broken<Share>, minimum: number): Broken<Share> {
  const all = hidesShare(figure.all, minimum) ? hiddenShare : figure.all;
  const per = (row: Readonly<Record<string, Share>>): Readonly<Record<string, Share>> => {
    const byDenominator = hiddenKeys(row, (cell) => cell.denominator ?? 0, minimum);
    const hidden = new Set(Object.entries(row).filter(([key, cell]) => byDenominator.has(key) || hidesShare(cell, minimum)).map(([key]) => key));
    const [next] = Object.entries(row).filter(([key, cell]) => !hidden.has(key) && (cell.denominator ?? 0) > 0).sort(([, a], [, b]) => (a.denominator ?? 0) - (b.denominator ?? 0));
    if (hidden.size === 1 && next !== undefined) hidden.add(next[0]);
    return hideCells(row, hidden, () => hiddenShare);
  };
  return { all, byCareType: per(figure.byCareType), byUrgency: per(figure.byUrgency), bySource: per(figure.bySource), byHour: per(figure.byHour) };
}
