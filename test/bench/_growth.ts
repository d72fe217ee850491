import type { BenchRow } from './main.ts';

/** What a piece of work costs at one of its sizes. */
export type Point = { readonly size: number; readonly cost: number };

/** The least-squares slope of log(cost) against log(size): 1 = linear, 0 = the same at any size. */
export function slopeOf(points: readonly Point[]): number {
  const logs = points.map(({ size, cost }) => [Math.log(size), Math.log(Math.max(cost, 1e-6))] as const);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(logs.map(([at]) => at)), mean(logs.map(([, at]) => at))];
  return logs.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0) / logs.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
}

/** The line that says how a cost grows: each size with its cost, and the fitted slope. `of` names what is counted, `unit` the cost. */
export function growthRow(what: string, of: string, unit: string, points: readonly Point[], aim: { readonly text: string; readonly most: number } | null = null): BenchRow {
  const slope = slopeOf(points);
  const told = points.map(({ size, cost }) => `${size.toLocaleString('en-US')} ${of} ${cost.toLocaleString('en-US', { maximumSignificantDigits: 3 })} ${unit}`).join(', ');
  return { label: `growth, ${what}: ${told}`, ours: slope, unit: 'slope', ...(aim === null ? {} : { aim: aim.text, met: slope <= aim.most }) };
}
