import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import * as z from 'zod';
import { CodedError } from '../../shared/contract/errors.ts';
import type { ErrorCode } from '../../shared/contract/errors.ts';
import { Id } from '../../shared/contract/primitives.ts';
import type { Region } from '../context.ts';
import { grantOf, requires } from '../http/auth.ts';
import { codedOf, parse, statusFor } from '../http/errors.ts';
import type { Tokens } from '../session/tokens.ts';
import { fileReferral } from './file.ts';
import type { Sender } from './file.ts';
import { readBundle } from './fhir.ts';
import type { Issue } from './fhir.ts';
import { follow, handoverWays, listIntakes, markMedicalHandover, withdraw } from './follow.ts';

/** A referral with all its clinical texts stays far below this. */
const MAX_BUNDLE_BYTES = 256 * 1024;
/** Referrals a minute of one sender: a hospital's busiest minute stays under it, a loop gone wrong doesn't. */
const FILED_PER_MINUTE = 60;
const ById = z.strictObject({ id: Id });
const Query = z.strictObject({ region: Id.optional() });
const Handover = z.strictObject({ how: z.enum(Object.keys(handoverWays) as [keyof typeof handoverWays]), to: z.string().trim().max(120).default(''), by: z.string().trim().max(120).default('') });
const Withdrawal = z.strictObject({ text: z.string().trim().max(1000).default('') });

/** The sender's own system: POST /v1/intake takes a FHIR R4 Bundle; what follows is plain JSON. Errors of this part leave as OperationOutcome. */
export async function intakeRoutes(app: FastifyInstance, region: Region, tokens: Tokens): Promise<void> {
  await app.register(async (api) => {
    const sender = { onRequest: requires(tokens, 'sender') };
    api.addContentTypeParser('application/fhir+json', { parseAs: 'string', bodyLimit: MAX_BUNDLE_BYTES }, (_request, body, done) => {
      try {
        done(null, JSON.parse(String(body)) as unknown);
      } catch {
        done(new CodedError('badRequest', 'Dit is geen JSON.'), undefined);
      }
    });
    api.setErrorHandler((error: FastifyError, request, reply) => {
      const coded = codedOf(error);
      const status = statusFor(coded.code);
      region.counters.rejectedRequests.add(coded.code);
      if (status >= 500) region.log.error({ err: error, route: request.routeOptions.url ?? 'unknown' }, 'intake failed');
      else region.log.info({ code: coded.code, status, route: request.routeOptions.url ?? 'unknown' }, 'intake refused');
      if (coded.code === 'notSignedIn') reply.header('www-authenticate', 'Bearer');
      return outcome(reply.code(status), [{ severity: 'error', code: issueCode[coded.code] ?? 'exception', text: coded.message }], coded.code);
    });

    api.post('/v1/intake', { ...sender, bodyLimit: MAX_BUNDLE_BYTES, config: { rateLimit: { max: FILED_PER_MINUTE, timeWindow: 60_000, keyGenerator: (request) => `intake ${request.headers.authorization ?? request.ip}` } } }, async (request, reply) => {
      const grant = grantOf(request);
      const { referral, issues } = readBundle(request.body);
      if (referral === null) {
        region.log.info({ by: grant.tokenId, issues: issues.length }, 'referral refused');
        return outcome(reply.code(400), issues, 'badRequest');
      }
      const { caseId, created } = await fileReferral(region, grant, regionFor(grant, parse(Query, request.query).region), referral);
      region.log.info({ by: grant.tokenId, caseId, created }, 'referral filed');
      reply.header('location', `/v1/intake/${caseId}`);
      return outcome(reply.code(created ? 201 : 200), [{ severity: 'information', code: created ? 'business-rule' : 'duplicate', text: created ? 'De aanvraag is ontvangen en staat op de werklijst van het coördinatiepunt.' : 'Deze aanvraag was al ontvangen.' }, ...issues.filter((issue) => issue.severity !== 'error')], null, caseId);
    });
    api.get('/v1/intake', sender, async (request) => ({ items: await listIntakes(region, grantOf(request)) }));
    api.get('/v1/intake/:id', sender, async (request) => (await follow(region, grantOf(request), parse(ById, request.params).id)).followed);
    api.post('/v1/intake/:id/medical-handover', sender, async (request) => {
      await markMedicalHandover(region, grantOf(request), parse(ById, request.params).id, parse(Handover, request.body));
      return { ok: true };
    });
    api.post('/v1/intake/:id/withdraw', sender, async (request) => ({ state: await withdraw(region, grantOf(request), parse(ById, request.params).id, parse(Withdrawal, request.body ?? {}).text) }));
  });
}

const issueCode: Partial<Record<ErrorCode, Issue['code']>> = {
  badRequest: 'structure', notSignedIn: 'login', forbidden: 'forbidden', notFound: 'not-found', conflict: 'business-rule', refused: 'business-rule', erased: 'business-rule', fingerprintMismatch: 'duplicate', tooLarge: 'too-long', unsupported: 'not-supported',
  rateLimited: 'throttled', unknownFact: 'value', outOfDomain: 'value', contradiction: 'business-rule',
};

/** `errorCode` rides along as coding of the first issue, so that a program needn't read Dutch. */
function outcome(reply: FastifyReply, issues: readonly Issue[], errorCode: ErrorCode | null, id?: string): FastifyReply {
  return reply.type('application/fhir+json; charset=utf-8').send(JSON.stringify({
    resourceType: 'OperationOutcome', ...(id === undefined ? {} : { id }),
    issue: issues.map(({ severity, code, text, expression }, index) => ({
      severity, code, details: { ...(index === 0 && errorCode !== null ? { coding: [{ system: 'urn:regioloket:error', code: errorCode }] } : {}), text }, ...(expression === undefined ? {} : { expression: [expression] }),
    })),
  }));
}

function regionFor(sender: Sender, named: string | undefined): string {
  const [only, ...others] = sender.regions;
  if (named !== undefined) return named;
  if (only === undefined || others.length > 0) throw new CodedError('badRequest', 'Dit toegangsbewijs geldt voor meer regio\'s: noem de regio met ?region=.');
  return only;
}
