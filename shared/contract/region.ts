import './jitless.ts';
import * as z from 'zod';
import { canonicalJson } from '../triage/canonical.ts';
import { SealedEvent, refusalReasons } from '../casework/events.ts';
import { BedGroup, Location, Organisation } from '../capacity/schema.ts';
import { RegionProfile } from '../profile/schema.ts';
import { ErrorCode } from './errors.ts';
import { Actor, CareType, Id, Instant, Role, Sex, Urgency } from './primitives.ts';
import { RegionBaseline } from './reports.ts';

/** Region API, version 1: what crosses the wire between a desk (or provider, importer, manager) and the regional service. */
export const SCHEMA_VERSION = 1;
/** A batch of commands holds at most this many, and at most this many bytes. */
export const MAX_COMMANDS = 50;
export const MAX_BATCH_BYTES = 256 * 1024;
/** Ping period of the live stream in ms; the desk's watchdog gives up after WATCHDOG_MS without any event. */
export const PING_MS = 15_000;
export const WATCHDOG_MS = 40_000;
export const POLL_MS = 30_000;

export const feedKinds = ['organisation', 'location', 'bedGroup', 'roster', 'profile', 'protocol', 'staff', 'caseEvent', 'hold', 'offer', 'conflict', 'erasure', 'regionDirectory', 'profileVersion', 'baseline'] as const;
export const FeedKind = z.enum(feedKinds);
export type FeedKind = z.infer<typeof FeedKind>;

export const RosterEntry = z.strictObject({
  id: Id, regionId: Id, role: z.enum(['elderlyPhysician', 'psychiatrist', 'medicalManagerAmbulance', 'emergencyPhysician', 'generalPractitioner', 'careOffice', 'nurse', 'dementiaTeam', 'paramedicTeam']),
  staffId: Id.nullable(), name: z.string().max(120), phone: z.string().max(30), from: Instant, to: Instant, order: z.int().min(1), version: z.int().min(1),
});
export type RosterEntry = z.infer<typeof RosterEntry>;
export const Staff = z.strictObject({ id: Id, regionId: Id, name: z.string().max(120), roles: z.array(Role).min(1), active: z.boolean(), /** who this is at the region's identity provider; without it the id itself */ subject: z.string().min(1).max(200).optional(), version: z.int().min(1) });
export type Staff = z.infer<typeof Staff>;
export const RegionDirectoryEntry = z.strictObject({ id: Id, number: z.int(), name: z.string().max(120), deskName: z.string().max(160), deskPhone: z.string().max(30), careOffice: z.string().max(120), neighbours: z.array(Id), version: z.int().min(1), /** a region with several desks: which municipalities each serves; the region's own desk takes the rest */ subregions: z.array(z.strictObject({ name: z.string().max(120), deskName: z.string().max(160), deskPhone: z.string().max(30), municipalities: z.array(z.string().max(80)).max(100) })).max(20).optional() });
export type RegionDirectoryEntry = z.infer<typeof RegionDirectoryEntry>;

/** What a provider sees before it accepts: no name, BSN, date of birth, address or phone (law 6; care.md 6.2 A). */
export const OfferContent = z.strictObject({
  ageBand: z.enum(['<18', '18-64', '65-74', '75-84', '85-94', '95+', 'unknown']), sex: Sex.nullable(), careType: CareType, urgency: Urgency, neededBy: Instant.nullable(),
  features: z.array(z.string().max(40)).max(20), insulin: z.boolean(), weightKg: z.int().nullable(), closedWard: z.boolean().nullable(), wzd: z.boolean().nullable(), summary: z.string().max(1000),
});
export type OfferContent = z.infer<typeof OfferContent>;
export const OfferAnswer = z.strictObject({ answer: z.enum(['accepted', 'refused']), reasonCode: z.enum(refusalReasons).nullable(), text: z.string().max(500), expectedAt: Instant.nullable(), answeredAt: Instant, by: z.enum(['provider', 'phone']), /** a refusing provider may name another place of its own */ proposedBedGroupId: Id.nullable().optional() });
export const Offer = z.strictObject({
  id: Id, regionId: Id, caseId: Id, bedGroupId: Id, locationId: Id, organisationId: Id, desk: Id, holdId: Id.nullable(), state: z.enum(['open', 'accepted', 'refused', 'withdrawn', 'expired']),
  content: OfferContent, madeAt: Instant, answer: OfferAnswer.nullable(), version: z.int().min(1),
});
export type Offer = z.infer<typeof Offer>;
export const Hold = z.strictObject({
  id: Id, regionId: Id, caseId: Id, bedGroupId: Id, desk: Id, state: z.enum(['held', 'confirmed', 'arrived', 'released', 'expired', 'conflict']), basis: z.enum(['server', 'phone']),
  madeAt: Instant, expiresAt: Instant.nullable(), version: z.int().min(1),
});
export type Hold = z.infer<typeof Hold>;
/** Opened when a fact told by phone exceeds what there was; closed by a person only. */
export const Conflict = z.strictObject({ id: Id, regionId: Id, kind: z.enum(['overbooked', 'claim', 'urgency', 'doublePatient']), bedGroupId: Id.nullable(), caseIds: z.array(Id), desks: z.array(Id), openedAt: Instant, closedAt: Instant.nullable(), resolution: z.string().max(500).nullable(), version: z.int().min(1) });
export type Conflict = z.infer<typeof Conflict>;
export const ProtocolVersion = z.strictObject({ id: Id, packId: Id, packVersion: z.string().max(40), sha256: z.string().length(64), validFrom: Instant, pack: z.json(), version: z.int().min(1) });
/** A profile as it was published, kept: a case goes on under the version it began with (ADR 0022). `publishedAt` 0: it stood before versions were kept. */
export const ProfileVersion = z.strictObject({ id: Id, regionId: Id, profile: RegionProfile, publishedAt: Instant, publishedBy: z.string().max(120), version: z.int().min(1) });
export type ProfileVersion = z.infer<typeof ProfileVersion>;
export const Erasure = z.strictObject({ id: Id, caseId: Id, at: Instant, version: z.int().min(1) });
export type Erasure = z.infer<typeof Erasure>;

