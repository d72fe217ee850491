import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CodedError } from '../../shared/contract/errors.ts';
import type { Actor } from '../../shared/contract/primitives.ts';
import { Location } from '../../shared/capacity/schema.ts';
import { RegionBaseline } from '../../shared/contract/reports.ts';
import { Publication, RosterEntry, Staff, SurgeSwitch } from '../../shared/contract/region.ts';
import { RegionProfile } from '../../shared/profile/schema.ts';
import { switchedSurge, surgeOn } from '../../shared/profile/surge.ts';
import type { Region } from '../context.ts';
import { admitProfile, keptVersions } from '../profile/publish.ts';
import type { Tokens } from '../session/tokens.ts';
import { putRowsAt, readRows } from '../sync/rows.ts';
import type { PlainRow } from '../sync/rows.ts';
import { grantOf, requires } from './auth.ts';
import { parse } from './errors.ts';

const schemas = { profile: RegionProfile, roster: RosterEntry, staff: Staff, location: Location, baseline: RegionBaseline } as const;
const removable: ReadonlySet<string> = new Set(['roster', 'baseline']);

/** What a manager publishes from the desk's page Beheer, and the switch of surge: the desk says who, the region decides whether. All rows or none. */
export function publicationRoutes(app: FastifyInstance, region: Region, tokens: Tokens): void {
  const desks = { onRequest: requires(tokens, 'desk') };

  app.post('/v1/publications', desks, async (request) => {
    const { actor, actorName, rows } = parse(Publication, request.body);
    manages(region, request, actor);
    const known = new Map<string, string>();
    for (const kind of new Set(rows.map((row) => row.kind))) for (const row of await readRows(region.db, kind)) known.set(`${kind}\n${row.id}`, (row.body as { regionId: string }).regionId);
    const writes: (PlainRow & { readonly expected: number })[] = [];
    for (const { kind, id, body, baseVersion } of rows) {
      const before = known.get(`${kind}\n${id}`);
      if (before !== undefined) mine(request, before);
      if (body === null) {
        if (!removable.has(kind)) throw new CodedError('refused', 'Alleen een dienst op het rooster of een nulmeting kan worden weggehaald.');
        if (before === undefined) throw new CodedError('notFound', 'Dit is er niet (meer).');
        writes.push({ kind, id, body: null, expected: baseVersion });
        continue;
      }
      const made = parse(schemas[kind], body);
      mine(request, made.regionId);
      if (made.id !== id) throw new CodedError('badRequest', 'Het kenmerk en de inhoud dragen een ander nummer.');
      if ('from' in made && made.to <= made.from) throw new CodedError('refused', 'De dienst eindigt voordat hij begint.');
      writes.push({ kind, id, body: 'triage' in made ? await admitProfile(region, made) : made, expected: baseVersion });
    }
    const versions = await putRowsAt(region, writes, (sql) => keptVersions(sql, writes, { at: region.clock(), by: actorName }));
    region.log.info({ rows: rows.map((row) => `${row.kind} ${row.id}`), by: actor.id }, 'published');
    return { versions };
  });

  app.post('/v1/surge', desks, async (request) => {
    const { actor, actorName, regionId, kind, on, why } = parse(SurgeSwitch, request.body);
    mine(request, regionId);
    sameDesk(request, actor);
    const row = (await readRows(region.db, 'profile')).find((one) => RegionProfile.parse(one.body).regionId === regionId);
    if (row === undefined) throw new CodedError('notFound', 'Deze regio heeft nog geen profiel.');
    const profile = RegionProfile.parse(row.body);
    const allowed: readonly string[] = profile.surge.switchedBy;
    if (!allowed.includes(actor.role) && !(region.training && actor.role === 'trainee')) throw new CodedError('forbidden', 'Uw rol mag in deze regio de opschaling niet aan- of uitzetten.');
    const known = surgeOn(profile.surge, region.clock()).some((one) => one.kind === kind);
    if (!profile.surge.kinds.includes(kind) && !known) throw new CodedError('refused', `"${kind}" is geen opschaling van deze regio.`);
    if (known === on) return { versions: { [row.id]: row.version } };
    const surge = switchedSurge(profile.surge, { kind, on, by: actorName, at: region.clock(), why });
    const writes = [{ kind: 'profile' as const, id: row.id, body: { ...profile, surge }, expected: row.version }];
    const versions = await putRowsAt(region, writes, (sql) => keptVersions(sql, writes, { at: region.clock(), by: actorName }));
    region.log.info({ regionId, on, by: actor.id }, 'surge switched');
    return { versions };
  });
}

/** Managers publish; a trainee only where everything is invented. The desk's own token says which desk asks, so nobody publishes in another desk's name. */
function manages(region: Region, request: FastifyRequest, actor: Actor): void {
  sameDesk(request, actor);
  if (actor.role === 'manager' || actor.role === 'administrator' || (region.training && actor.role === 'trainee')) return;
  throw new CodedError('forbidden', 'Alleen een manager kan dit publiceren.');
}

function sameDesk(request: FastifyRequest, actor: Actor): void {
  if (actor.desk !== grantOf(request).subject) throw new CodedError('forbidden', 'Dit toegangsbewijs hoort bij een ander loket.');
}

function mine(request: FastifyRequest, regionId: string): void {
  if (!grantOf(request).regions.includes(regionId)) throw new CodedError('forbidden', 'Dit toegangsbewijs is voor een andere regio.');
}
