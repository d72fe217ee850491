import '../jitless.ts';
import * as z from 'zod';
import { Id, Instant, Role } from '../primitives.ts';
import { command, everyone, query } from '../define.ts';
import { empty, done, Text } from './parts.ts';

/** Roles in which somebody works at a desk; who has several takes one at a time. */
export const staffRoles = ['nurse', 'elderlyPhysician', 'manager', 'administrator', 'trainee'] as const;
export const StaffRole = z.enum(staffRoles);
export type StaffRole = z.infer<typeof StaffRole>;
/** Why a session stopped answering without ending: the same person goes on after the PIN. */
export const lockReasons = ['byHand', 'idle', 'sleep', 'windowClosed', 'restart'] as const;
export const LockReason = z.enum(lockReasons);
/** What gives emergency access its ground; the words behind it are free text for the reviewer. */
export const emergencyReasons = ['acutePatient', 'noColleague', 'systemFailure', 'other'] as const;
export const emergencyVerdicts = ['justified', 'notJustified', 'unclear'] as const;

const Person = z.strictObject({ id: Id, name: z.string(), roles: z.array(StaffRole) });
/** PIN or passphrase; the core decides whether it is good enough. */
const Secret = z.string().min(1).max(200);
/** An identity proven anew (identity provider or activation code), waiting for its PIN. It lives a few minutes, in memory only. */
const Proof = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('none') }), z.strictObject({ state: z.literal('waiting'), url: z.string().max(4000) }),
  z.strictObject({ state: z.literal('proven'), person: Person }), z.strictObject({ state: z.literal('failed'), message: z.string() }),
]);
const Emergency = z.strictObject({
  id: Id, who: z.string(), role: StaffRole, reason: z.enum(emergencyReasons), text: z.string(), at: Instant, until: Instant, endedAt: Instant.nullable(), /** lines of the log written under it */ lines: z.int(),
  review: z.strictObject({ at: Instant, by: z.string(), verdict: z.enum(emergencyVerdicts), text: z.string() }).nullable(),
});

export const session = {
  'session.current': query(null, empty, z.strictObject({
    staff: z.strictObject({ id: Id, name: z.string(), role: Role, desk: Id, /** all roles this person may take */ roles: z.array(StaffRole) }).nullable(), training: z.boolean(), shiftStartedAt: Instant.nullable(),
    /** whose session waits for the PIN; `staff` is null then */ locked: z.strictObject({ id: Id, name: z.string(), role: Role, why: LockReason }).nullable(),
    emergency: z.strictObject({ id: Id, until: Instant }).nullable(), /** ms without a key or a click after which the core locks; null = never */ idleMs: z.int().nullable(),
  })),
  /** How somebody can sign in here and now. `people` = who has a PIN on this desk; `opensAt` = not before then, after wrong attempts. */
  'session.ways': query(null, empty, z.strictObject({ training: z.boolean(), online: z.boolean(), identityProvider: z.string().nullable(), people: z.array(Person.extend({ opensAt: Instant.nullable(), blocked: z.enum(['attempts', 'lapsed']).nullable() })), proof: Proof })),
  /** Training region only: signs in an invented trainee nurse, or an invented colleague in another role. */
  'session.startTraining': command(null, z.strictObject({ role: StaffRole.default('trainee') }), done),
  /** First time on a desk: the page of the region's identity provider, to be opened in the system's browser. */
  'session.openIdentityProvider': command(null, empty, z.strictObject({ url: z.string().max(4000) })),
  /** First time on a desk: a one-time code from the manager; the region checks and burns it. */
  'session.useCode': command(null, z.strictObject({ code: Text(40).min(1) }), z.strictObject({ person: Person })),
  /** Chooses the PIN for the identity that was just proven, and signs in. */
  'session.setSecret': command(null, z.strictObject({ secret: Secret, role: StaffRole.nullable().default(null) }), done),
  'session.dropProof': command(null, empty, done),
  /** Signs in with the PIN, or opens the own locked session. Somebody else's session ends first. */
  'session.signIn': command(null, z.strictObject({ staffId: Id, secret: Secret, role: StaffRole.nullable().default(null), /** the responsible person on whose behalf, where that is another */ behalfOf: Id.nullable().default(null) }), done),
  'session.lock': command(null, z.strictObject({ why: LockReason.default('byHand') }), done),
  /** Somebody is at the keyboard; at most once a minute. */
  'session.touch': command(everyone, empty, done),
  'session.switchRole': command(everyone, z.strictObject({ role: StaffRole }), done),
  'session.signOut': command(everyone, empty, done),
  /** Who may work in this region, and how far they are on this desk. */
  'session.staff': query(['manager', 'administrator'], empty, z.strictObject({ people: z.array(Person.extend({ active: z.boolean(), here: z.enum(['none', 'ready', 'attempts', 'lapsed']) })) })),
  /** A one-time activation code for a colleague; shown once, good for a day. Needs the region. */
  'session.giveCode': command(['manager', 'administrator'], z.strictObject({ staffId: Id }), z.strictObject({ code: z.string(), expiresAt: Instant })),
  /** Takes a PIN away from this desk; the person proves who they are anew. */
  'session.forget': command(['manager', 'administrator'], z.strictObject({ staffId: Id, why: Text(200).min(1) }), done),
  /** A code for the sealed envelope: with it a known nurse or physician gets in when neither PIN nor region works. One use; a new one replaces it. */
  'session.makeEnvelope': command(['manager', 'administrator'], empty, z.strictObject({ code: z.string() })),
  'session.openEnvelope': command(null, z.strictObject({ staffId: Id, code: Text(60).min(1), reason: z.enum(emergencyReasons), text: Text(500).min(10) }), done),
  /** For openEnvelope: nurses and physicians of the region, whether they have a PIN here or not. Empty when no envelope was made. */
  'session.envelopePeople': query(null, empty, z.strictObject({ people: z.array(Person) })),
  /** Emergency access: a manager or administrator works cases for at most an hour; every line of the log carries it and a manager reviews it afterwards. */
  'session.emergency': command(['manager', 'administrator'], z.strictObject({ reason: z.enum(emergencyReasons), text: Text(500).min(10) }), z.strictObject({ id: Id, until: Instant })),
  'session.endEmergency': command(everyone, empty, done),
  'session.emergencies': query(['manager', 'administrator'], z.strictObject({ open: z.boolean().default(true) }), z.strictObject({ emergencies: z.array(Emergency) })),
  /** Never by the person who used it. */
  'session.reviewEmergency': command(['manager'], z.strictObject({ id: Id, verdict: z.enum(emergencyVerdicts), text: Text(1000).min(1) }), done),
};
