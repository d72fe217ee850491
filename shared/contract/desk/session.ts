import '../jitless.ts';
import * as z from 'zod';
import { Id, Instant, Role } from '../primitives.ts';
import { command, everyone, query } from '../define.ts';
import { empty, done } from './parts.ts';

export const session = {
  'session.current': query(null, empty, z.strictObject({ staff: z.strictObject({ id: Id, name: z.string(), role: Role, desk: Id }).nullable(), training: z.boolean(), shiftStartedAt: Instant.nullable() })),
  /** Training region only: signs in an invented trainee nurse. */
  'session.startTraining': command(null, empty, done),
  'session.signOut': command(everyone, empty, done),
};
