import type { DeskEvent, MethodName } from '../../shared/contract/define.ts';
import type { DeskContract } from '../../shared/contract/desk.ts';
import { createApp } from './app/app.ts';
import type { StatusSource } from './app/app.ts';
import { createAudit } from './audit/audit.ts';
import { createBackup } from './backup/backup.ts';
import type { RunChore } from './backup/chore.ts';
import type { Core, HostPorts, Kernel, Log } from './kernel.ts';
import { createEvents } from './events.ts';
import { createRouter } from './router.ts';
import type { Handlers } from './router.ts';
import { createReports } from './reports/service.ts';
import { createSession } from './session/session.ts';
import { createCache } from './store/cache.ts';
import { startHousekeeping } from './store/housekeeping.ts';
import { createJournal } from './store/journal.ts';
import type { DeskJournal } from './store/journal.ts';
import { getMeta, setMeta } from './store/meta.ts';
import { openStore } from './store/open.ts';
import type { OpenStore } from './store/open.ts';
import { listEvents } from './store/outbox.ts';
import { createRandom } from './store/random.ts';
import { createSyncEngine } from './sync/engine.ts';
import { createSyncHandlers } from './sync/handlers.ts';
import { deskIdentity } from './sync/hello.ts';
import { createFetchNet } from './sync/net.ts';
import { createRegionAsk } from './sync/ask.ts';
import { createOutbox } from './sync/outbox.ts';
import { systemTimers } from './sync/ports.ts';
import type { Net, SyncPorts, Timers } from './sync/ports.ts';

/** Handlers that come from the features; the rest (app, session, sync, audit, reports) is the core's own. */
export type OwnFeature = 'app' | 'session' | 'sync' | 'audit' | 'reports' | 'backup';
export type Features = Omit<Handlers, Extract<MethodName<DeskContract>, `${OwnFeature}.${string}`>>;
export type CoreOptions = {
  /** A network between core and region; tests put faults in it. Default: fetch. */
  readonly net?: (region: { readonly url: string; readonly token: string }) => Net;
  readonly sync?: SyncPorts;
  /** just before each COMMIT */
  readonly beforeCommit?: () => void;
  /** What takes long and works on files runs here; default: in this thread. */
  readonly chores?: RunChore;
  /** Ends this core and starts it anew on its data folder. */
  readonly restart?: () => void;
};
/** The core with its inside, for tests that look under the router. */
export type OpenCore = Core & { readonly kernel: Kernel };

/**
 * Composes a desk core on a data folder: store, journal, cache, outbox, sync, session, audit, and the features given. Throws coded errors when the folder can't be opened
 * (databaseLocked, databaseKey, databaseDamaged, databaseNewer); nothing is left open then.
 */
export function createCore(ports: HostPorts, createFeatures: (kernel: Kernel) => Features, options: CoreOptions = {}): OpenCore {
  const store = openStore(ports.dataFolder, ports.databaseKey, { clock: ports.clock, random: createRandom(), log: ports.log, ...(options.beforeCommit === undefined ? {} : { beforeCommit: options.beforeCommit }) });
  try {
    return compose(ports, store, createFeatures, options);
  } catch (error) {
    store.close();
    throw error;
  }
}

