import rateLimit from '@fastify/rate-limit';
import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { createHash } from 'node:crypto';
import { MAX_BATCH_BYTES, SCHEMA_VERSION } from '../../shared/contract/region.ts';
import { CodedError } from '../../shared/contract/errors.ts';
import type { Region } from '../context.ts';
import { sessionRoutes } from './session.ts';
import { intakeRoutes } from '../intake/api.ts';
import { senderRoutes } from '../intake/pages.ts';
import { physicianRoutes } from '../physician/routes.ts';
import { calloutRoutes } from '../callout/routes.ts';
import type { Gateway } from '../callout/gateway.ts';
import type { Callouts } from '../callout/service.ts';
import { providerRoutes } from '../provider/routes.ts';
import type { Tokens } from '../session/tokens.ts';
import { readMeta } from '../sync/head.ts';
import { openSnapshots } from '../sync/snapshot.ts';
import { openPageSessions } from '../web/sessions.ts';
import { accessRoutes } from './access.ts';
import { auditRoutes } from './audit.ts';
import { capacityRoutes } from './capacity.ts';
import { caseRoutes } from './cases.ts';
import { coveredErrors, noRequest, noteRefusal } from './errors.ts';
import { importRoutes } from './imports.ts';
import { prometheus } from './metrics.ts';
import { openApi } from './openapi.ts';
import { presenceRoutes } from './presence.ts';
import { publicationRoutes } from './publications.ts';
import { publishingRoutes } from './publishing.ts';
import { openStreams } from './stream.ts';
import { trainingRoutes } from './training.ts';
import { syncRoutes } from './sync.ts';

/** Requests a minute of one token (or, without one, one address): a desk draining 10,000 commands stays under it, a loop gone wrong doesn't. */
export type Limits = { readonly perMinute: number };
export const usualLimits: Limits = { perMinute: 3000 };

/** The HTTP service; errors always as {error: {code, message}}, no cookies, no CORS headers, JSON only. */
export async function buildServer(region: Region, tokens: Tokens, limits: Limits, calls: { readonly gateway: Gateway | null; readonly callouts: Callouts | null } = { gateway: null, callouts: null }): Promise<{ readonly app: FastifyInstance; readonly routes: readonly string[] }> {
  const app = fastify({ logger: false, bodyLimit: MAX_BATCH_BYTES, requestTimeout: 30_000, keepAliveTimeout: 75_000, forceCloseConnections: 'idle', routerOptions: { maxParamLength: 200 }, clientErrorHandler: noRequest(region) });
  app.removeContentTypeParser('text/plain');
  const routes: string[] = [];
  app.addHook('onRoute', ({ method, url }) => { for (const one of [method].flat()) if (one !== 'HEAD') routes.push(`${one} ${url}`); });
  coveredErrors(app, region);
  await app.register(rateLimit, {
    max: limits.perMinute, timeWindow: 60_000, keyGenerator: (request) => callerOf(request.headers.authorization, request.ip),
    errorResponseBuilder: () => new CodedError('rateLimited', 'Te veel verzoeken achter elkaar. Wacht even.'),
  });
  app.addHook('onRequest', async (request, reply) => {
    if (request.headers['content-encoding'] !== undefined) throw new CodedError('unsupported', 'Alleen JSON zonder compressie wordt aangenomen.');
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    region.counters.requests.add(route);
    noteRefusal(region, request, reply.statusCode);
    region.log.debug({ method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request');
  });
  const streams = openStreams(region);
  app.addHook('preClose', async () => streams.closeAll());
  syncRoutes(app, region, tokens, openSnapshots(region), streams);
  caseRoutes(app, region, tokens);
  auditRoutes(app, region, tokens);
  capacityRoutes(app, region, tokens);
  publishingRoutes(app, region, tokens);
  publicationRoutes(app, region, tokens);
  trainingRoutes(app, region, tokens);
  presenceRoutes(app, region, tokens);
  accessRoutes(app, region, tokens);
  sessionRoutes(app, region, tokens);
  await importRoutes(app, region, tokens);
  const sessions = openPageSessions(region.db, region.clock);
  await providerRoutes(app, region, tokens, sessions);
  await intakeRoutes(app, region, tokens);
  await senderRoutes(app, region, tokens, sessions);
  await physicianRoutes(app, region, tokens, sessions);
  await calloutRoutes(app, region, tokens, calls.gateway, calls.callouts);
  statusRoutes(app, region);
  return { app, routes };
}

/** The token's hash, so that secrets never sit in the limiter's table. */
function callerOf(authorization: string | undefined, ip: string): string {
  return authorization === undefined ? ip : createHash('sha256').update(authorization).digest('base64');
}

function statusRoutes(app: FastifyInstance, region: Region): void {
  app.get('/v1/health', async () => ({ ok: true, serverTime: region.clock() }));
  app.get('/v1/ready', async () => {
    const meta = await readMeta(region.db);
    return { ready: true, epoch: meta.epoch, head: meta.head, training: region.training, schema: SCHEMA_VERSION };
  });
  app.get('/v1/metrics', async (_request, reply) => {
    const meta = await readMeta(region.db);
    const counts = (await region.db.query<{ beds: number; holds: number; conflicts: number }>(
      `SELECT (SELECT count(*) FROM bed_group) AS beds, (SELECT count(*) FROM hold WHERE state IN ('held', 'confirmed')) AS holds, (SELECT count(*) FROM conflict WHERE closed_at IS NULL) AS conflicts`))[0];
    reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8');
    return prometheus(region.counters, { head: meta.head, bed_groups: counts?.beds ?? 0, live_holds: counts?.holds ?? 0, open_conflicts: counts?.conflicts ?? 0, floor: meta.floor, audit_intact: region.counters.auditIntact, resident_bytes: process.memoryUsage.rss() });
  });
  const description = JSON.stringify(openApi(region.serviceName));
  app.get('/openapi.json', async (_request, reply) => {
    reply.header('content-type', 'application/json; charset=utf-8');
    return description;
  });
}
