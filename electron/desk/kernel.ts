import type { EventType, OpenEvent, PayloadOf, PersonalOf } from '../../shared/casework/events.ts';
import type { In, MethodName, Out, Parsed } from '../../shared/contract/define.ts';
import type { DeskContract } from '../../shared/contract/desk.ts';
import type { DeskEvent } from '../../shared/contract/define.ts';
import type { Actor } from '../../shared/contract/primitives.ts';
import type { CommandResult, FeedKind, IdentityProvider, RegionCommand, feedBodies } from '../../shared/contract/region.ts';
import type { StatusBarView, SyncStatus } from '../../shared/contract/views.ts';
import type * as z from 'zod';

/**
 * The seams inside the desk core. The store and sync side implements Journal, Cache, Outbox, Session and Events; the features (casework, triage,
 * capacity, handover) are written against them. Everything is synchronous except waiting for the region.
 */

/** What a host gives the core. `databaseKey`: 32 bytes, from the system's key store or a key file of mode 0600. `clock`: epoch ms. */
export type HostPorts = {
  readonly host: 'electron' | 'loopback' | 'memory';
  readonly version: string;
  readonly dataFolder: string;
  readonly databaseKey: Uint8Array;
  readonly secrets: 'system' | 'keyFile';
  /** null = no region configured or reachable yet; the desk works on its cache */
  readonly region: { readonly url: string; readonly token: string } | null;
  readonly training: boolean;
  /** What an administrator fixed for this machine; left out = the region's word and the defaults. */
  readonly session?: { /** minutes without a key or a click until the desk locks */ readonly idleMinutes?: number; readonly identityProvider?: IdentityProvider };
  /** Where backups go, fixed for this machine; left out = chosen at the desk. `at`: HH:MM in Amsterdam; `keep`: so many stay. */
  readonly backup?: { readonly folder: string; readonly at?: string | undefined; readonly keep?: number | undefined };
  readonly clock: () => number;
  readonly log: Log;
};

/** Structured log lines; never patient data (only ids, codes, counts). */
export type Log = (level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: Readonly<Record<string, string | number | boolean | null>>) => void;

export type EventDraft = { [T in EventType]: { readonly type: T; readonly payload: PayloadOf<T>; readonly personal: PersonalOf<T> } }[EventType];

/** A region command before the journal gives it id, desk seq, HLC, instant and actor. (appendEvent and caseKey are made by the journal itself.) */
type WithoutEnvelope<C> = C extends RegionCommand ? Omit<C, 'id' | 'deskSeq' | 'hlc' | 'at' | 'actor'> : never;
export type CommandDraft = WithoutEnvelope<Exclude<RegionCommand, { kind: 'appendEvent' | 'caseKey' }>>;

export type AppendRequest = {
  readonly actor: Actor;
  readonly caseId: string;
  readonly regionId: string;
  /** null = now; paper cases typed in afterwards carry their real time */
  readonly at?: number;
  readonly drafts: readonly EventDraft[];
  readonly commands?: readonly CommandDraft[];
  /** NEN 7513 action word for the audit line, e.g. 'casework.close' */
  readonly action: string;
};

/** What a projection row shows without decrypting; `personal` is sealed under the case's key by the store. */
export type ProjectionRow = {
  readonly open: boolean; readonly step: string; readonly urgency: string | null; readonly ownerId: string | null; readonly createdAt: number; readonly updatedAt: number;
  /** JSON for lists, without personal data */ readonly view: unknown;
  /** JSON for lists: name, place, caller */ readonly personal: unknown;
};
export type ProjectionFilter = { readonly open: boolean; readonly updatedSince?: number; readonly step?: string };
export type PersonalPart = { readonly caseId: string; readonly open: boolean; /** null = erased, or its key isn't here yet */ readonly personal: unknown };
/** The last step answers the last rows. */
export type PersonalParts = Iterator<readonly PersonalPart[], readonly PersonalPart[]>;
export type Projector = (caseId: string, events: readonly OpenEvent[]) => ProjectionRow;

export type Journal = {
  /** Writes events + projection + outbox + audit line in ONE durable SQLite transaction; returns when it is on disk. Case keys are made at a case's first event. */
  append(request: AppendRequest): { readonly events: readonly OpenEvent[]; readonly commandIds: readonly string[] };
  /** Commands that belong to no case (a report of a call round): outbox + audit line in ONE durable transaction. */
  send(request: { readonly actor: Actor; readonly commands: readonly CommandDraft[]; readonly action: string }): readonly string[];
  /** All events of a case: registered ones in region order (seq, then HLC), then the local ones in the order they were made. */
  events(caseId: string): readonly OpenEvent[];
  exists(caseId: string): boolean;
  /** Rows whose `open` equals the filter's; `updatedSince` (epoch ms) and `step` leave the others undecrypted. */
  projections(filter: ProjectionFilter): readonly { readonly caseId: string; readonly regionId: string; readonly row: ProjectionRow; readonly erased: boolean; readonly unsent: number }[];
  /** The sealed parts of open cases and of those changed since `updatedSince` (epoch ms), `size` at each step: what takes long for thousands is done a few at a time, each as it stands at its step. */
  personalParts(updatedSince: number, size: number): PersonalParts;
  /** Called inside the transaction that changes a case, with all its events. Set once by the casework feature. */
  setProjector(projector: Projector): void;
  /** After commit, with the cases that changed (own writes and the region's). */
  onChange(listener: (caseIds: readonly string[]) => void): () => void;
  drafts: { get(caseId: string): Readonly<Record<string, string>>; set(caseId: string, field: string, value: string | null): void };
};

