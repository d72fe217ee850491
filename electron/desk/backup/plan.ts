import path from 'node:path';
import * as z from 'zod';
import { nextMoment } from '../../../shared/calendar/index.ts';
import { BackupProblem, BackupReport, TimeOfDay } from '../../../shared/contract/desk/backup.ts';
import type { HostPorts } from '../kernel.ts';
import { readSmallJson, replaceSmallFile } from '../store/small-file.ts';

/** Where and when backups are made, and how the newest went: DATA/backup.json, beside the database, so that a backup never carries the plan of another machine. */
const Plan = z.strictObject({ folder: z.string().nullable().default(null), at: TimeOfDay.nullable().default(null), keep: z.int().min(2).max(400).default(14), last: BackupReport.nullable().default(null), problem: BackupProblem.nullable().default(null) });
export type Plan = z.output<typeof Plan>;

export function createPlans(ports: Pick<HostPorts, 'dataFolder' | 'backup' | 'log'>): { read(): Plan; change(part: Partial<Plan>): void } {
  const file = path.join(ports.dataFolder, 'backup.json');
  const read = (): Plan => {
    const parsed = Plan.safeParse(readSmallJson(file));
    if (!parsed.success) ports.log('warn', 'backup.json is not readable; nothing is planned');
    const own = parsed.success ? parsed.data : Plan.parse({});
    // The administrator of the machines goes before what was chosen on this one.
    return ports.backup === undefined ? own : { ...own, folder: ports.backup.folder, at: ports.backup.at ?? null, keep: ports.backup.keep ?? own.keep };
  };
  return {
    read,
    change: (part) => {
      replaceSmallFile(file, `${JSON.stringify(Plan.parse({ ...read(), ...part }), null, 2)}\n`);
    },
  };
}

/** A failed one is tried again after this long (ms). */
export const AGAIN_MS = 15 * 60_000;

/** When the next backup is due: at the first planned moment after the newest one (a desk that was off makes it at once), or some time after a failure. Null = none planned. */
export function nextBackup(plan: Plan, startedAt: number): number | null {
  if (plan.at === null || plan.folder === null) return null;
  const due = nextMoment(plan.last?.at ?? startedAt, plan.at);
  return plan.problem === null ? due : Math.max(due, plan.problem.at + AGAIN_MS);
}