export const feedBodies = { organisation: Organisation, location: Location, bedGroup: BedGroup, roster: RosterEntry, profile: RegionProfile, protocol: ProtocolVersion, staff: Staff, caseEvent: SealedEvent, hold: Hold, offer: Offer, conflict: Conflict, erasure: Erasure, regionDirectory: RegionDirectoryEntry, profileVersion: ProfileVersion, baseline: RegionBaseline } as const satisfies Record<FeedKind, z.ZodType>;

/** One entry of the current-state feed: newest wins. `kind` is open so that an older desk stores and keeps what it doesn't know. */
export const FeedItem = z.strictObject({ kind: z.string().max(40), id: Id, version: z.int().min(1), seq: z.int().min(1), deleted: z.boolean(), body: z.json().nullable() });
export type FeedItem = z.infer<typeof FeedItem>;

/** Per kind: row count and sum of hash(id, version) modulo 2^64 as decimal text. */
export const Digest = z.record(z.string(), z.strictObject({ count: z.int().min(0), sum: z.string().regex(/^\d{1,20}$/) }));
export type Digest = z.infer<typeof Digest>;

/** OpenID Connect for desks: Authorization Code with PKCE, a public client (RFC 8252), redirect to 127.0.0.1. `claim` names the person; its value is a staff member's `subject`. */
export const IdentityProvider = z.strictObject({ issuer: z.url({ protocol: /^https?$/ }).max(300), clientId: z.string().min(1).max(200), claim: z.string().min(1).max(60).default('sub'), scope: z.string().min(6).max(200).default('openid') });
export type IdentityProvider = z.infer<typeof IdentityProvider>;
/** POST /v1/session/codes (a desk for one of its managers, or a manager's token) and POST /v1/session/activations (a desk). A code is good once, for `expiresAt`. */
export const CodeRequest = z.strictObject({ staffId: Id, /** who gives it, at a desk; left out with a manager's token */ by: Actor.optional() });
export const CodeResponse = z.strictObject({ code: z.string().min(10).max(40), expiresAt: Instant });
export const ActivationRequest = z.strictObject({ code: z.string().min(1).max(40) });
export const ActivationResponse = z.strictObject({ staff: Staff });

export const HelloRequest = z.strictObject({ desk: Id, incarnation: Id, schema: z.strictObject({ min: z.int(), max: z.int() }) });
export const HelloResponse = z.strictObject({
  epoch: Id, head: z.int().min(0), floor: z.int().min(0), serverTime: Instant, schema: z.strictObject({ min: z.int(), max: z.int() }), scope: z.string().max(100), training: z.boolean(),
  serviceName: z.string().max(120), regionIds: z.array(Id).min(1), profileVersions: z.record(z.string(), z.int()),
  /** the desk that the bearer token stands for; a desk takes it as its own id */ desk: Id.optional(),
  /** where people of this region prove who they are; left out = with a code from their manager */ identityProvider: IdentityProvider.optional(),
});
export type HelloResponse = z.infer<typeof HelloResponse>;
export const SnapshotManifest = z.strictObject({ epoch: Id, seq: z.int().min(0), scope: z.string().max(100), rows: z.int().min(0), digest: Digest, parts: z.array(z.strictObject({ url: z.string().max(300), rows: z.int().min(0), sha256: z.string().length(64) })) });
export type SnapshotManifest = z.infer<typeof SnapshotManifest>;
export const ChangesResponse = z.strictObject({ items: z.array(FeedItem), next: z.string().max(300), head: z.int().min(0), upToDate: z.boolean(), digest: Digest.nullable(), serverTime: Instant });
export type ChangesResponse = z.infer<typeof ChangesResponse>;
export const StreamMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), epoch: Id, head: z.int() }), z.strictObject({ type: z.literal('poke'), head: z.int() }), z.strictObject({ type: z.literal('ping'), serverTime: Instant }),
]);

