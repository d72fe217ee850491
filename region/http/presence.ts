import type { FastifyInstance } from 'fastify';
import type * as z from 'zod';
import { PresenceBeat } from '../../shared/contract/presence.ts';
import type { PresenceAnswer } from '../../shared/contract/presence.ts';
import { presenceOf } from '../casework/presence.ts';
import type { Region } from '../context.ts';
import type { Tokens } from '../session/tokens.ts';
import { grantOf, requires } from './auth.ts';
import { parse } from './errors.ts';

/** "Een collega kijkt nu": which cases are on screen at this desk, and at others. Case ids only; nothing of it is kept. */
export function presenceRoutes(app: FastifyInstance, region: Region, tokens: Tokens): void {
  app.post('/v1/presence', { onRequest: requires(tokens, 'desk') }, async (request): Promise<z.infer<typeof PresenceAnswer>> => {
    const { subject, regions } = grantOf(request);
    return { caseIds: [...(await presenceOf(region, subject, regions, parse(PresenceBeat, request.body).caseIds))] };
  });
}
