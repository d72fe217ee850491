import '../jitless.ts';
import * as z from 'zod';
import { Id } from '../primitives.ts';
import { command, everyone, query } from '../define.ts';
import { QueueItem, SyncStatus } from '../views.ts';
import { empty, done, Text } from './parts.ts';

export const sync = {
  'sync.status': query(null, empty, SyncStatus),
  /** Everything that a person has to look at, then the first that wait; `more` = how many wait besides those. */
  'sync.queue': query(everyone, empty, z.strictObject({ items: z.array(QueueItem), more: z.int().min(0) })),
  'sync.retry': command(everyone, z.strictObject({ id: Id.nullable() }), done),
  /** A person decides that a refused item needs no more sending; it stays in the log with who and why. */
  'sync.resolve': command(everyone, z.strictObject({ id: Id, why: Text(500).min(1) }), done),
};
