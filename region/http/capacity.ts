import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { refusalReasons } from '../../shared/casework/events.ts';
import { BedGroup } from '../../shared/capacity/schema.ts';
import { CodedError } from '../../shared/contract/errors.ts';
import { Id, Instant } from '../../shared/contract/primitives.ts';
import { answerOffer } from '../capacity/answers.ts';
import { bedChange, findBed, lockBed, putBed, toBedGroup } from '../capacity/bedGroups.ts';
import type { BedRow } from '../capacity/bedGroups.ts';
import { conflictWhenOver, toOffer } from '../capacity/ledger.ts';
import type { OfferRow } from '../capacity/ledger.ts';
import { reportAsProvider } from '../capacity/providerReports.ts';
import type { Region } from '../context.ts';
import type { Tokens } from '../session/tokens.ts';
import { commitFeed } from '../sync/feed.ts';
import { grantOf, requires } from './auth.ts';
import { parse } from './errors.ts';
import { versionSeen } from './ifMatch.ts';

const ById = z.strictObject({ id: z.string().min(1).max(200) });
const Report = z.strictObject({ available: z.int().min(0).max(10_000).nullable(), availableFrom: Instant.nullable(), forTheNight: z.boolean() });
export const GivenAnswer = z.strictObject({ answer: z.enum(['accepted', 'refused']), reasonCode: z.enum(refusalReasons).nullable(), text: z.string().max(500), expectedAt: Instant.nullable(), proposedBedGroupId: Id.nullable().optional() })
  .refine((given) => (given.answer === 'refused') === (given.reasonCode !== null), { error: 'a refusal has a reason, an acceptance has none' });

/** Bed groups and offers for providers, managers and importers. ETag = version; a write names the version it has seen. */
export function capacityRoutes(app: FastifyInstance, region: Region, tokens: Tokens): void {
  app.get('/v1/bed-groups', { onRequest: requires(tokens, 'provider', 'manager') }, async (request) => {
    const grant = grantOf(request);
    const rows = grant.kind === 'provider' ? await region.db.query<BedRow>('SELECT * FROM bed_group WHERE organisation_id = $1 ORDER BY id', [grant.subject])
      : await region.db.query<BedRow>('SELECT * FROM bed_group WHERE region_id = ANY($1::text[]) ORDER BY id', [grant.regions]);
    return { items: rows.map(toBedGroup) };
  });

  app.get('/v1/bed-groups/:id', { onRequest: requires(tokens, 'provider', 'manager') }, async (request, reply) => {
    const bed = await findBed(region.db, parse(ById, request.params).id);
    if (bed === null || !mayTouch(request, bed)) throw new CodedError('notFound', 'Deze plek is er niet.');
    return reply.header('etag', `"${bed.version}"`).send(toBedGroup(bed));
  });

  app.put('/v1/bed-groups/:id', { onRequest: requires(tokens, 'manager') }, async (request, reply) => {
    const bed = parse(BedGroup, request.body);
    if (parse(ById, request.params).id !== bed.id) throw new CodedError('badRequest', 'Het adres en de inhoud dragen een ander nummer.');
    if (!grantOf(request).regions.includes(bed.regionId)) throw new CodedError('forbidden', 'Dit toegangsbewijs is voor een andere regio.');
    if (bed.observedAt > region.clock()) throw new CodedError('refused', 'Een waarneming kan niet in de toekomst liggen.');
    const seen = versionSeen(request);
    const { row, seq } = await region.db.tx(async (sql) => {
      const known = await lockBed(sql, bed.id);
      if ((known?.version ?? 0) !== seen) throw new CodedError('stale', 'Deze plek is intussen gewijzigd. Haal haar opnieuw op.');
      if (known !== null && !grantOf(request).regions.includes(known.region_id)) throw new CodedError('forbidden', 'Dit toegangsbewijs is voor een andere regio.');
      const written = await putBed(sql, bed);
      return { row: written, seq: await commitFeed(sql, [bedChange(written), ...(await conflictWhenOver(sql, written, region.clock()))]) };
    });
    region.head.published(seq);
    return reply.header('etag', `"${row.version}"`).send(toBedGroup(row));
  });

  app.post('/v1/bed-groups/:id/report', { onRequest: requires(tokens, 'provider') }, async (request, reply) => {
    const row = await reportAsProvider(region, grantOf(request).subject, { ...parse(Report, request.body), bedGroupId: parse(ById, request.params).id, baseVersion: versionSeen(request) });
    return reply.header('etag', `"${row.version}"`).send(toBedGroup(row));
  });

  app.get('/v1/offers', { onRequest: requires(tokens, 'provider') }, async (request) => {
    const rows = await region.db.query<OfferRow>(`SELECT * FROM offer WHERE organisation_id = $1 AND state IN ('open', 'accepted') ORDER BY made_at DESC LIMIT 200`, [grantOf(request).subject]);
    return { items: rows.map(toOffer) };
  });

  app.post('/v1/offers/:id/answer', { onRequest: requires(tokens, 'provider') }, async (request) => answerOffer(region, grantOf(request).subject, parse(ById, request.params).id, parse(GivenAnswer, request.body)));
}

function mayTouch(request: FastifyRequest, bed: BedRow): boolean {
  const grant = grantOf(request);
  return grant.kind === 'provider' ? bed.organisation_id === grant.subject : grant.regions.includes(bed.region_id);
}
