import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { CodedError } from '../../shared/contract/errors.ts';
import { Id } from '../../shared/contract/primitives.ts';
import type { Region } from '../context.ts';
import { grantOf, requires } from '../http/auth.ts';
import { parse } from '../http/errors.ts';
import type { Tokens } from '../session/tokens.ts';
import { isSigned } from './gateway.ts';
import type { Gateway } from './gateway.ts';
import type { Callouts } from './service.ts';

const ById = z.strictObject({ id: Id });
const Result = z.object({ result: z.enum(['answered', 'noAnswer', 'busy', 'failed', 'delivered']) });
const MAX_BYTES = 4096;

/** The gateway's reports, and for managers what was called out lately. */
export async function calloutRoutes(app: FastifyInstance, region: Region, tokens: Tokens, gateway: Gateway | null, callouts: Callouts | null): Promise<void> {
  await app.register(async (signed) => {
    signed.removeAllContentTypeParsers();
    signed.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: MAX_BYTES }, (_request, body, done) => { done(null, String(body)); });
    signed.post('/v1/callouts/:id/result', async (request) => {
      const body = typeof request.body === 'string' ? request.body : '';
      const header = request.headers['x-regioloket-signature'];
      const secret = gateway?.secret ?? null;
      if (secret === null || callouts === null || !isSigned(secret, typeof header === 'string' ? header : undefined, body, region.clock())) throw new CodedError('notSignedIn', 'De ondertekening van dit bericht klopt niet of is verlopen.');
      const { id } = parse(ById, request.params);
      let read: unknown;
      try {
        read = JSON.parse(body);
      } catch {
        throw new CodedError('badRequest', 'Dit is geen JSON.');
      }
      await callouts.report(id, parse(Result, read).result);
      return { ok: true };
    });
  });
  app.get('/v1/callouts', { onRequest: requires(tokens, 'manager') }, async (request) => ({
    gateway: gateway?.name ?? null,
    items: await region.db.query(`SELECT id, consult_id AS "consultId", case_id AS "caseId", roster_id AS "rosterId", attempt, state, made_at AS "madeAt", changed_at AS "changedAt" FROM callout WHERE region_id = ANY($1::text[]) ORDER BY made_at DESC LIMIT 200`, [grantOf(request).regions]),
  }));
}
