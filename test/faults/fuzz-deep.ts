import { v7 } from 'uuid';
import type * as z from 'zod';
import { BedGroup, Location, Organisation } from '../../shared/capacity/schema.ts';
import { changeDigest, digestDifferences, emptyDigest } from '../../shared/contract/digest.ts';
import type { RowDigest } from '../../shared/contract/digest.ts';
import { PresenceBeat } from '../../shared/contract/presence.ts';
import { ActivationRequest, CaseKeysRequest, CodeRequest, HelloRequest, Publication, RegionCommand, RegionDirectoryEntry, RosterEntry, Staff, SurgeSwitch } from '../../shared/contract/region.ts';
import { RegionProfile } from '../../shared/profile/schema.ts';
import { verifiedNothing, verifyAudit } from '../../region/audit/read.ts';
import type { Random } from '../../region/training/random.ts';
import { DeskClient } from '../support/region-client.ts';
import type { TestRegion } from '../support/region.ts';
import { broken, shapesOf } from './fuzz-shapes.ts';
import type { Maker } from './fuzz-shapes.ts';

/** Requests of the fuzz run that the schemas let through, and what must hold after those that were taken. */
export type Shot = { readonly method: string; readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer | null; /** cut the connection after this many body bytes */ readonly cutAt: number | null; /** bytes that are no HTTP at all */ readonly raw?: string };
/** What the shots are made from. */
export type Stock = {
  readonly tokens: readonly string[]; readonly dead: readonly string[]; /** a batch that was applied before */ readonly replay: string; readonly cursors: readonly string[];
  readonly desk: string; readonly manager: string; /** of desk-smal, which works for nl-31 only */ readonly narrow: string; /** a case of nl-05 */ readonly caseId: string; /** ids of what is there */ readonly words: readonly string[];
};
/** Stands in bodies, queries and headers as a patient's name would; it may be in no log line. */
export const SECRET = 'VerzonnenNaam9417';

const makers = new Map<z.ZodType, Maker>();
function made(schema: z.ZodType, random: Random, stock: Stock): unknown {
  const maker = makers.get(schema) ?? shapesOf(schema, stock.words);
  makers.set(schema, maker);
  return maker(random);
}

type Target = { readonly method: string; readonly path: (body: unknown) => string; readonly schema: z.ZodType; readonly as: 'desk' | 'manager' };
const named = (folder: string) => (body: unknown): string => `/v1/${folder}/${encodeURIComponent(idIn(body).toWellFormed())}`;
const targets: readonly Target[] = [
  { method: 'PUT', path: named('bed-groups'), schema: BedGroup, as: 'manager' }, { method: 'PUT', path: named('profiles'), schema: RegionProfile, as: 'manager' }, { method: 'PUT', path: named('rosters'), schema: RosterEntry, as: 'manager' },
  { method: 'PUT', path: named('organisations'), schema: Organisation, as: 'manager' }, { method: 'PUT', path: named('locations'), schema: Location, as: 'manager' }, { method: 'PUT', path: named('staff'), schema: Staff, as: 'manager' },
  { method: 'PUT', path: named('region-directory'), schema: RegionDirectoryEntry, as: 'manager' }, { method: 'POST', path: () => '/v1/publications', schema: Publication, as: 'desk' }, { method: 'POST', path: () => '/v1/surge', schema: SurgeSwitch, as: 'desk' },
  { method: 'POST', path: () => '/v1/presence', schema: PresenceBeat, as: 'desk' }, { method: 'POST', path: () => '/v1/session/codes', schema: CodeRequest, as: 'manager' }, { method: 'POST', path: () => '/v1/session/activations', schema: ActivationRequest, as: 'desk' },
  { method: 'POST', path: () => '/v1/sync/hello', schema: HelloRequest, as: 'desk' }, { method: 'POST', path: () => '/v1/case-keys', schema: CaseKeysRequest, as: 'desk' },
];

function idIn(body: unknown): string {
  return typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string' && body.id !== '' ? body.id : 'x';
}

function shot(method: string, path: string, token: string, body: unknown, random: Random): Shot {
  return { method, path, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...(method === 'PUT' ? random.pick([{ 'if-none-match': '*' }, { 'if-match': '"1"' }, { 'if-match': '"0"' }]) : {}) }, body: Buffer.from(JSON.stringify(body)), cutAt: null };
}

