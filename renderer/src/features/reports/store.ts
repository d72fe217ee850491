import { useEffect } from 'react';
import { create } from 'zustand';
import { dateAt, isoDate, plainDate, plusDays } from '../../../../shared/calendar/index.ts';
import type { CareType, Urgency } from '../../../../shared/contract/primitives.ts';
import type { Audience, CostView, Period, ReportView } from '../../../../shared/contract/reports.ts';
import { monthPeriod, quarterAt, quarterPeriod } from '../../../../shared/reports/periods.ts';
import { desk } from '../../bridge/desk.ts';
import type { Input } from '../../bridge/client.ts';
import { refresher } from '../../app/refresher.ts';
import { notify, now } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { saveFile } from '../../app/file.ts';

export type PartId = keyof typeof nl.reports.parts;
export type PeriodId = keyof typeof nl.reports.periods;
type Choice = { readonly periodId: PeriodId; readonly own: Period; readonly careType: CareType | ''; readonly urgency: Urgency | ''; readonly source: string; readonly audience: Audience };
type Cost = { readonly month: string; readonly deskCents: number | null; readonly physicianMinutes: number | null };
type Store = {
  readonly part: PartId; readonly choice: Choice; readonly view: ReportView | null; readonly error: string | null; readonly loading: boolean; readonly making: boolean;
  readonly cost: Cost; readonly costView: CostView | null; readonly costError: string | null;
};

const today = (): string => dateAt(now());
const startChoice = (): Choice => ({ periodId: 'quarter', own: { from: today(), to: today() }, careType: '', urgency: '', source: '', audience: 'desk' });

export const useReports = create<Store>(() => ({ part: 'figures', choice: startChoice(), view: null, error: null, loading: false, making: false, cost: { month: today().slice(0, 7), deskCents: null, physicianMinutes: null }, costView: null, costError: null }));

/** First and last day of what is chosen; periods that run end with their last day, so that a target of a quarter stays comparable. */
export function periodOf(choice: Choice): Period {
  const { year, month } = plainDate(today());
  const thisMonth = `${year}-${String(month).padStart(2, '0')}`;
  const { quarter } = quarterAt(now());
  switch (choice.periodId) {
    case 'month': return monthPeriod(thisMonth);
    case 'lastMonth': return monthPeriod(isoDate(plusDays(plainDate(`${thisMonth}-01`), -1)).slice(0, 7));
    case 'quarter': return quarterPeriod(year, quarter);
    case 'lastQuarter': { const last = lastQuarter(); return quarterPeriod(last.year, last.quarter); }
    case 'year': return { from: `${year}-01-01`, to: `${year}-12-31` };
    case 'own': return choice.own;
  }
}

function lastQuarter(): { readonly year: number; readonly quarter: number } {
  const { year, quarter } = quarterAt(now());
  return quarter === 1 ? { year: year - 1, quarter: 4 } : { year, quarter: quarter - 1 };
}

/** The quarter of the quarter report: the one that the chosen period ends in. */
export function chosenQuarter(choice: Choice): { readonly year: number; readonly quarter: number } {
  const { year, month } = plainDate(periodOf(choice).to);
  return { year, quarter: Math.ceil(month / 3) };
}

function asked(choice: Choice): Input<'reports.indicators'> {
  const list = <T extends string>(value: T | ''): T[] => (value === '' ? [] : [value]);
  return { period: periodOf(choice), filter: { careTypes: list(choice.careType), urgencies: list(choice.urgency), sources: list(choice.source) }, audience: choice.audience };
}

const load = refresher(async () => {
  const { choice } = useReports.getState();
  useReports.setState({ loading: true });
  const result = await desk.ask('reports.indicators', asked(choice));
  // An answer to an earlier choice is never shown under a later one: the refresher asks again.
  const current = useReports.getState().choice === choice;
  useReports.setState((state) => ({ loading: !current, view: !current ? state.view : result.ok ? result.value : null, error: result.ok || !current ? null : result.error.message }));
}, 1500);
export const reload = load;

const loadCost = refresher(async () => {
  const { cost } = useReports.getState();
  const result = await desk.ask('reports.cost', cost);
  if (useReports.getState().cost !== cost) return;
  useReports.setState(result.ok ? { costView: result.value, costError: null } : { costView: null, costError: result.error.message });
}, 200);

/** Keeps the screen current while it is shown. */
export function useReportsFeed(): void {
  useEffect(() => {
    void load();
    void loadCost();
    const again = (): void => {
      void load();
      void loadCost();
    };
    const stops = [desk.on('casework.changed', again), desk.on('profile.changed', again), desk.on('session.changed', again), desk.on('resync', again)];
    return () => { for (const stop of stops) stop(); };
  }, []);
}

export function choose(change: Partial<Choice>): void {
  useReports.setState((state) => ({ choice: { ...state.choice, ...change } }));
  void load();
}

export function showPart(part: PartId): void {
  useReports.setState({ part });
}

export function setCost(change: Partial<Cost>): void {
  useReports.setState((state) => ({ cost: { ...state.cost, ...change } }));
  void loadCost();
}

type FileAsk = 'csv' | 'quarterPdf' | 'quarterCsv' | 'costPdf' | 'costCsv';

/** Has the core make a file and hands it to the browser's downloads. */
export async function makeFile(what: FileAsk): Promise<void> {
  const { choice, cost } = useReports.getState();
  useReports.setState({ making: true });
  const quarter = { ...chosenQuarter(choice), audience: choice.audience };
  const ask = {
    csv: () => desk.ask('reports.csv', asked(choice)), quarterPdf: () => desk.ask('reports.quarter', { ...quarter, format: 'pdf' }), quarterCsv: () => desk.ask('reports.quarter', { ...quarter, format: 'csv' }),
    costPdf: () => desk.ask('reports.costFile', { ...cost, format: 'pdf' }), costCsv: () => desk.ask('reports.costFile', { ...cost, format: 'csv' }),
  } as const;
  const result = await ask[what]();
  useReports.setState({ making: false });
  if (!result.ok) {
    notify({ text: result.error.message, tone: 'bad' });
    return;
  }
  saveFile(result.value);
  notify({ text: nl.reports.saved(result.value.fileName), tone: 'good' });
}

export async function importBaseline(file: File): Promise<void> {
  const csv = await file.text().catch(() => null);
  if (csv === null || csv.length > 200_000) {
    notify({ text: nl.reports.unreadable, tone: 'bad' });
    return;
  }
  const result = await desk.ask('reports.importBaseline', { fileName: file.name.slice(0, 200), csv });
  notify(result.ok ? { text: nl.reports.baselineDone(result.value.figures), tone: 'good' } : { text: result.error.message, tone: 'bad' });
  await load();
}

export async function removeBaseline(): Promise<void> {
  const result = await desk.ask('reports.removeBaseline', {});
  notify(result.ok ? { text: nl.reports.baselineRemoved } : { text: result.error.message, tone: 'bad' });
  await load();
}