type BodyOf<K extends FeedKind> = z.output<(typeof feedBodies)[K]>;

/** The desk's copy of the region's current state (everything but events). Rows are validated when they come in. */
export type Cache = {
  get<K extends FeedKind>(kind: K, id: string): BodyOf<K> | null;
  all<K extends FeedKind>(kind: K): readonly BodyOf<K>[];
  /** Reads at most `rows` more of a kind ahead of its first use, which otherwise reads them all at once. True when all are in memory. */
  loadAhead(kind: FeedKind, rows: number): boolean;
  /** Regions whose cases this desk works on, as the region service last said: the cache also holds profiles, rosters, staff and beds of others. Empty before the first greeting. */
  regionIds(): readonly string[];
  /** ids null = everything changed (bootstrap, epoch change) */
  onChange(listener: (kind: FeedKind, ids: readonly string[] | null) => void): () => void;
};

export type OutboxEntry = { readonly id: string; readonly kind: RegionCommand['kind']; readonly caseId: string | null; readonly at: number; readonly body: RegionCommand; readonly state: 'waiting' | 'sending' | 'parked' | 'refused' | 'blocked' | 'acknowledged' | 'resolved'; readonly result: CommandResult | null };
/** One bed of a group, under the hold that will stand for it. */
export type BedClaim = { readonly bedGroupId: string; readonly holdId: string };
export type Outbox = {
  forCase(caseId: string): readonly OutboxEntry[];
  /** Reports of bed groups that the region has not taken: waiting, refused, set apart. In the order they were made. */
  reports(): readonly OutboxEntry[];
  /** Beds that this desk has asked or promised and the region hasn't heard of yet. The same list until the queue changes. */
  claims(): readonly BedClaim[];
  /** Resolves with the region's result, or null when it didn't come within `timeoutMs` (the command stays queued). */
  result(commandId: string, timeoutMs: number): Promise<CommandResult | null>;
};

export type StaffOnDuty = { readonly id: string; readonly name: string; readonly role: Actor['role']; readonly desk: string };
export type Session = { current(): StaffOnDuty | null; /** display name for an actor id; the id itself when unknown */ nameOf(actor: Actor): string };

/** Reads and searches are audited too (NEN 7513): features call this for every look at a patient. */
export type Audit = { record(line: { readonly actor: Actor; readonly action: string; readonly caseId: string | null; readonly outcome: 'done' | 'refused'; readonly detail?: string }): void; /** lines of one action in [from, to), epoch ms */ count(action: string, from: number, to: number): number };

export type RegionAsk = { ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> };

export type Kernel = {
  readonly ports: HostPorts;
  readonly journal: Journal;
  readonly cache: Cache;
  readonly outbox: Outbox;
  readonly session: Session;
  readonly audit: Audit;
  /** Live state of the connection, as on the status bar. */
  readonly syncStatus: () => SyncStatus;
  /** One question to the region that waits for its answer and is never queued (publishing, exercises). Rejects with the region's coded error, or `offline` when nobody answers. */
  readonly region: RegionAsk;
  readonly emit: (type: DeskEvent['type'], ids: readonly string[]) => void;
  readonly now: () => number;
  /** What the status bar shows of the cases: set once by the casework feature (the connection, the queue and the roster are filled in by the core). */
  readonly provideStatus: (source: () => Pick<StatusBarView, 'overdue' | 'reminder' | 'surge' | 'surging' | 'gaps'>) => void;
};

/** Per call: who asks (never null for methods with roles), and the instant. */
export type CallContext = { readonly actor: Actor | null; readonly now: number };
export type Handler<N extends MethodName<DeskContract>> = (input: Parsed<DeskContract[N]>, context: CallContext) => Out<DeskContract[N]> | Promise<Out<DeskContract[N]>>;
/** The handlers of one feature: every contract method `<feature>.<verb>`, none missing. They throw CodedError to refuse. */
export type FeatureHandlers<F extends string> = { readonly [N in Extract<MethodName<DeskContract>, `${F}.${string}`>]: Handler<N> };

/** What every transport carries: JSON text in, JSON text of {ok,value}|{ok,error} out; never throws across. */
export type Core = {
  invoke(method: string, input: string): Promise<string>;
  onEvent(listener: (event: string) => void): () => void;
  /** Another region, or the one that has just started: the desk goes on with its cache meanwhile. */
  connect(region: HostPorts['region']): void;
  /** Ordered shutdown: stops sync, checkpoints, closes the database. */
  close(): Promise<void>;
};
export type { In };
