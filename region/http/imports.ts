import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { CodedError } from '../../shared/contract/errors.ts';
import { importCapacity } from '../capacity/import/apply.ts';
import { UnreadableFile } from '../capacity/import/rows.ts';
import type { Region } from '../context.ts';
import type { Tokens } from '../session/tokens.ts';
import { grantOf, requires } from './auth.ts';
import { parse } from './errors.ts';

const MAX_IMPORT_BYTES = 8_000_000;
const Params = z.strictObject({ format: z.enum(['csv', 'json', 'have', 'fhir']) });
const Query = z.strictObject({ apply: z.enum(['true', 'false']).default('false') });

/** POST /v1/imports/{csv|json|have|fhir}: a dry run unless ?apply=true. The body is the file as it is. */
export async function importRoutes(app: FastifyInstance, region: Region, tokens: Tokens): Promise<void> {
  await app.register(async (files) => {
    files.removeAllContentTypeParsers();
    files.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MAX_IMPORT_BYTES }, (_request, body, done) => { done(null, String(body)); });
    files.post('/v1/imports/:format', { onRequest: requires(tokens, 'manager'), bodyLimit: MAX_IMPORT_BYTES }, async (request) => {
      const { format } = parse(Params, request.params);
      const { apply } = parse(Query, request.query);
      const grant = grantOf(request);
      try {
        const result = await importCapacity(region, grant.regions, format, typeof request.body === 'string' ? request.body : '', apply === 'true', `import ${format}`);
        region.log.info({ format, dryRun: result.dryRun, changed: result.changed.length, bad: result.bad.length, by: grant.tokenId }, 'capacity import');
        return result;
      } catch (error) {
        if (error instanceof UnreadableFile) throw new CodedError('badRequest', `Dit bestand is niet te lezen: ${error.message}`);
        throw error;
      }
    });
  });
}
