import '../jitless.ts';
import * as z from 'zod';
import { Id } from '../primitives.ts';
import { command, query } from '../define.ts';
import { Document } from './parts.ts';
import { Audience, CostView, Filter, Period, ReportView } from '../reports.ts';

/** Managers; in the training region (and only there) whoever practises. */
const readers = ['manager', 'trainee'] as const;
const region = Id.nullable().default(null);
const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const asked = { regionId: region, period: Period, filter: Filter.default({ careTypes: [], urgencies: [], sources: [] }), audience: Audience.default('desk') };
const cost = { regionId: region, month: Month, /** what the desk cost in that month */ deskCents: z.int().min(0).max(1_000_000_000).nullable().default(null), physicianMinutes: z.int().min(0).max(100_000).nullable().default(null) };

export const reports = {
  /** Stuurinformatie. Errors: forbidden when the region's profile shows this reader nothing; badRequest for a period that ends before it begins. */
  'reports.indicators': query(readers, z.strictObject(asked), ReportView),
  'reports.csv': query(readers, z.strictObject(asked), Document),
  /** The quarter report, as PDF to read or CSV to reckon on with. */
  'reports.quarter': query(readers, z.strictObject({ regionId: region, year: z.int().min(2000).max(2100), quarter: z.int().min(1).max(4), audience: Audience.default('desk'), format: z.enum(['pdf', 'csv']) }), Document),
  /** Nulmeting: figures of before, one per line (docs/indicators.md, "Baseline"). All lines or none; it replaces the one before, on every desk of the region. Needs the connection. */
  'reports.importBaseline': command(readers, z.strictObject({ regionId: region, fileName: z.string().min(1).max(200), csv: z.string().max(200_000) }), z.strictObject({ figures: z.int() })),
  'reports.removeBaseline': command(readers, z.strictObject({ regionId: region }), z.strictObject({})),
  'reports.cost': query(readers, z.strictObject(cost), CostView),
  'reports.costFile': query(readers, z.strictObject({ ...cost, format: z.enum(['pdf', 'csv']) }), Document),
};
