import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { Location, Organisation } from '../../shared/capacity/schema.ts';
import { CodedError } from '../../shared/contract/errors.ts';
import { Id, Instant } from '../../shared/contract/primitives.ts';
import { RegionDirectoryEntry, RosterEntry, Staff } from '../../shared/contract/region.ts';
import { RegionProfile } from '../../shared/profile/schema.ts';
import type { Region } from '../context.ts';
import { verdictOn } from '../protocol/admit.ts';
import type { Tokens } from '../session/tokens.ts';
import { admitProfile, keptVersions } from '../profile/publish.ts';
import { putRowAt, putRowsAt, readRows } from '../sync/rows.ts';
import type { PlainKind } from '../sync/rows.ts';
import { grantOf, requires } from './auth.ts';
import { parse } from './errors.ts';
import { versionSeen } from './ifMatch.ts';

const ById = z.strictObject({ id: Id });
const Protocol = z.strictObject({ pack: z.json(), validFrom: Instant });
/** A protocol pack is a few hundred kilobytes; verifying a larger one would only keep the others waiting (bytes). */
const MAX_PACK_BYTES = 2 * 1024 * 1024;

/** Who and what there is in a region: written by its manager, each row with the region it belongs to (a directory entry is its region). */
const directory = [['organisations', 'organisation', Organisation], ['locations', 'location', Location], ['staff', 'staff', Staff], ['region-directory', 'regionDirectory', RegionDirectoryEntry]] as const;

/** Profiles, rosters and protocol packs, published by a manager: validated, verified, versioned, and on every desk at its next pull. */
export function publishingRoutes(app: FastifyInstance, region: Region, tokens: Tokens): void {
  const reading = { onRequest: requires(tokens, 'manager', 'desk', 'audit') };
  const writing = { onRequest: requires(tokens, 'manager') };
  for (const [path, kind] of [['profiles', 'profile'], ['rosters', 'roster'], ['protocols', 'protocol'], ...directory.map(([name, own]) => [name, own] as const)] as const) {
    app.get(`/v1/${path}`, reading, async () => ({ items: (await readRows(region.db, kind)).map((row) => row.body) }));
  }
  for (const [path, kind, schema] of directory) {
    app.put(`/v1/${path}/:id`, writing, async (request, reply) => {
      const body = parse(schema, request.body);
      mine(request, 'regionId' in body ? body.regionId : body.id);
      named(request, body.id);
      return reply.header('etag', `"${await put(region, request, kind, body)}"`).send({ ok: true });
    });
  }

  app.put('/v1/profiles/:id', writing, async (request, reply) => {
    const profile = parse(RegionProfile, request.body);
    mine(request, profile.regionId);
    named(request, profile.id);
    const admitted = await admitProfile(region, profile);
    region.log.info({ kind: 'profile', id: profile.id, by: grantOf(request).subject }, 'published');
    const writes = [{ kind: 'profile' as const, id: profile.id, body: admitted, expected: versionSeen(request) }];
    const versions = await putRowsAt(region, writes, (sql) => keptVersions(sql, writes, { at: region.clock(), by: grantOf(request).subject }));
    return reply.header('etag', `"${versions[profile.id] ?? 0}"`).send({ ok: true });
  });

  app.put('/v1/rosters/:id', writing, async (request, reply) => {
    const entry = parse(RosterEntry, request.body);
    mine(request, entry.regionId);
    named(request, entry.id);
    if (entry.to <= entry.from) throw new CodedError('refused', 'De dienst eindigt voordat hij begint.');
    return reply.header('etag', `"${await put(region, request, 'roster', entry)}"`).send({ ok: true });
  });

  app.delete('/v1/rosters/:id', writing, async (request) => {
    const { id } = parse(ById, request.params);
    const known = (await readRows(region.db, 'roster')).find((row) => row.id === id);
    if (known === undefined || !grantOf(request).regions.includes(RosterEntry.parse(known.body).regionId)) throw new CodedError('notFound', 'Deze dienst is er niet.');
    region.log.info({ kind: 'roster', id, by: grantOf(request).subject }, 'removed');
    await putRowAt(region, { kind: 'roster', id, body: null }, versionSeen(request));
    return { ok: true };
  });

  app.put('/v1/protocols/:id', { ...writing, bodyLimit: MAX_PACK_BYTES }, async (request, reply) => {
    const { pack, validFrom } = parse(Protocol, request.body);
    const admitted = await verdictOn(pack);
    if (!admitted.ok) throw new CodedError('refused', `Dit protocol is niet gepubliceerd: ${admitted.message}`.slice(0, 500));
    const { id: packId, version: packVersion, sha256 } = admitted.value;
    const id = `${packId}.${packVersion}`;
    named(request, id);
    const known = (await readRows(region.db, 'protocol')).find((row) => row.id === id);
    if (known !== undefined) throw new CodedError('refused', 'Deze versie is al gepubliceerd en verandert niet meer; geef een wijziging een nieuw versienummer.');
    return reply.header('etag', `"${await put(region, request, 'protocol', { id, packId, packVersion, sha256, validFrom, pack, version: 1 })}"`).send({ ok: true });
  });
}

function put<B extends { readonly id: string }>(region: Region, request: FastifyRequest, kind: PlainKind, body: B): Promise<number> {
  region.log.info({ kind, id: body.id, by: grantOf(request).subject }, 'published');
  return putRowAt(region, { kind, id: body.id, body }, versionSeen(request));
}

function mine(request: FastifyRequest, regionId: string): void {
  if (!grantOf(request).regions.includes(regionId)) throw new CodedError('forbidden', 'Dit toegangsbewijs is voor een andere regio.');
}

function named(request: FastifyRequest, id: string): void {
  if (parse(ById, request.params).id !== id) throw new CodedError('badRequest', 'Het adres en de inhoud dragen een ander nummer.');
}
