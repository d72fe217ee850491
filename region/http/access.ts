import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { CodedError } from '../../shared/contract/errors.ts';
import { Id, Instant } from '../../shared/contract/primitives.ts';
import { logAccess } from '../audit/log.ts';
import { eraseCase } from '../casework/erasure.ts';
import { regionsOfCases } from '../casework/events.ts';
import type { Region } from '../context.ts';
import { tokenKinds } from '../session/tokens.ts';
import type { Tokens } from '../session/tokens.ts';
import { grantOf, requires } from './auth.ts';
import { parse } from './errors.ts';

const ById = z.strictObject({ id: Id });
const NewToken = z.strictObject({ kind: z.enum(tokenKinds), subject: Id, regions: z.array(Id).min(1).max(50), expiresAt: Instant.nullable() });
const Rotation = z.strictObject({ graceMinutes: z.int().min(0).max(7 * 24 * 60) });
const Erase = z.strictObject({ caseId: Id, reason: z.string().min(1).max(200) });

/** Access and erasure, for managers: each within the regions of his own token. The secret of a token is shown once, when it is made. */
export function accessRoutes(app: FastifyInstance, region: Region, tokens: Tokens): void {
  const manager = { onRequest: requires(tokens, 'manager') };

  const within = async (id: string, regions: readonly string[]): Promise<void> => {
    const token = (await tokens.list()).find((known) => known.tokenId === id);
    if (token === undefined || !token.regions.every((regionId) => regions.includes(regionId))) throw new CodedError('notFound', 'Dit toegangsbewijs bestaat niet.');
  };

  app.get('/v1/tokens', manager, async (request) => {
    const { regions } = grantOf(request);
    return { items: (await tokens.list()).filter((token) => token.regions.every((regionId) => regions.includes(regionId))) };
  });
  app.post('/v1/tokens', manager, async (request) => {
    const token = parse(NewToken, request.body);
    if (!token.regions.every((regionId) => grantOf(request).regions.includes(regionId))) throw new CodedError('forbidden', 'Dit toegangsbewijs is voor een andere regio.');
    const made = await tokens.add(token);
    await logAccess(region, [{ action: 'tokenMade', detail: `${token.kind} ${made.id}`, token: grantOf(request) }]);
    return made;
  });
  app.post('/v1/tokens/:id/rotate', manager, async (request) => {
    const { id } = parse(ById, request.params);
    await within(id, grantOf(request).regions);
    const made = await tokens.rotate(id, parse(Rotation, request.body).graceMinutes * 60_000);
    await logAccess(region, [{ action: 'tokenRotated', detail: `${id} ${made.id}`, token: grantOf(request) }]);
    return made;
  });
  app.post('/v1/tokens/:id/revoke', manager, async (request) => {
    const { id } = parse(ById, request.params);
    await within(id, grantOf(request).regions);
    await tokens.revoke(id);
    await logAccess(region, [{ action: 'tokenRevoked', detail: id, token: grantOf(request) }]);
    return { ok: true };
  });

  app.post('/v1/erasures', manager, async (request) => {
    const { caseId } = parse(Erase, request.body);
    const regionId = (await regionsOfCases(region.db, [caseId])).get(caseId);
    if (regionId === undefined || !grantOf(request).regions.includes(regionId)) throw new CodedError('notFound', 'Deze aanvraag is niet bekend in uw regio.');
    await eraseCase(region, caseId);
    await logAccess(region, [{ action: 'erased', caseId, regionId, token: grantOf(request) }]);
    return { ok: true };
  });
}
