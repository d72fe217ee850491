import '../jitless.ts';
import * as z from 'zod';
import { Id, Instant } from '../primitives.ts';
import { command, query } from '../define.ts';
import { empty, done, Text } from './parts.ts';

/** Who may look into the log: managers and administrators; trainees in the training region, where nobody in it is real. */
const readers = ['manager', 'administrator', 'trainee'] as const;
export const auditGroups = ['look', 'search', 'change', 'print', 'signIn', 'emergency', 'refused', 'log'] as const;
const Filter = z.strictObject({ caseId: Id.nullable().default(null), actorId: Id.nullable().default(null), group: z.enum(auditGroups).nullable().default(null), from: Instant.nullable().default(null), to: Instant.nullable().default(null) });
export const AuditLineView = z.strictObject({
  seq: z.int(), at: Instant, actor: z.string(), actorId: z.string(), role: z.string(), action: z.string(), /** the same in plain Dutch */ label: z.string(), group: z.enum(auditGroups), caseId: Id.nullable(), outcome: z.string(),
  desk: z.string(), place: z.string().nullable(), behalf: z.string().nullable(), why: z.string().nullable(),
});
export type AuditLineView = z.infer<typeof AuditLineView>;
/** Where the chain breaks. `cutOff`: its end is gone; `rewritten`: it was made anew, between the last mark that fits and the first that doesn't. */
export const ChainBreak = z.strictObject({ line: z.int(), kind: z.enum(['changed', 'missing', 'order', 'cutOff', 'rewritten']), after: z.int() });

export const audit = {
  'audit.list': query(readers, Filter.extend({ before: z.int().nullable().default(null), limit: z.int().min(1).max(500).default(100) }), z.strictObject({ lines: z.array(AuditLineView), /** null = not checked to its end yet */ intact: z.boolean().nullable() })),
  /** People who occur in the log, for the filter. */
  'audit.people': query(readers, empty, z.strictObject({ people: z.array(z.strictObject({ id: z.string(), name: z.string() })) })),
  /** One line, with what it changed: before and after, from the case's own events. Empty for lines that changed nothing, or when the person was erased. */
  'audit.line': query(readers, z.strictObject({ seq: z.int().min(1) }), z.strictObject({ line: AuditLineView, changes: z.array(z.strictObject({ label: z.string(), before: z.string().nullable(), after: z.string().nullable() })) })),
  /** Checks the whole chain from its first line, against the marks kept outside it. */
  'audit.verify': command(readers, empty, z.strictObject({ lines: z.int(), from: z.int(), intact: z.boolean(), found: ChainBreak.nullable() })),
  /** The log (of one patient, or a period) as a file: CSV, oldest first, with the hashes. */
  'audit.export': command(readers, Filter, z.strictObject({ name: z.string(), type: z.string(), text: z.string(), lines: z.int(), sha256: z.string() })),
  /** Right of access (GDPR art. 15): everything this desk holds of one patient and who looked at it, as JSON. */
  'audit.access': command(['manager', 'trainee'], z.strictObject({ caseId: Id, why: Text(200).min(1) }), z.strictObject({ name: z.string(), type: z.string(), text: z.string(), sha256: z.string() })),
  /**
   * Desk against region, both ways: every change of a case that this log names must stand in the region's own log, and the other way round; both chains are followed. Where the region's log can't be had now
   * (`region` null) the comparison is with the events that the region registered, as this desk got them.
   */
  'audit.reconcile': command(readers, empty, z.strictObject({
    checked: z.int(), notAtRegion: z.array(Id), notInLog: z.array(Id), waiting: z.int(), desk: z.strictObject({ lines: z.int(), intact: z.boolean() }), region: z.strictObject({ lines: z.int(), brokenAt: z.int().nullable() }).nullable(),
  })),
  /** Removes lines older than the retention (five years at least); the chain goes on from a floor that is kept beside the keys. */
  'audit.purge': command(['administrator'], z.strictObject({ before: Instant }), z.strictObject({ removed: z.int(), floor: z.int() })),
  /** A print or a save to a file that the page made itself. */
  'audit.printed': command(['nurse', 'trainee', 'elderlyPhysician', 'manager', 'administrator'], z.strictObject({ what: z.enum(['handover', 'case', 'emergencyList', 'report', 'roster', 'other']), caseId: Id.nullable().default(null) }), done),
};