const commandBase = { id: Id, deskSeq: z.int().min(1), hlc: z.string().max(140), at: Instant, actor: Actor };
/** Every write a desk can ask for. `id` is a UUIDv7 made at the desk: the same id again gives the same result; another payload under it is refused. */
export const RegionCommand = z.discriminatedUnion('kind', [
  /** id = event id */
  z.strictObject({ ...commandBase, kind: z.literal('appendEvent'), event: SealedEvent }),
  /** 32 byte key of a case in base64. Sent before the case's first event; kept by the region in a store of its own. */
  z.strictObject({ ...commandBase, kind: z.literal('caseKey'), caseId: Id, key: z.string().length(44) }),
  /** Hold and/or offer in one step. `hold` null: only an offer (available is not known). Granted, or conflict with the current state. */
  z.strictObject({ ...commandBase, kind: z.literal('placeOffer'), caseId: Id, regionId: Id, bedGroupId: Id, versionSeen: z.int().min(0), hold: z.strictObject({ holdId: Id, ttlMs: z.int().min(60_000).max(86_400_000) }).nullable(), offerId: Id, content: OfferContent, mayWait: z.boolean() }),
  z.strictObject({ ...commandBase, kind: z.literal('withdrawOffer'), caseId: Id, offerId: Id, reason: z.enum(['caseClosed', 'otherPlace', 'byDesk', 'refusedByPhone']) }),
  /** Toegezegd, as a fact told by phone or by the provider: never refused. Over capacity it is kept and a conflict opened. */
  z.strictObject({ ...commandBase, kind: z.literal('confirmPlacement'), caseId: Id, regionId: Id, bedGroupId: Id, offerId: Id.nullable(), holdId: Id, via: z.enum(['provider', 'phone']), expectedAt: Instant.nullable() }),
  z.strictObject({ ...commandBase, kind: z.literal('arrive'), caseId: Id, bedGroupId: Id, holdId: Id, arrivedAt: Instant }),
  z.strictObject({ ...commandBase, kind: z.literal('releaseHold'), caseId: Id, holdId: Id, reason: z.enum(['caseClosed', 'otherPlace', 'byDesk', 'refused']) }),
  /** A hold that lasts longer, for a question on the morning list; never shorter, at most a day from now. */
  z.strictObject({ ...commandBase, kind: z.literal('extendHold'), caseId: Id, holdId: Id, until: Instant }),
  /** An absolute report (call round), with the version it was based on; a stale one goes back for confirmation. `available` null = not known any more. */
  z.strictObject({ ...commandBase, kind: z.literal('reportCapacity'), bedGroupId: Id, baseVersion: z.int().min(0), available: z.int().min(0).max(10_000).nullable(), availableFrom: Instant.nullable(), forTheNight: z.boolean(), spokeWith: z.string().max(120), /** call round: what was said; `noAnswer` is kept as a call and leaves the number as it is, whatever version it was based on */ said: z.enum(['free', 'full', 'from', 'noAnswer', 'unknown']).optional(), /** name of who rang, as other desks show it */ byName: z.string().max(120).optional() }),
  z.strictObject({ ...commandBase, kind: z.literal('resolveConflict'), conflictId: Id, resolution: z.string().min(1).max(500) }),
]);
export type RegionCommand = z.infer<typeof RegionCommand>;
export const PushRequest = z.strictObject({ desk: Id, incarnation: Id, commands: z.array(z.unknown()).min(1).max(MAX_COMMANDS) });
/** applied / duplicate carry the seq of the effect. `current` = the bed group as it is now. */
export const CommandResult = z.strictObject({
  id: Id, status: z.enum(['applied', 'duplicate', 'rejected', 'conflict', 'blocked']), seq: z.int().min(0).nullable(), code: z.union([ErrorCode, z.string().max(60)]).nullable(), message: z.string().max(500).nullable(),
  current: BedGroup.nullable(), hold: Hold.nullable(), offer: Offer.nullable(),
});
export type CommandResult = z.infer<typeof CommandResult>;
export const PushResponse = z.strictObject({ epoch: Id, head: z.int().min(0), serverTime: Instant, results: z.array(CommandResult) });
export type PushResponse = z.infer<typeof PushResponse>;
/** `lacking`: not the keys are wanted, but which of these cases the region has no key of. */
export const CaseKeysRequest = z.strictObject({ caseIds: z.array(Id).min(1).max(500), lacking: z.literal(true).optional() });
export type CaseKeysRequest = z.infer<typeof CaseKeysRequest>;
export const CaseKeysResponse = z.strictObject({ keys: z.record(z.string(), z.string().length(44)), erased: z.array(Id), lacking: z.array(Id).optional() });
export type CaseKeysResponse = z.infer<typeof CaseKeysResponse>;
export const RegionError = z.strictObject({ error: z.strictObject({ code: z.string().max(60), message: z.string().max(500), details: z.json().optional() }) });

