import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { CodedError } from '../../shared/contract/errors.ts';
import { CaseKeysRequest, HelloRequest, MAX_BATCH_BYTES, PushRequest } from '../../shared/contract/region.ts';
import type { CaseKeysResponse, HelloResponse, PushResponse } from '../../shared/contract/region.ts';
import { logAccess } from '../audit/log.ts';
import type { Region } from '../context.ts';
import type { Tokens } from '../session/tokens.ts';
import { answerCaseKeys, answerChanges, answerHello, answerPush } from '../sync/answers.ts';
import { MAX_PAGE } from '../sync/changes.ts';
import type { Snapshots } from '../sync/snapshot.ts';
import { grantOf, requires, scopeFor } from './auth.ts';
import { parse } from './errors.ts';
import type { Streams } from './stream.ts';

const ChangesQuery = z.strictObject({ cursor: z.string().max(300), limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(500) });
const SnapshotQuery = z.strictObject({ kinds: z.string().min(1).max(400).transform((text) => text.split(',')).pipe(z.array(z.string().min(1).max(40)).max(20)).optional() });
const PartParams = z.strictObject({ name: z.string().max(200) });

/** The endpoints of a desk: hello, snapshot, changes, stream, commands, case keys. */
export function syncRoutes(app: FastifyInstance, region: Region, tokens: Tokens, snapshots: Snapshots, streams: Streams): void {
  const desk = { onRequest: requires(tokens, 'desk') };

  app.post('/v1/sync/hello', desk, async (request): Promise<HelloResponse> => answerHello(region, scopeFor(request), grantOf(request), parse(HelloRequest, request.body)));

  app.get('/v1/sync/snapshot', desk, async (request) => {
    const token = grantOf(request);
    const { kinds } = parse(SnapshotQuery, request.query);
    await logAccess(region, token.regions.map((regionId) => ({ action: 'snapshotRead', regionId, token })));
    return snapshots.manifest(scopeFor(request), kinds ?? null);
  });

  app.get('/v1/sync/snapshot/parts/:name', desk, async (request, reply) => {
    const name = snapshots.part(scopeFor(request), parse(PartParams, request.params).name);
    const data = name === null ? null : await snapshots.read(name);
    if (data === null) throw new CodedError('notFound', 'Dit deel van de momentopname is er niet meer; vraag een nieuwe.');
    const size = data.byteLength;
    const range = rangeOf(request.headers.range, size);
    if (range === 'bad') return reply.code(416).header('content-range', `bytes */${size}`).send({ error: { code: 'badRequest', message: 'Dit bereik ligt buiten het deel.' } });
    reply.header('content-type', 'application/gzip').header('accept-ranges', 'bytes').header('cache-control', 'private, max-age=3600, immutable');
    if (range === null) return reply.send(data);
    return reply.code(206).header('content-range', `bytes ${range.from}-${range.to}/${size}`).send(data.subarray(range.from, range.to + 1));
  });

  app.get('/v1/sync/changes', desk, async (request, reply) => {
    const query = parse(ChangesQuery, request.query);
    const text = await answerChanges(region, scopeFor(request), query.cursor, query.limit);
    reply.header('content-type', 'application/json; charset=utf-8').header('cache-control', 'no-store');
    return text;
  });

  app.get('/v1/sync/stream', desk, async (request, reply) => {
    const text = request.headers.authorization?.slice('Bearer '.length) ?? '';
    await streams.open(reply, async () => (await tokens.check(text)) !== null);
    return reply;
  });

  app.post('/v1/sync/commands', { ...desk, bodyLimit: MAX_BATCH_BYTES }, async (request): Promise<PushResponse> => {
    const push = parse(PushRequest, request.body);
    const grant = grantOf(request);
    return answerPush(region, scopeFor(request), grant, { ...push, token: grant, forged: await tokens.otherDesks(actorDesks(push.commands), push.desk) });
  });

  app.post('/v1/case-keys', desk, async (request): Promise<CaseKeysResponse> => answerCaseKeys(region, grantOf(request), parse(CaseKeysRequest, request.body)));
}

const Peek = z.object({ actor: z.object({ desk: z.string() }) });
/** Names under which the commands of a batch act, as far as they can be read; each command is parsed in full later. */
function actorDesks(commands: readonly unknown[]): readonly string[] {
  return [...new Set(commands.flatMap((command) => { const peek = Peek.safeParse(command); return peek.success ? [peek.data.actor.desk] : []; }))];
}

/** One byte range, as a resumed download asks for; null = whole. */
function rangeOf(header: string | undefined, size: number): { readonly from: number; readonly to: number } | 'bad' | null {
  if (header === undefined) return null;
  const match = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header);
  if (match === null) return 'bad';
  const from = Number(match[1]);
  const to = match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  return from > to ? 'bad' : { from, to };
}
