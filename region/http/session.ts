import type { FastifyInstance } from 'fastify';
import type * as z from 'zod';
import { CodedError } from '../../shared/contract/errors.ts';
import { ActivationRequest, CodeRequest } from '../../shared/contract/region.ts';
import type { ActivationResponse, CodeResponse } from '../../shared/contract/region.ts';
import { logAccess } from '../audit/log.ts';
import type { Region } from '../context.ts';
import { openActivations } from '../session/activation.ts';
import type { Tokens } from '../session/tokens.ts';
import { grantOf, requires } from './auth.ts';
import { parse } from './errors.ts';

/** How people come to a desk for the first time: a manager gives a code, the desk hands it in. A desk is taken at its word about who is signed in there, as with every command. */
export function sessionRoutes(app: FastifyInstance, region: Region, tokens: Tokens): void {
  const activations = openActivations(region);

  app.post('/v1/session/codes', { onRequest: requires(tokens, 'manager', 'desk') }, async (request): Promise<z.output<typeof CodeResponse>> => {
    const { staffId, by } = parse(CodeRequest, request.body);
    const grant = grantOf(request);
    if (grant.kind === 'desk' && (by === undefined || by.desk !== grant.subject)) throw new CodedError('forbidden', 'Een werkplek geeft een code namens wie er is aangemeld.');
    const giver = grant.kind === 'desk' ? (by ?? null) : null;
    const given = await activations.give(staffId, { regions: grant.regions, tokenId: grant.tokenId, by: giver });
    await logAccess(region, [{ action: 'codeGiven', detail: staffId, actor: giver, token: grant }]);
    return given;
  });

  app.post('/v1/session/activations', { onRequest: requires(tokens, 'desk') }, async (request): Promise<z.output<typeof ActivationResponse>> => {
    const grant = grantOf(request);
    const staff = await activations.use(parse(ActivationRequest, request.body).code, grant.subject, grant.regions);
    await logAccess(region, [{ action: 'codeUsed', detail: staff.id, token: grant }]);
    return { staff };
  });
}
