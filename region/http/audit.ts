import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { Id } from '../../shared/contract/primitives.ts';
import type { RegionAuditPage } from '../../shared/contract/region.ts';
import { logAccess } from '../audit/log.ts';
import { readAudit } from '../audit/read.ts';
import type { Region } from '../context.ts';
import type { Tokens } from '../session/tokens.ts';
import { grantOf, requires } from './auth.ts';
import { parse } from './errors.ts';

const Query = z.strictObject({ after: z.coerce.number().int().min(0).default(0), limit: z.coerce.number().int().min(1).max(1000).default(500), caseId: Id.optional() });
const OwnQuery = Query.omit({ caseId: true });

/** The access log, for who checks it (scope audit), and for each desk its own part, so that it can lay its own log beside it; reading it is itself an access. */
export function auditRoutes(app: FastifyInstance, region: Region, tokens: Tokens): void {
  app.get('/v1/audit', { onRequest: requires(tokens, 'audit') }, async (request, reply): Promise<RegionAuditPage> => {
    const query = parse(Query, request.query);
    const token = grantOf(request);
    // one line for a whole reading, not one per page
    if (query.after === 0) await logAccess(region, [{ action: 'auditRead', caseId: query.caseId ?? null, token }]);
    void reply.header('cache-control', 'no-store');
    return readAudit(region.db, (row) => row.region_id === null || token.regions.includes(row.region_id), query);
  });
  app.get('/v1/audit/own', { onRequest: requires(tokens, 'desk') }, async (request, reply): Promise<RegionAuditPage> => {
    const query = parse(OwnQuery, request.query);
    const token = grantOf(request);
    if (query.after === 0) await logAccess(region, [{ action: 'auditRead', caseId: null, token }]);
    void reply.header('cache-control', 'no-store');
    return readAudit(region.db, (_row, entry) => entry.token?.kind === 'desk' && entry.token.subject === token.subject, query);
  });
}