/** Right in form and to be refused: commands about another region, about what isn't there or in another desk's name; elsewhere a right body with one thing wrong in it. */
export function closedShot(random: Random, stock: Stock): Shot {
  if (random.chance(0.6)) return batch(random, stock.narrow, 'desk-smal', () => closedCommand(random, stock));
  const target = random.pick(targets);
  const body = made(target.schema, random, stock);
  return shot(target.method, target.path(body), stock[target.as], broken(random, body), random);
}

/** Right in form and perhaps to be taken. */
export function openShot(random: Random, stock: Stock): Shot {
  if (random.chance(0.7)) return batch(random, stock.desk, 'desk-oefen', () => openCommand(random, stock));
  const target = random.pick(targets);
  const body = made(target.schema, random, stock);
  return shot(target.method, target.path(body), stock[target.as], body, random);
}

function batch(random: Random, token: string, desk: string, make: () => unknown): Shot {
  const commands = Array.from({ length: random.pick([1, 1, 2, 3, 20]) }, make);
  return shot('POST', '/v1/sync/commands', token, { desk, incarnation: random.pick([v7(), 'steeds-dezelfde']), commands: random.chance(0.1) ? [...commands, ...commands].slice(0, 50) : commands }, random);
}

type Made = { readonly kind: string; readonly id: string; readonly actor: object; readonly event?: object };
function commandBy(random: Random, stock: Stock, desk: string): Made {
  const command = made(RegionCommand, random, stock) as Made;
  const id = v7();
  return { ...command, id, actor: { ...command.actor, desk }, ...(command.event === undefined ? {} : { event: { ...command.event, id, actor: { ...command.actor, desk } } }) };
}

/** What is a fact, or done when there is nothing to do, can't be refused by a rule but one: that the case is of another region. A key lies in a store of its own: that one is made wrong in one place. */
const facts = new Set(['confirmPlacement', 'arrive', 'withdrawOffer', 'releaseHold']);

function closedCommand(random: Random, stock: Stock): unknown {
  const command = commandBy(random, stock, random.pick(['desk-smal', 'desk-smal', 'desk-oefen']));
  if (command.kind === 'caseKey') return broken(random, command);
  if (facts.has(command.kind)) return { ...command, caseId: stock.caseId };
  const elsewhere = { ...command, ...('regionId' in command ? { regionId: random.pick(['nl-05', 'nl-99']) } : {}), ...('bedGroupId' in command ? { bedGroupId: `nergens-${random.int(1, 9)}` } : {}) };
  return command.event === undefined ? elsewhere : { ...elsewhere, event: { ...command.event, regionId: random.pick(['nl-05', 'nl-99']) } };
}

function openCommand(random: Random, stock: Stock): unknown {
  const command = commandBy(random, stock, 'desk-oefen');
  if (command.event !== undefined) return { ...command, event: { ...command.event, regionId: random.pick(['nl-05', 'nl-31']) } };
  return 'regionId' in command ? { ...command, regionId: random.pick(['nl-05', 'nl-31']) } : command;
}

/** After what was taken: every desk can read all of it, at the digests the region promises; holds are counted right; more than there is only with an open conflict; the access log is whole. */
export async function standingProblems(region: TestRegion): Promise<readonly string[]> {
  const { db } = region.service.region;
  const { items, last } = await new DeskClient(region.url, region.token, 'desk-oefen').allSince(0);
  const digests = new Map<string, RowDigest>();
  for (const item of items) if (!item.deleted) digests.set(item.kind, changeDigest(digests.get(item.kind) ?? emptyDigest, item.id, null, item.version));
  const differing = digestDifferences(digests, last.digest ?? {});
  const miscounted = await db.query<{ id: string }>(`SELECT b.id FROM bed_group b WHERE b.held <> (SELECT count(*) FROM hold h WHERE h.bed_group_id = b.id AND h.state IN ('held', 'confirmed'))
    OR (b.held > b.reported AND NOT EXISTS (SELECT 1 FROM conflict c WHERE c.bed_group_id = b.id AND c.closed_at IS NULL))`);
  const { brokenAt } = await verifyAudit(db, verifiedNothing);
  return [
    ...differing.map((kind) => `digest of ${kind} is not that of its rows`), ...miscounted.map((row) => `bed group ${row.id}: holds are not counted right, or there are too many without a conflict`), ...(brokenAt === null ? [] : [`the access log is broken at ${brokenAt}`]),
    ...((await fetch(`${region.url}/v1/ready`)).status === 200 ? [] : ['the service is not ready any more']),
  ];
}
