import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import type { Db } from '../../region/db/db.ts';
import { openPostgres } from '../../region/db/postgres.ts';
import { startRegionProcess } from '../support/region.ts';
import type { RegionProcess } from '../support/region.ts';
import { startCluster } from './postgres.ts';

/** A PostgreSQL with region processes on it. `called`: ids of the call-outs that reached the gateway all processes call through, in the order they came. */
export type Site = { readonly apis: readonly RegionProcess[]; readonly db: Db; readonly databaseUrl: string; readonly called: readonly string[]; startApi(): Promise<RegionProcess> };

/** A database on a throwaway cluster with so many API processes on it, each with a data folder of its own. */
export async function withSite(apiCount: number, work: (site: Site) => Promise<void>): Promise<void> {
  const cluster = await startCluster();
  const folder = mkdtempSync(join(tmpdir(), 'regioloket-apis-'));
  const gateway = await startGateway();
  const secretFile = join(folder, 'callout-secret');
  writeFileSync(secretFile, 'x'.repeat(40), { mode: 0o600 });
  const apis: RegionProcess[] = [];
  let db: Db | null = null;
  try {
    const databaseUrl = await cluster.database();
    const startApi = async (): Promise<RegionProcess> => {
      const args = ['--beds', '0', '--no-rate-limit', '--callout-url', gateway.url, '--callout-secret-file', secretFile, '--public-url', gateway.url];
      const api = await startRegionProcess({ dataFolder: mkdtempSync(join(folder, 'api-')), databaseUrl, args });
      apis.push(api);
      return api;
    };
    for (let index = 0; index < apiCount; index += 1) await startApi();
    db = openPostgres(databaseUrl, 4);
    await work({ apis, db, databaseUrl, called: gateway.called, startApi });
  } finally {
    await Promise.all(apis.map((api) => api.stop('SIGKILL')));
    await db?.close();
    gateway.stop();
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A service that telephones takes its time: the turns of several processes overlap. */
const ANSWER_MS = 100;
const Called = z.object({ id: z.string() });

/** Stands where the SMS or voice service stands: takes every call-out and notes it. */
async function startGateway(): Promise<{ readonly url: string; readonly called: readonly string[]; stop(): void }> {
  const called: string[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; }).on('end', () => {
      called.push(Called.parse(JSON.parse(text)).id);
      setTimeout(() => { response.end(); }, ANSWER_MS);
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, called, stop: () => { server.closeAllConnections(); server.close(); } };
}
