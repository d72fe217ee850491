import type { FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import { SealedEvent } from '../../shared/casework/events.ts';
import { logAccess } from '../audit/log.ts';
import { toRegionCase } from '../casework/fold.ts';
import type { LoggedEvent } from '../casework/fold.ts';
import type { Region } from '../context.ts';
import type { Tokens } from '../session/tokens.ts';
import { grantOf, requires } from './auth.ts';

const CASES_PER_PAGE = 100;

/** What the region holds, case by case, for audits and checks: one JSON line per case, in order of id. Nothing sealed is opened. */
export function caseRoutes(app: FastifyInstance, region: Region, tokens: Tokens): void {
  app.get('/v1/cases', { onRequest: requires(tokens, 'audit') }, async (request, reply) => {
    const token = grantOf(request);
    const { regions } = token;
    await logAccess(region, regions.map((regionId) => ({ action: 'casesRead', regionId, token })));
    return reply.header('content-type', 'application/x-ndjson; charset=utf-8').header('cache-control', 'no-store').send(Readable.from(lines(region, regions)));
  });
}

async function* lines(region: Region, regions: readonly string[]): AsyncGenerator<string> {
  let last = '';
  for (;;) {
    const ids = (await region.db.query<{ id: string }>('SELECT id FROM case_record WHERE region_id = ANY($1::text[]) AND id > $2 ORDER BY id LIMIT $3', [regions, last, CASES_PER_PAGE])).map((row) => row.id);
    const end = ids.at(-1);
    if (end === undefined) return;
    const logs = await logsOf(region, ids);
    yield ids.map((id) => `${JSON.stringify(toRegionCase(id, logs.get(id) ?? []))}\n`).join('');
    last = end;
  }
}

async function logsOf(region: Region, ids: readonly string[]): Promise<ReadonlyMap<string, readonly LoggedEvent[]>> {
  const rows = await region.db.query<{ case_id: string; seq: number; body: string }>(
    `SELECT e.case_id, i.seq, i.body FROM case_event e JOIN sync_item i ON i.kind = 'caseEvent' AND i.id = e.id WHERE e.case_id = ANY($1::text[]) ORDER BY i.seq, e.hlc, e.id`, [ids]);
  const logs = new Map<string, LoggedEvent[]>();
  for (const row of rows) {
    const log = logs.get(row.case_id) ?? [];
    log.push({ seq: row.seq, event: SealedEvent.parse(JSON.parse(row.body)) });
    logs.set(row.case_id, log);
  }
  return logs;
}
