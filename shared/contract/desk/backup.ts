import '../jitless.ts';
import * as z from 'zod';
import { Id, Instant } from '../primitives.ts';
import { command, query } from '../define.ts';
import { done, empty, Text } from './parts.ts';

/** Who looks after the desk. What they make opens with the recovery key only, which lies in an envelope: making a backup is not seeing patients. */
const keepers = ['manager', 'administrator'] as const;
/** A backup that was made and opened. `name`: its folder; `unsent`: commands in it that the region hasn't acknowledged. */
export const BackupReport = z.strictObject({ at: Instant, name: z.string(), folder: z.string(), bytes: z.int(), sha256: z.string().length(64), cases: z.int(), unsent: z.int() });
export type BackupReport = z.infer<typeof BackupReport>;
export const BackupProblem = z.strictObject({ at: Instant, message: z.string().max(500) });
/** Wall clock of Europe/Amsterdam. */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

export const backup = {
  'backup.status': query(keepers, empty, z.strictObject({
    /** where backups and exports go; null = not chosen yet */ folder: z.string().nullable(), /** daily at this time; null = by hand only */ at: TimeOfDay.nullable(), /** so many stay */ keep: z.int(), /** set by the machine's policy */ fixed: z.boolean(),
    /** `stale`: made for a key that the desk no longer has */ recovery: z.enum(['none', 'ready', 'stale']), recoveryAt: Instant.nullable(),
    last: BackupReport.nullable(), /** of the newest attempt, when that failed */ problem: BackupProblem.nullable(), nextAt: Instant.nullable(), running: z.boolean(),
  })),
  'backup.plan': command(['administrator'], z.strictObject({ folder: Text(500).min(1), at: TimeOfDay.nullable(), keep: z.int().min(2).max(400) }), done),
  /** Begins the ceremony: the recovery key, shown this once. It counts when it was typed back (confirmRecoveryKey); the one before then opens older backups only. */
  'backup.makeRecoveryKey': command(['administrator'], empty, z.strictObject({ code: z.string() })),
  'backup.confirmRecoveryKey': command(['administrator'], z.strictObject({ code: Text(100).min(1) }), done),
  'backup.now': command(['administrator'], empty, BackupReport),
  /** As one encrypted file in the folder of the backups. `everything`: each case, handovers as FHIR, the log, unsent work; `unsent`: what the region hasn't acknowledged, to hand over elsewhere. */
  'backup.export': command(keepers, z.strictObject({ what: z.enum(['everything', 'unsent']) }), z.strictObject({ file: z.string(), bytes: z.int(), sha256: z.string().length(64), cases: z.int(), handovers: z.int(), lines: z.int(), commands: z.int() })),
  /** Whether this desk is new: nobody has a PIN here and nothing was made here, so that a backup can take its place. */
  'backup.restorable': query(null, empty, z.strictObject({ possible: z.boolean() })),
  /** On a new desk, with nobody signed in: a backup's folder and the recovery key. The desk starts anew with it, under a new incarnation. */
  'backup.restore': command(null, z.strictObject({ from: Text(500).min(1), code: Text(100).min(1) }), z.strictObject({ desk: Id, madeAt: Instant, cases: z.int(), unsent: z.int() })),
};
