import type { Region } from '../context.ts';
import { RosterEntry } from '../../shared/contract/region.ts';
import { putRows } from './rows.ts';
import { removeOldSnapshots } from './snapshotParts.ts';

const DAY_MS = 86_400_000;
/** What a desk may still send again when the epoch changes (its replay window), in ms: nothing that answers for it goes earlier. */
export const REPLAY_MS = 30 * DAY_MS;
/** Commands and their results stay this much longer than the window (ms): a desk counts its days from its own clock and from the answer, not from the sending. */
const COMMAND_KEEP_MS = REPLAY_MS + 5 * DAY_MS;
/** How often the head is noted with its moment (ms): the floor is exact to this. */
const MARK_EVERY_MS = 3_600_000;
const BATCH = 2000;

export type Retained = { readonly commands: number; readonly tombstones: number; readonly rosters: number; readonly tokens: number; readonly floor: number };

/**
 * What a region doesn't keep for ever: results of commands beyond the replay window, removed rows, duties long past, ended tokens, old snapshots. A removed row that is
 * forgotten raises the floor to its seq: a desk that hasn't read up to there can't be told any more what went, so it fetches everything again. Cases, their events, holds,
 * offers and the access log are never touched. Safe on several processes at once.
 */
export async function retain(region: Region): Promise<Retained> {
  const now = region.clock();
  await markHead(region, now);
  const commands = await deleteCommands(region, now - COMMAND_KEEP_MS);
  const rosters = await endRosters(region, now - REPLAY_MS);
  const { tombstones, floor } = await forgetRemoved(region, now - REPLAY_MS);
  const tokens = (await region.db.tx((sql) => sql.query('DELETE FROM token WHERE coalesce(least(expires_at, revoked_at), expires_at, revoked_at) < $1 RETURNING id', [now - REPLAY_MS]))).length;
  await region.db.tx((sql) => sql.query('DELETE FROM presence WHERE until < $1', [now]));
  await removeOldSnapshots(region);
  return { commands, tombstones, rosters, tokens, floor };
}

async function markHead(region: Region, now: number): Promise<void> {
  await region.db.tx(async (sql) => {
    await sql.query('INSERT INTO head_mark (at, head) SELECT $1, head FROM sync_meta WHERE one = 1 AND NOT EXISTS (SELECT 1 FROM head_mark WHERE at > $2) ON CONFLICT DO NOTHING', [now, now - MARK_EVERY_MS]);
    // of the marks that are old enough only the newest says something
    await sql.query('DELETE FROM head_mark WHERE at < (SELECT max(at) FROM head_mark WHERE at <= $1)', [now - REPLAY_MS]);
  });
}

/** In small transactions, so that no desk waits for the cleaning. A command that comes back after this has the same effect as one that was never known: none twice, see docs/region.md. */
async function deleteCommands(region: Region, before: number): Promise<number> {
  for (let total = 0; ;) {
    const gone = await region.db.tx((sql) => sql.query('DELETE FROM command WHERE id IN (SELECT id FROM command WHERE received_at < $1 ORDER BY received_at LIMIT $2) RETURNING id', [before, BATCH]));
    total += gone.length;
    if (gone.length < BATCH) return total;
  }
}

async function endRosters(region: Region, before: number): Promise<number> {
  const rows = await region.db.query<{ id: string; body: string }>(`SELECT id, body FROM sync_item WHERE kind = 'roster' AND NOT deleted`);
  const past = rows.filter((row) => RosterEntry.parse(JSON.parse(row.body)).to < before);
  return putRows(region, past.map((row) => ({ kind: 'roster', id: row.id, body: null })));
}

/** The head's row lock first, as every commit takes it, then the rows. */
async function forgetRemoved(region: Region, before: number): Promise<{ readonly tombstones: number; readonly floor: number }> {
  return region.db.tx(async (sql) => {
    const seq = (await sql.query<{ head: number | null }>('SELECT max(head) AS head FROM head_mark WHERE at <= $1', [before]))[0]?.head ?? 0;
    const floor = (await sql.query<{ floor: number }>('UPDATE sync_meta SET floor = greatest(floor, coalesce((SELECT max(seq) FROM sync_item WHERE deleted AND seq <= $1), 0)) WHERE one = 1 RETURNING floor', [seq]))[0]?.floor ?? 0;
    const gone = await sql.query('DELETE FROM sync_item WHERE deleted AND seq <= $1 RETURNING id', [seq]);
    return { tombstones: gone.length, floor };
  });
}