/** One line of `region -- cases --ndjson` and of GET /v1/cases (scope audit): what the region itself holds of a case. `events` = types in region order. */
export const RegionCase = z.strictObject({ id: Id, state: z.string(), careType: CareType.nullable(), urgency: Urgency.nullable(), bedGroup: Id.nullable(), events: z.array(z.strictObject({ id: Id, seq: z.int(), type: z.string(), at: Instant, actor: Actor })) });
export type RegionCase = z.infer<typeof RegionCase>;

/**
 * One access to a patient record over HTTP, as the region logs it (NEN 7513): who, in which role, with which token, what, which case, with which outcome. Ids and codes only, nothing of the
 * patient. `commandId` is the desk's command (of an event: the event's id), by which a desk's own log is laid beside this one. `action`: the command's kind, or caseKeysRead, snapshotRead,
 * casesRead, auditRead, offerAnswered, offerExpired, handoverRead, handoverReceived, erased, tokenMade, tokenRotated, tokenRevoked.
 */
export const RegionAuditEntry = z.strictObject({
  at: Instant, action: z.string().max(40), detail: z.string().max(100).nullable(), outcome: z.enum(['done', 'refused']), caseId: Id.nullable(), regionId: Id.nullable(), commandId: Id.nullable(),
  actor: Actor.nullable(), token: z.strictObject({ id: Id, kind: z.string().max(20), subject: Id }).nullable(),
});
export type RegionAuditEntry = z.infer<typeof RegionAuditEntry>;
/** `entry` null: the line exists but belongs to another region than the token's, or (/v1/audit/own) to another desk. */
export const RegionAuditLine = z.strictObject({ seq: z.int().min(1), previous: z.string().length(64), hash: z.string().length(64), entry: RegionAuditEntry.nullable() });
export type RegionAuditLine = z.infer<typeof RegionAuditLine>;
/** GET /v1/audit?after&limit&caseId (scope audit), GET /v1/audit/own?after&limit (scope desk), oldest first; `next` = the `after` of the next page, null at the end; `head` = the newest line of the whole log. */
export const RegionAuditPage = z.strictObject({ items: z.array(RegionAuditLine), next: z.int().nullable(), head: z.strictObject({ seq: z.int().min(0), hash: z.string().length(64) }) });
export type RegionAuditPage = z.infer<typeof RegionAuditPage>;
/** A line's hash is the SHA-256 (hex) of this text: the previous hash (64 zeros before the first line), a line feed, and the entry as canonical JSON (sorted keys, no spaces). */
export function auditText(previous: string, entry: RegionAuditEntry): string {
  return `${previous}\n${canonicalJson(entry)}`;
}
/** What a desk asks the region to publish for somebody who may (scope desk): all rows or none, each on the version it was made from (0 = new); `body` null takes the row away. */
export const publishable = ['profile', 'roster', 'staff', 'location', 'baseline'] as const;
export const Publication = z.strictObject({ actor: Actor, actorName: z.string().max(120), rows: z.array(z.strictObject({ kind: z.enum(publishable), id: Id, baseVersion: z.int().min(0), body: z.json().nullable() })).min(1).max(100) });
export type Publication = z.infer<typeof Publication>;
export const PublicationResult = z.strictObject({ versions: z.record(z.string(), z.int()) });
export const SurgeSwitch = z.strictObject({ actor: Actor, actorName: z.string().max(120), regionId: Id, kind: z.string().min(1).max(60), on: z.boolean(), why: z.string().min(1).max(300) });
export type SurgeSwitch = z.infer<typeof SurgeSwitch>;
