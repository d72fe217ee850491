import './jitless.ts';
import * as z from 'zod';

/** Opaque identifier; the desk makes UUIDv7, seeded rows may carry readable ids. */
export const Id = z.string().min(1).max(100).regex(/^[A-Za-z0-9._:-]+$/);
export type Id = z.infer<typeof Id>;

/** Instant in epoch milliseconds UTC. Wall-clock rules go through shared/calendar only. */
export const Instant = z.int().min(0).max(8_640_000_000_000_000);
export type Instant = z.infer<typeof Instant>;

export const roles = ['nurse', 'elderlyPhysician', 'manager', 'administrator', 'trainee', 'provider', 'sender', 'system'] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;

/** Who did something, in which role, at which desk. Every command and every event carries one. */
export const Actor = z.strictObject({ id: Id, role: Role, desk: Id });
export type Actor = z.infer<typeof Actor>;

export const urgencies = ['U0', 'U1', 'U2', 'U3', 'U4', 'U5'] as const;
export const Urgency = z.enum(urgencies);
export type Urgency = z.infer<typeof Urgency>;

/** Outcomes of the decision careType; the first eight are bed types (protocol.md, "Bed types"). */
export const bedTypes = ['elvLow', 'elvHigh', 'elvPalliative', 'grz', 'wlzCrisis', 'wlzRegular', 'respite', 'observation'] as const;
export const otherCareTypes = ['emergency112', 'hospital', 'doctorFirst', 'outOfScope', 'mentalHealthCrisis', 'homeCare', 'legalStop', 'noProduct'] as const;
export const CareType = z.enum([...bedTypes, ...otherCareTypes]);
export type CareType = z.infer<typeof CareType>;

export function isBedType(careType: string | null | undefined): careType is (typeof bedTypes)[number] {
  return bedTypes.some((type) => type === careType);
}

export const Sex = z.enum(['female', 'male', 'other']);
export type Sex = z.infer<typeof Sex>;

export const Escalation = z.strictObject({ to: z.string().max(60), reason: z.string().max(60) });
export type Escalation = z.infer<typeof Escalation>;

/** Reasons of entries to the elderly-care physician that block a placement until each is answered; `consent` blocks too (protocol.md, escalation). */
export const blockingReasons = ['emergencyAdmission', 'psychogeriatric', 'doubt', 'legal', 'consent'] as const;
export const BlockingReason = z.enum(blockingReasons);
export type BlockingReason = z.infer<typeof BlockingReason>;

export const Answers = z.record(z.string().max(60), z.union([z.string().max(60), z.int()]));
export type Answers = z.infer<typeof Answers>;

/** Hybrid logical clock, `<ms hex 12>-<counter hex 4>-<desk>`: compares as text; shown order of events, never the deciding order. */
export const Hlc = z.string().max(140).regex(/^[0-9a-f]{12}-[0-9a-f]{4}-[A-Za-z0-9._:-]+$/);
export type Hlc = z.infer<typeof Hlc>;
