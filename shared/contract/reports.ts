import './jitless.ts';
import * as z from 'zod';
import { CareType, Id, Instant, Urgency } from './primitives.ts';

/** Figures of a region as the screen, the CSV file and the quarter report show them: the same numbers, in the same words (docs/indicators.md). */

/** `desk` = this desk's own people; everybody else is outside, and gets small cells hidden. */
export const audiences = ['desk', 'partner', 'sender', 'neighbour', 'public'] as const;
export const Audience = z.enum(audiences);
export type Audience = z.infer<typeof Audience>;

/** First and last day, both included, by the clock in Europe/Amsterdam. */
export const Period = z.strictObject({ from: z.iso.date(), to: z.iso.date() });
export type Period = z.infer<typeof Period>;
export const Filter = z.strictObject({ careTypes: z.array(CareType).max(20).default([]), urgencies: z.array(Urgency).max(6).default([]), sources: z.array(z.string().max(40)).max(20).default([]) });
export type Filter = z.infer<typeof Filter>;

export const FigureUnit = z.enum(['minutes', 'share', 'count']);
export type FigureUnit = z.infer<typeof FigureUnit>;
/** measured: there is a number; none: nothing to count in this period; hidden: too few to show, or not for this reader; notMeasured: "niet gemeten". */
export const FigureState = z.enum(['measured', 'none', 'hidden', 'notMeasured']);
export type FigureState = z.infer<typeof FigureState>;
export const Direction = z.enum(['atLeast', 'atMost']);
export type Direction = z.infer<typeof Direction>;

/** A figure of a time before this program, as a person brought it in; it is never mixed with what was measured. */
export const BaselineFigure = z.strictObject({ id: z.string().max(60), value: z.number(), p90: z.number().nullable(), count: z.int().min(0).nullable(), period: z.string().max(60), source: z.string().max(200) });
export type BaselineFigure = z.infer<typeof BaselineFigure>;

/** `value`: share 0..1, median in minutes, or a number; `of`: how many it was counted over. */
export const FigureLine = z.strictObject({
  id: z.string(), label: z.string(), definition: z.string(), unit: FigureUnit, state: FigureState, value: z.number().nullable(), p90: z.number().nullable(), of: z.int().nullable(),
  target: z.strictObject({ value: z.number(), direction: Direction }).nullable(), met: z.boolean().nullable(), baseline: BaselineFigure.nullable(),
});
export type FigureLine = z.infer<typeof FigureLine>;

/** Figures of before this program, as a manager of the region brought them in: one per region, on every desk of it. `importedAt`: epoch ms. */
export const RegionBaseline = z.strictObject({ id: Id, regionId: Id, fileName: z.string().min(1).max(200), importedAt: Instant, by: z.string().max(120), figures: z.array(BaselineFigure).min(1).max(100), version: z.int().min(1) });
export type RegionBaseline = z.infer<typeof RegionBaseline>;

/** One table. `kind` says which picture belongs to it; a null cell is hidden (or, in a spread without times, empty). */
export const ReportSection = z.strictObject({
  id: z.string(), title: z.string(), kind: z.enum(['spread', 'bars', 'shares', 'heat', 'series', 'plain']), note: z.string().nullable(),
  columns: z.array(z.strictObject({ label: z.string(), unit: FigureUnit })), rows: z.array(z.strictObject({ key: z.string(), label: z.string(), cells: z.array(z.number().nullable()) })),
});
export type ReportSection = z.infer<typeof ReportSection>;

export const ReportView = z.strictObject({
  regionId: Id, regionName: z.string(), profileName: z.string(), profileVersion: z.int(), period: Period, filter: Filter, asOf: Instant, audience: Audience, training: z.boolean(),
  /** 0 = no cell is hidden */ minimumCell: z.int(), events: z.int(), cases: z.int().nullable(), lines: z.array(FigureLine), narrow: z.array(FigureLine), sections: z.array(ReportSection),
  baseline: z.strictObject({ fileName: z.string(), importedAt: Instant, by: z.string(), figures: z.int() }).nullable(),
});
export type ReportView = z.infer<typeof ReportView>;

export const CostView = z.strictObject({
  regionId: Id, regionName: z.string(), month: z.string(), model: z.string(), modelText: z.string(), deskCents: z.int().nullable(), physicianMinutes: z.int().nullable(), needs: z.array(z.enum(['deskCents', 'physicianMinutes'])),
  requests: z.array(z.strictObject({ name: z.string(), count: z.int() })), placements: z.array(z.strictObject({ name: z.string(), count: z.int() })), gpMinutes: z.array(z.strictObject({ name: z.string(), minutes: z.int() })),
  deskMinutes: z.int(), measuredPhysicianMinutes: z.int(), lines: z.array(z.strictObject({ name: z.string(), why: z.string(), cents: z.int() })), perOrganisation: z.array(z.strictObject({ name: z.string(), cents: z.int() })),
  invoicedCents: z.int(), openCents: z.int().nullable(), notes: z.array(z.string()),
});
export type CostView = z.infer<typeof CostView>;
