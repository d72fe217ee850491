import { createFeatures } from '../../electron/desk/features.ts';
import { claimsOf } from '../../electron/desk/sync/claims.ts';
import type { Features } from '../../electron/desk/features.ts';
import type { AppendRequest, Cache, CallContext, Journal, Kernel, OutboxEntry, ProjectionRow, Projector } from '../../electron/desk/kernel.ts';
import type { OpenEvent } from '../../shared/casework/events.ts';
import { compareEvents } from '../../shared/casework/reduce.ts';
import { deskContract } from '../../shared/contract/desk.ts';
import type { DeskContract } from '../../shared/contract/desk.ts';
import type { In, MethodName, Out } from '../../shared/contract/define.ts';
import { CodedError } from '../../shared/contract/errors.ts';
import type { Actor } from '../../shared/contract/primitives.ts';
import { feedBodies } from '../../shared/contract/region.ts';
import type { CommandResult, FeedKind, RegionCommand } from '../../shared/contract/region.ts';
import { defaultProfile } from '../../shared/profile/default.ts';

/**
 * A desk core without disk and network: the real features on seams that live in memory. For rules and models that run thousands of times; what must
 * survive a crash or a region is tested on the real core.
 */
export type MemoryDesk = {
  readonly kernel: Kernel; readonly features: Features; readonly audit: { action: string; caseId: string | null }[]; readonly sent: RegionCommand[];
  clock: number; actor: Actor; online: boolean;
  /** What the region says to the next command of this kind; default: applied. */
  answer: (command: RegionCommand) => Partial<CommandResult> | null;
  call<N extends MethodName<DeskContract>>(method: N, input: In<DeskContract[N]>): Promise<Out<DeskContract[N]>>;
  put<K extends FeedKind>(kind: K, row: { readonly id: string } & Record<string, unknown>): void;
  /** Events of another desk, as the feed brings them. */
  receive(caseId: string, events: readonly OpenEvent[]): void;
  /** The region's answer to everything that waits: no. */
  refuseWaiting(): void;
  /** Rows of the journal as an earlier version of the program left them: of a shape that this one can't read. */
  olderRows(): void;
  /** Gives every unregistered event its place in the region's order. */
  register(): void;
};

export const nurse: Actor = { id: 'nurse-1', role: 'nurse', desk: 'desk-1' };

