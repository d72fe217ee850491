import { resolve } from 'node:path';
import { openBundle } from '../../../electron/desk/host/bundle.ts';
import { createControl } from '../../../electron/loopback/running.ts';
import { startServer } from '../../../electron/loopback/server.ts';
import { createSessions } from '../../../electron/loopback/session.ts';
import { bedChange, toBedGroup } from '../../../region/capacity/bedGroups.ts';
import type { BedRow } from '../../../region/capacity/bedGroups.ts';
import { commitFeed } from '../../../region/sync/feed.ts';
import type { BedGroup, Label } from '../../../shared/capacity/schema.ts';
import { startTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';
import { startTestRegion } from '../../support/region.ts';
import type { TestRegion } from '../../support/region.ts';

/** Region, two desks and the loopback host in this process, all on one clock that only the test moves: what is on screen is the same in every run. */
export type Stage = {
  readonly region: TestRegion;
  /** the desk whose screens are shown */
  readonly desk: TestDesk;
  /** a colleague's desk in the same region; never shown */
  readonly colleague: TestDesk;
  readonly now: () => number;
  /** epoch ms; only forward */
  readonly setNow: (instant: number) => void;
  /** a link that opens the page once */
  readonly link: () => string;
  /** The reports of all beds move on by `ms`, as if every provider had gone on reporting. */
  readonly renewBeds: (ms: number) => Promise<void>;
  /** Every bed group of this kind but two is full: something for Nachtvooruitzicht. */
  readonly fillUp: (label: Label) => Promise<void>;
  /** The places of a bed group that are left are given away; the region knows, and no desk has heard of it yet. */
  readonly takeUnheard: (id: string) => Promise<void>;
  /** What happens to a call of the page from now on; the desk itself goes on as it was. Held calls go through as soon as another rule comes. */
  readonly onCall: (rule: CallRule) => void;
  readonly stop: () => Promise<void>;
};

export type CallRule = (method: string) => 'pass' | 'hold' | 'refuse';
/** ms; region, desks and host share one thread here, so a busy machine must not look like a stalled client. */
const patience = { headers: 60_000, request: 120_000, keepAlive: 60_000, check: 10_000 };
const refused = JSON.stringify({ ok: false, error: { code: 'internal', message: 'Dit lukte niet. Probeer het opnieuw; blijft het zo, bel dan de helpdesk.' } });

const root = resolve(import.meta.dirname, '../../..');

/** @param start epoch ms at which the region is filled */
export async function startStage(start: number): Promise<Stage> {
  let instant = start;
  const now = (): number => instant;
  const region = await startTestRegion({ beds: 600, clock: now });
  const desk = await startTestDesk({ host: 'loopback', region: { url: region.url, token: region.token }, clock: now });
  const colleague = await startTestDesk({ region: { url: region.url, token: await region.deskToken('desk-naast') }, clock: now });
  await Promise.all([desk.synced(), colleague.synced()]);
  const sessions = createSessions();
  let rule: CallRule = () => 'pass';
  let release: () => void = () => undefined;
  let released = Promise.resolve();
  const core = {
    ...desk.core,
    invoke: async (method: string, input: string): Promise<string> => {
      const what = rule(method);
      if (what === 'refuse') return refused;
      if (what === 'hold') await released;
      return desk.core.invoke(method, input);
    },
  };
  /** One commit for all bed groups of `ids`. */
  const change = async (sqlText: string, values: readonly unknown[]): Promise<void> => {
    const { db, head } = region.service.region;
    const seq = await db.tx(async (sql) => commitFeed(sql, (await sql.query<BedRow>(`UPDATE bed_group SET ${sqlText}, version = version + 1 WHERE id = ANY($1) RETURNING *`, [...values])).map(bedChange)));
    head.published(seq);
  };
  const beds = async (): Promise<readonly BedGroup[]> => (await region.service.region.db.query<BedRow>('SELECT * FROM bed_group ORDER BY id')).map(toBedGroup);
  const server = await startServer({ core, bundle: openBundle(resolve(root, 'dist/renderer')), sessions, control: createControl(), clock: now, log: () => undefined }, 0, patience);
  return {
    region, desk, colleague, now,
    setNow: (later) => { instant = Math.max(instant, later); },
    link: () => `${server.origin}/#${sessions.newLaunchToken()}`,
    renewBeds: async (ms) => change('observed_at = observed_at + $2, expires_at = expires_at + $2, available_from = available_from + $2', [(await beds()).map((bed) => bed.id), ms]),
    fillUp: async (label) => change('reported = 0', [(await beds()).filter((bed) => bed.labels.includes(label) && (bed.available ?? 0) > 0).slice(2).map((bed) => bed.id)]),
    takeUnheard: async (id) => {
      await region.service.region.db.tx(async (sql) => commitFeed(sql, (await sql.query<BedRow>('UPDATE bed_group SET reported = held, version = version + 1 WHERE id = $1 RETURNING *', [id])).map(bedChange)));
    },
    onCall: (next) => {
      rule = next;
      release();
      released = new Promise((done) => { release = done; });
    },
    stop: async () => {
      await server.close();
      await Promise.all([desk.close(), colleague.close()]);
      await region.stop();
    },
  };
}
