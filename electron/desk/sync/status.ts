import type { StoreContext } from '../store/context.ts';
import { readDigests } from '../store/feed.ts';
import { getMeta, getNumber } from '../store/meta.ts';
import { queueCounts } from '../store/outbox.ts';
import type { SyncStatus } from '../../../shared/contract/views.ts';
import type { SyncPorts } from './ports.ts';

export type Problem = { readonly code: string; readonly message: string };

/** What the connection is like, in memory; what must survive a restart is in meta. `since` and ages are told in wall time but measured with the clock that only goes forward. */
export type Connection = {
  status(): SyncStatus;
  setOnline(): void;
  setOffline(problem: Problem | null): void;
  /** A problem that doesn't break the connection: another version of the region, or data that differ from its. It stands until null clears it. */
  setStanding(about: 'version' | 'data', problem: Problem | null): void;
  setSkew(ms: number): void;
  setRegion(url: string): void;
  setBootstrap(progress: { readonly running: boolean; readonly rows: number; readonly total: number | null }): void;
  /** After a start: the region says how old the data is (ms), whatever this machine's clock did meanwhile. What is known from this run already stays. */
  setAge(ms: number): void;
  /** The data is as new as this moment of the forward clock. */
  setFresh(mono: number): void;
  onChange(listener: () => void): void;
};

const messages: Readonly<Record<string, string>> = {
  offline: 'Geen verbinding met de regio. U kunt doorwerken; alles wordt verstuurd zodra de verbinding er weer is.',
  badResponse: 'Er antwoordt iets anders dan de regio (misschien een aanmeldpagina van het netwerk). U kunt doorwerken; controleer het netwerk.',
  notSignedIn: 'De regio kent deze werkplek niet (meer). De wachtrij blijft bewaard; vraag de beheerder om een nieuwe sleutel voor deze werkplek.',
  forbidden: 'De regio weigert deze werkplek. De wachtrij blijft bewaard; vraag de beheerder.',
  rateLimited: 'De regio is erg druk. Er wordt vanzelf opnieuw geprobeerd.',
  schemaMismatch: 'De regio spreekt een andere versie dan deze werkplek. Werk Regioloket bij; wat hier staat blijft leesbaar en de wachtrij blijft bewaard.',
  otherRegion: 'Deze gegevensmap hoort bij een andere regio. Start Regioloket met een eigen gegevensmap voor deze regio.',
  trainingMix: 'Oefengegevens en echte gegevens worden nooit gemengd. Start Regioloket met een eigen gegevensmap.',
  digestMismatch: 'De gegevens van deze werkplek weken af van die van de regio en worden opnieuw opgehaald.',
  internal: 'De verbinding hapert door een fout in dit programma. Er wordt opnieuw geprobeerd; meld dit aan de beheerder.',
};

/** The Dutch sentence that goes with a code; what isn't known here gets the general one of its kind. */
export function problemOf(code: string, message?: string): Problem {
  return { code, message: message ?? messages[code] ?? `De regio geeft een fout (${code}). Er wordt vanzelf opnieuw geprobeerd.` };
}

export function createConnection(context: StoreContext, ports: SyncPorts): Connection {
  let connection: SyncStatus['connection'] = 'starting';
  let since = context.clock();
  let broken: Problem | null = null;
  const standing: Record<'version' | 'data', Problem | null> = { version: null, data: null };
  let skew: number | null = null;
  let url = '';
  let bootstrap = { running: false, rows: 0, total: null as number | null };
  let freshMono: number | null = null;
  let contactMono: number | null = null;
  const listeners: (() => void)[] = [];
  const fire = (): void => {
    for (const listener of listeners) listener();
  };
  const shown = (): Problem | null => broken ?? standing.version ?? standing.data;
  const changing = (work: () => void): void => {
    const before = `${connection} ${shown()?.code ?? ''}`;
    work();
    if (`${connection} ${shown()?.code ?? ''}` !== before) fire();
  };
  const become = (next: SyncStatus['connection'], problem: Problem | null): void => changing(() => {
    if (next !== connection) since = context.clock();
    connection = next;
    broken = problem;
  });
  // A moment kept from an earlier run that lies in the future: the clock went back, so the age isn't known, and is never shown too young.
  const ago = (mono: number | null, stored: number | null): number | null => (mono === null ? (stored !== null && stored > context.clock() ? null : stored) : context.clock() - (ports.timers.mono() - mono));

  return {
    status: () => {
      const db = context.db.read;
      const feedAt = ago(freshMono, getNumber(db, 'feedAt'));
      const counts = queueCounts(db);
      const digestOk = getMeta(db, 'digestOk');
      return {
        connection, since, lastContactAt: whole(ago(contactMono, getNumber(db, 'lastContactAt'))), feedAt: whole(feedAt), queue: counts.queue, parked: counts.parked, regionUrl: url, serviceName: getMeta(db, 'serviceName') ?? '',
        training: getMeta(db, 'training') === 'true', clockSkewMs: skew, problem: shown(), bootstrap,
        sources: [...readDigests(db)].filter(([, digest]) => digest.count > 0).map(([kind, digest]) => ({ kind, rows: digest.count, updatedAt: whole(feedAt) })),
        digestOk: digestOk === null ? null : digestOk === 'true',
      };
    },
    setOnline: () => {
      contactMono = ports.timers.mono();
      become('online', null);
    },
    setOffline: (next) => become('offline', next),
    setStanding: (about, next) => changing(() => {
      standing[about] = next;
    }),
    setSkew: (ms) => {
      skew = Math.round(ms);
    },
    setRegion: (next) => {
      url = next;
      fire();
    },
    setBootstrap: (next) => {
      bootstrap = next;
      fire();
    },
    setAge: (ms) => {
      freshMono ??= ports.timers.mono() - Math.max(0, ms);
    },
    setFresh: (mono) => {
      freshMono = mono;
      fire();
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}

function whole(ms: number | null): number | null {
  return ms === null ? null : Math.max(0, Math.floor(ms));
}