export function memoryDesk(options: { readonly now?: number; readonly regionId?: string } = {}): MemoryDesk {
  const regionId = options.regionId ?? 'region-1';
  const events = new Map<string, OpenEvent[]>();
  const projections = new Map<string, ProjectionRow>();
  const drafts = new Map<string, Map<string, string>>();
  const rows = new Map<string, Map<string, unknown>>();
  const outbox: OutboxEntry[] = [];
  const journalListeners = new Set<(caseIds: readonly string[]) => void>();
  const cacheListeners = new Set<(kind: FeedKind, ids: readonly string[] | null) => void>();
  let projector: Projector | null = null;
  let counter = 0;
  let head = 0;
  const hlc = () => `${desk.clock.toString(16).padStart(12, '0')}-${(counter % 65_536).toString(16).padStart(4, '0')}-${desk.actor.desk}`;
  const project = (caseId: string) => { if (projector !== null) projections.set(caseId, projector(caseId, events.get(caseId) ?? [])); };
  const changed = (caseIds: readonly string[]) => { for (const listener of journalListeners) listener(caseIds); };

  const journal: Journal = {
    append: (request: AppendRequest) => {
      const known = events.get(request.caseId) ?? [];
      const baseSeq = known.reduce((most, event) => Math.max(most, event.seq ?? 0), 0);
      const made = request.drafts.map((draft) => ({ ...draft, id: `e${++counter}`, caseId: request.caseId, regionId: request.regionId, at: request.at ?? desk.clock, hlc: hlc(), actor: request.actor, seq: null, baseSeq, erased: false }) as OpenEvent);
      events.set(request.caseId, [...known, ...made]);
      const commandIds = (request.commands ?? []).map((draft) => {
        const body = { ...draft, id: `c${++counter}`, deskSeq: counter, hlc: hlc(), at: desk.clock, actor: request.actor } as RegionCommand;
        desk.sent.push(body);
        const given = desk.online ? desk.answer(body) : null;
        const result: CommandResult | null = given === null ? null : { id: body.id, status: 'applied', seq: ++head, code: null, message: null, current: null, hold: null, offer: null, ...given };
        outbox.push({ id: body.id, kind: body.kind, caseId: request.caseId, at: desk.clock, body, state: result === null ? 'waiting' : 'acknowledged', result });
        return body.id;
      });
      project(request.caseId);
      changed([request.caseId]);
      return { events: made, commandIds };
    },
    send: ({ actor, commands }) => commands.map((draft) => {
      const body = { ...draft, id: `c${++counter}`, deskSeq: counter, hlc: hlc(), at: desk.clock, actor } as RegionCommand;
      desk.sent.push(body);
      const given = desk.online ? desk.answer(body) : null;
      const result: CommandResult | null = given === null ? null : { id: body.id, status: 'applied', seq: ++head, code: null, message: null, current: null, hold: null, offer: null, ...given };
      outbox.push({ id: body.id, kind: body.kind, caseId: null, at: desk.clock, body, state: result === null ? 'waiting' : 'acknowledged', result });
      return body.id;
    }),
    events: (caseId) => events.get(caseId) ?? [],
    exists: (caseId) => events.has(caseId),
    projections: ({ open, updatedSince, step }) => [...projections].filter(([, row]) => row.open === open && row.updatedAt >= (updatedSince ?? 0) && (step === undefined || row.step === step)).map(([caseId, row]) => ({ caseId, regionId, row, erased: false, unsent: 0 })),
    personalParts: function* (updatedSince, size) {
      const parts = [...projections].filter(([, row]) => row.open || row.updatedAt >= updatedSince).map(([caseId, { open, personal }]) => ({ caseId, open, personal }));
      while (parts.length > size) yield parts.splice(0, size);
      return parts;
    },
    setProjector: (given) => { projector = given; for (const caseId of events.keys()) project(caseId); },
    onChange: (listener) => { journalListeners.add(listener); return () => journalListeners.delete(listener); },
    drafts: {
      get: (caseId) => Object.fromEntries(drafts.get(caseId) ?? []),
      set: (caseId, field, value) => { const known = drafts.get(caseId) ?? new Map<string, string>(); drafts.set(caseId, known); if (value === null) known.delete(field); else known.set(field, value); },
    },
  };
  // Rows are parsed with the feed's own schemas when they are put, so each map holds what its kind says.
  const cache = {
    get: (kind: FeedKind, id: string) => rows.get(kind)?.get(id) ?? null, all: (kind: FeedKind) => [...(rows.get(kind)?.values() ?? [])],
    loadAhead: () => true,
    // As a region does that gives its desk the profiles of its own regions only.
    regionIds: () => [...(rows.get('profile')?.values() ?? [])].map((profile) => (profile as { readonly regionId: string }).regionId),
    onChange: (listener: (kind: FeedKind, ids: readonly string[] | null) => void) => { cacheListeners.add(listener); return () => cacheListeners.delete(listener); },
  } as Cache;
  const audit: MemoryDesk['audit'] = [];
  const auditedAt: number[] = [];
  const kernel: Kernel = {
    ports: { host: 'memory', version: '0', dataFolder: '', databaseKey: new Uint8Array(32), secrets: 'keyFile', region: null, training: true, clock: () => desk.clock, log: () => undefined },
    journal, cache, outbox: { forCase: (caseId) => outbox.filter((entry) => entry.caseId === caseId), reports: () => outbox.filter((entry) => entry.kind === 'reportCapacity' && entry.state !== 'acknowledged'), claims: () => claimsOf(outbox.filter((entry) => entry.state === 'waiting').map((entry) => entry.body)), result: (id) => Promise.resolve(outbox.find((entry) => entry.id === id)?.result ?? null) },
    session: { current: () => ({ ...desk.actor, name: 'Oefenverpleegkundige' }), nameOf: (actor) => actor.id }, audit: { record: ({ action, caseId }) => { audit.push({ action, caseId }); auditedAt.push(desk.clock); }, count: (action, from, to) => audit.filter((line, index) => line.action === action && (auditedAt[index] ?? 0) >= from && (auditedAt[index] ?? 0) < to).length },
    syncStatus: () => ({ connection: desk.online ? 'online' : 'offline', since: 0, lastContactAt: null, feedAt: desk.clock, queue: 0, parked: 0, regionUrl: '', serviceName: '', training: true, clockSkewMs: null, problem: null, bootstrap: { running: false, rows: 0, total: null }, sources: [], digestOk: null }),
    region: { ask: () => Promise.reject(new CodedError('offline', 'Geen verbinding met de regio.')) }, emit: () => undefined, now: () => desk.clock, provideStatus: () => undefined,
  };
  const desk: MemoryDesk = {
    kernel, audit, sent: [], clock: options.now ?? Date.UTC(2026, 10, 20, 15, 5), actor: nurse, online: true, answer: () => ({}), features: undefined as never,
    call: async (method, input) => {
      const { input: inputSchema, output } = deskContract[method];
      const context: CallContext = { actor: desk.actor, now: desk.clock };
      const handlers = desk.features.handlers as Readonly<Record<string, ((input: unknown, context: CallContext) => unknown) | undefined>>;
      const handler = handlers[method];
      if (handler === undefined) throw new Error(`no handler for ${method}`);
      return output.parse(await handler(inputSchema.parse(input), context)) as Out<DeskContract[typeof method]>;
    },
    put: (kind, row) => {
      const parsed = feedBodies[kind].parse(row);
      const known = rows.get(kind) ?? new Map<string, unknown>();
      rows.set(kind, known.set(row.id, parsed));
      for (const listener of cacheListeners) listener(kind, [row.id]);
    },
    receive: (caseId, added) => {
      for (const event of added) head = Math.max(head, event.seq ?? 0);
      events.set(caseId, [...(events.get(caseId) ?? []), ...added].sort(compareEvents));
      project(caseId);
      changed([caseId]);
    },
    refuseWaiting: () => {
      outbox.forEach((entry, index) => {
        if (entry.result === null) outbox[index] = { ...entry, state: 'refused', result: { id: entry.id, status: 'conflict', seq: null, code: 'noCapacity', message: 'Deze plek is net vergeven.', current: null, hold: null, offer: null } };
      });
    },
    olderRows: () => projections.forEach((row, caseId) => projections.set(caseId, { ...row, view: {} })),
    register: () => {
      for (const [caseId, list] of events) {
        if (list.every((event) => event.seq !== null)) continue;
        events.set(caseId, list.map((event) => (event.seq === null ? { ...event, seq: ++head } : event)));
        project(caseId);
        changed([caseId]);
      }
    },
  };
  Object.assign(desk, { features: createFeatures(kernel) });
  desk.put('profile', defaultProfile(regionId));
  return desk;
}
