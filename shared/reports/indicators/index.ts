export { indicatorCatalogue, isIndicator } from './catalogue.ts';
export type { IndicatorId } from './catalogue.ts';
export { Indicators, indicatorsOf } from './engine.ts';
export type { Scope } from './engine.ts';
export type { Broken, Counts, IndicatorReport, Share, Spread } from './report.ts';
export { minimumCell, suppress, suppressCounts } from './suppress.ts';
