import * as z from 'zod';
import { LockReason, StaffRole } from '../../../shared/contract/desk/session.ts';
import { Id, Instant } from '../../../shared/contract/primitives.ts';
import type { StoreContext } from '../store/context.ts';
import type { Writer } from '../store/handle.ts';
import { getMeta, setMeta } from '../store/meta.ts';

/** The session as it lies on disk. `role` is the person's own; `emergency.role` goes before it until `until`. */
const Holder = z.strictObject({
  id: Id, name: z.string(), role: StaffRole, startedAt: Instant, locked: LockReason.nullable().default(null), behalfOf: Id.nullable().default(null),
  emergency: z.strictObject({ id: Id, role: StaffRole, until: Instant }).nullable().default(null),
});
export type Holder = z.output<typeof Holder>;

export type Held = { get(): Holder | null; /** inside a transaction */ set(db: Writer, next: Holder | null): void; /** after its commit */ written(next: Holder | null): void };

export function createHeld(context: StoreContext): Held {
  const text = getMeta(context.db.read, 'session');
  const parsed = text === null ? null : Holder.safeParse(JSON.parse(text));
  let held = parsed?.success === true ? parsed.data : null;
  return {
    get: () => held,
    set: (db, next) => setMeta(db, 'session', next === null ? null : JSON.stringify(next)),
    written: (next) => {
      held = next;
    },
  };
}