function compose(ports: HostPorts, store: OpenStore, createFeatures: (kernel: Kernel) => Features, options: CoreOptions): OpenCore {
  const { context } = store;
  const events = createEvents();
  const syncPorts = options.sync ?? { timers: systemTimers, rng: Math.random };
  const cache = createCache(context);
  const outbox = createOutbox(context, syncPorts);
  const journal = createJournal(context, () => deskIdentity(context).desk, () => {
    outbox.changed();
    engine.wake();
  });
  let net: Net | null = null;
  const session = createSession({
    context, cache, ports, timers: syncPorts.timers, net: () => net, online: () => engine.connection.status().connection === 'online', changed: () => events.emit('session.changed', []),
  });
  const audit = createAudit(context, session, journal, createRegionAsk(() => net));
  let statusSource: StatusSource | null = null;
  markForNewProgram(store, ports.version);
  const kernel: Kernel = {
    ports, journal, cache, outbox, session, audit, emit: events.emit, now: ports.clock,
    syncStatus: () => engine.connection.status(),
    region: createRegionAsk(() => net),
    provideStatus: (source) => {
      statusSource = source;
    },
  };
  const engine = createSyncEngine({ context, journal, cache, outbox, ports: syncPorts });
  const isTraining = (): boolean => (getMeta(context.db.read, 'training') ?? String(ports.training)) === 'true';
  const backup = createBackup({
    context, ports, audit, desk: session.desk, timers: syncPorts.timers, signedIn: () => session.current() !== null, ...(options.chores === undefined ? {} : { run: options.chores }), ...(options.restart === undefined ? {} : { restart: options.restart }),
  });
  const stopBackups = backup.watch();
  const stopHousekeeping = startHousekeeping(context, syncPorts.timers);
  const handlers: Handlers = {
    ...createApp({ ports, cache, session, syncStatus: kernel.syncStatus, statusSource: () => statusSource, isTraining }),
    ...session.handlers,
    ...audit.handlers,
    ...backup.handlers,
    ...createReports({ context, journal, cache, session, audit, region: kernel.region, isTraining }),
    ...createSyncHandlers({ context, outbox, status: kernel.syncStatus, retryNow: engine.retryNow, nextTryAt: engine.nextTryAt }),
    ...createFeatures(kernel),
  };
  journal.onChange((caseIds) => events.emit('casework.changed', caseIds));
  cache.onChange((kind, ids) => {
    const type = eventFor[kind];
    if (type !== undefined) events.emit(type, ids ?? []);
  });
  outbox.onChange(() => events.emit('sync.changed', []));
  engine.connection.onChange(() => events.emit('sync.changed', []));
  const invoke = createRouter({
    handlers, actor: session.actor, now: ports.clock, log: ports.log, watch: audit.watch,
    refused: (actor, method, code) => audit.record({ actor: actor ?? { id: 'nobody', role: 'system', desk: session.desk() }, action: method, caseId: null, outcome: 'refused', detail: code }),
  });

  let closing: Promise<void> | null = null;
  let closed = false;
  const connect = (region: HostPorts['region']): void => {
    net = region === null ? null : (options.net ?? createFetchNet)(region);
    engine.connect(net, region?.url ?? '');
  };
  const close = async (): Promise<void> => {
    closed = true;
    stopFolding();
    stopBackups();
    stopHousekeeping();
    await engine.stop();
    session.stop();
    events.stop();
    audit.anchor();
    store.close();
  };
  connect(ports.region);
  const stopFolding = foldTheRest(journal, syncPorts.timers, ports.log);
  return {
    kernel,
    invoke: (method, input) => (closed ? Promise.resolve(closedAnswer) : invoke(method, input)),
    onEvent: events.listen,
    connect,
    close: () => (closing ??= close()),
  };
}

const closedAnswer = JSON.stringify({ ok: false, error: { code: 'internal', message: 'Regioloket wordt afgesloten.' } });

/** Which event tells the screens that rows of a kind changed; kinds without one are told by the feature that uses them. */
const eventFor: Readonly<Record<string, DeskEvent['type'] | undefined>> = {
  bedGroup: 'capacity.changed', location: 'capacity.changed', organisation: 'capacity.changed', hold: 'capacity.changed', offer: 'capacity.changed', conflict: 'capacity.changed',
  profile: 'profile.changed', roster: 'profile.changed', staff: 'profile.changed', profileVersion: 'profile.changed', baseline: 'profile.changed',
};

/** Cases folded per turn, and ms between turns: some 15 ms of work each time, so that the desk is in use meanwhile. */
const foldsPerTurn = 25;
const foldPauseMs = 30;
/** Before the first turn (ms): a desk that starts shows its Werklijst first. */
const foldAfterMs = 2_000;

/** Folds what lags behind when the core starts, also without a region. Answers with the function that stops it. */
function foldTheRest(journal: DeskJournal, timers: Timers, log: Log): () => void {
  const turn = (): void => {
    try {
      if (journal.refoldSome(foldsPerTurn)) callOff = timers.after(foldPauseMs, turn);
    } catch (error) {
      // Their marks stay: the sync loop and the next start go on with them.
      log('error', 'cases could not be folded anew', { name: error instanceof Error ? error.name : typeof error });
    }
  };
  let callOff = timers.after(foldAfterMs, turn);
  return () => callOff();
}

/** Another version of the program may fold cases differently: all projections are made anew, a few at a time. */
function markForNewProgram(store: OpenStore, version: string): void {
  const { db } = store.context;
  if (getMeta(db.read, 'appVersion') === version) return;
  db.write((writer) => {
    listEvents(writer);
    writer.run('INSERT INTO case_dirty (case_id, refold, needs_key) SELECT DISTINCT case_id, 1, 0 FROM event WHERE listed = 1 ON CONFLICT (case_id) DO UPDATE SET refold = 1');
    setMeta(writer, 'appVersion', version);
  });
}
