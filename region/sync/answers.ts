import { CodedError } from '../../shared/contract/errors.ts';
import { SCHEMA_VERSION } from '../../shared/contract/region.ts';
import type { CaseKeysRequest, CaseKeysResponse, HelloRequest, HelloResponse, PushResponse } from '../../shared/contract/region.ts';
import type * as z from 'zod';
import { logAccess } from '../audit/log.ts';
import { regionsOfCases } from '../casework/events.ts';
import { profileVersions } from '../capacity/profiles.ts';
import type { Region } from '../context.ts';
import type { Grant } from '../session/tokens.ts';
import { readChanges } from './changes.ts';
import { applyCommands } from './commands.ts';
import type { Push } from './commands.ts';
import { readMeta } from './head.ts';
import type { Meta } from './head.ts';
import type { Scope } from './scope.ts';
import { sharedReading } from './shared.ts';

/** What a desk is answered, apart from HTTP: the routes and the simulator of the fault campaign both serve exactly this. */
export type DeskGrant = Pick<Grant, 'subject' | 'regions'> & Partial<Pick<Grant, 'tokenId' | 'kind'>>;

/** Errors: schemaMismatch when desk and region speak no version in common. */
export async function answerHello(region: Region, scope: Scope, grant: DeskGrant, hello: z.output<typeof HelloRequest>): Promise<HelloResponse> {
  if (hello.schema.min > SCHEMA_VERSION || hello.schema.max < SCHEMA_VERSION) throw new CodedError('schemaMismatch', 'Deze werkplek en de regio spreken een andere versie. Werk het programma bij.');
  const { meta, versions } = await factsOf(region)();
  return {
    epoch: meta.epoch, head: meta.head, floor: meta.floor, serverTime: region.clock(), schema: { min: SCHEMA_VERSION, max: SCHEMA_VERSION }, scope: scope.name, training: region.training,
    serviceName: region.serviceName, regionIds: [...grant.regions], profileVersions: Object.fromEntries(Object.entries(versions).filter(([regionId]) => grant.regions.includes(regionId))), desk: grant.subject,
    ...(region.identityProvider === null ? {} : { identityProvider: region.identityProvider }),
  };
}

type Facts = { readonly meta: Meta; readonly versions: Readonly<Record<string, number>> };
const facts = new WeakMap<Region, () => Promise<Facts>>();

const metas = new WeakMap<Region, () => Promise<Meta>>();

/** Head, floor and epoch as they are now, read once for all who ask at this moment. */
function metaOf(region: Region): () => Promise<Meta> {
  const read = metas.get(region) ?? sharedReading(() => readMeta(region.db));
  metas.set(region, read);
  return read;
}

/** What every hello asks: read once for all who ask at that moment; the profiles' versions only when something was committed since. */
function factsOf(region: Region): () => Promise<Facts> {
  const known = facts.get(region);
  if (known !== undefined) return known;
  let last: Facts | null = null;
  const read = sharedReading(async () => {
    const meta = await readMeta(region.db);
    last = { meta, versions: last?.meta.head === meta.head && last.meta.epoch === meta.epoch ? last.versions : await profileVersions(region.db) };
    return last;
  });
  facts.set(region, read);
  return read;
}

/** A page of changes as JSON text: bodies are passed through as they were stored. */
export async function answerChanges(region: Region, scope: Scope, cursor: string, limit: number): Promise<string> {
  const page = await readChanges(region, scope, cursor, limit);
  return `{"items":[${page.itemsJson.join(',')}],"next":${JSON.stringify(page.next)},"head":${page.head},"upToDate":${page.upToDate},"digest":${JSON.stringify(page.digest)},"serverTime":${region.clock()}}`;
}

/** Error forbidden: a token acts for its own desk only. */
export async function answerPush(region: Region, scope: Scope, grant: DeskGrant, push: Push): Promise<PushResponse> {
  if (push.desk !== grant.subject) throw new CodedError('forbidden', 'Dit toegangsbewijs is van een andere werkplek.');
  const { results, at } = await applyCommands(region, scope, push);
  const { epoch, head } = at ?? (await metaOf(region)());
  return { epoch, head, serverTime: region.clock(), results: [...results] };
}

/** Keys of cases in this desk's own regions, and which were erased. */
export async function answerCaseKeys(region: Region, grant: DeskGrant, { caseIds, lacking }: CaseKeysRequest): Promise<CaseKeysResponse> {
  const mine = new Set(grant.regions);
  const regions = await regionsOfCases(region.db, caseIds);
  const known = caseIds.filter((id) => mine.has(regions.get(id) ?? ''));
  const found = await region.keys.get(known);
  // No key leaves, so there is nothing to log.
  if (lacking === true) return { keys: {}, erased: [...found.erased], lacking: known.filter((id) => !Object.hasOwn(found.keys, id) && !found.erased.includes(id)) };
  const { tokenId, kind, subject } = grant;
  // Whoever has a key can read that record: each is logged before it leaves. Without a token (the simulator) there is nobody to name.
  if (tokenId !== undefined && kind !== undefined) await logAccess(region, Object.keys(found.keys).map((caseId) => ({ action: 'caseKeysRead', caseId, regionId: regions.get(caseId) ?? null, token: { tokenId, kind, subject } })));
  return { keys: { ...found.keys }, erased: [...found.erased] };
}
