import type { CostView } from '../contract/reports.ts';
import type { Finance } from '../profile/finance.ts';
import { costReport } from './cost.ts';
import type { CostLine } from './cost.ts';
import { unnamed } from './costBasis.ts';
import type { CountedMonth } from './costBasis.ts';

export type CostParts = {
  readonly regionId: string; readonly regionName: string; readonly month: string; readonly finance: Finance; readonly counted: CountedMonth;
  /** what a person filled in; null = not yet */ readonly deskCents: number | null; readonly physicianMinutes: number | null; readonly nameOf: (organisationId: string) => string;
};

const modelNl: Readonly<Record<Finance['model'], string>> = {
  ownCost: 'Ieder draagt de eigen kosten: er wordt niets gefactureerd', initiatorPaysAll: 'De initiatiefnemer betaalt alles', fixedShares: 'Vaste aandelen, een bedrag per overplaatsing, huisartsen naar tijd',
  physicianByHour: 'Arts per uur, de rest door een andere betaler', byTurnover: 'Naar omzet', perRequestAndPlacement: 'Verzender per aanvraag, ontvanger per plaatsing',
};
const whyNl: Readonly<Record<CostLine['why'], string>> = {
  share: 'vast aandeel', rest: 'deel van de rest', transfer: 'per overplaatsing', gpTime: 'tijd voor de huisarts', physicianHours: 'uren van de arts', turnover: 'naar omzet', request: 'per aanvraag', placement: 'per plaatsing', all: 'alle kosten',
};

/** The month's cost report, worded. While something is missing that the agreement needs, nothing is divided: a bill of half a sum is worse than none. */
export function costView({ regionId, regionName, month, finance, counted, deskCents, physicianMinutes, nameOf }: CostParts): CostView {
  const needs = needsOf(finance).filter((need) => (need === 'deskCents' ? deskCents : physicianMinutes) === null);
  const report = needs.length > 0 ? null : costReport(finance, { ...counted, deskCents: deskCents ?? 0, physicianMinutes: physicianMinutes ?? 0 });
  const totals = new Map<string, number>();
  for (const line of report?.lines ?? []) totals.set(line.organisationId, (totals.get(line.organisationId) ?? 0) + line.cents);
  return {
    regionId, regionName, month, model: finance.model, modelText: modelNl[finance.model], deskCents, physicianMinutes, needs: [...needs],
    requests: rowsOf(counted.requests, (name) => name), placements: rowsOf(counted.placements, nameOf), gpMinutes: rowsOf(counted.gpMinutes, (name) => name).map(({ name, count }) => ({ name, minutes: count })),
    deskMinutes: counted.deskMinutes, measuredPhysicianMinutes: counted.physicianMinutes,
    lines: (report?.lines ?? []).map((line) => ({ name: nameOf(line.organisationId), why: whyNl[line.why], cents: line.cents })), perOrganisation: [...totals].map(([id, cents]) => ({ name: nameOf(id), cents })),
    invoicedCents: report?.invoicedCents ?? 0, openCents: report === null || deskCents === null ? null : report.openCents, notes: notesOf(finance, counted),
  };
}

function needsOf(finance: Finance): readonly ('deskCents' | 'physicianMinutes')[] {
  if (finance.model === 'ownCost' || finance.model === 'perRequestAndPlacement') return [];
  return finance.model === 'physicianByHour' ? ['deskCents', 'physicianMinutes'] : ['deskCents'];
}

function notesOf(finance: Finance, counted: CountedMonth): string[] {
  const unknown = (counts: Readonly<Record<string, number>>, what: string): string[] => ((counts[unnamed] ?? 0) === 0 ? [] : [`Bij ${counts[unnamed] ?? 0} ${what} is de organisatie niet vastgelegd; die staan onder "${unnamed}".`]);
  const { outsideNetwork } = counted;
  return [
    ...(outsideNetwork === 0 ? [] : [`${outsideNetwork === 1 ? '1 plaatsing' : `${outsideNetwork} plaatsingen`} buiten het netwerk: wel geteld, niet gefactureerd. De ontvanger hoort niet bij de afspraak.`]),
    ...(finance.model === 'fixedShares' ? ['De tijd voor huisartsen is een schatting uit de gebeurtenissen van de aanvraag, geen tijdregistratie.'] : []),
    ...(finance.model === 'perRequestAndPlacement' || finance.model === 'fixedShares' ? [...unknown(counted.requests, 'aanvragen'), ...unknown(counted.placements, 'plaatsingen')] : []),
  ];
}

function rowsOf(counts: Readonly<Record<string, number>>, nameOf: (id: string) => string): { name: string; count: number }[] {
  return Object.entries(counts).map(([id, count]) => ({ name: nameOf(id), count })).sort((a, b) => b.count - a.count || a.name.localeCompare(b.name, 'nl'));
}
