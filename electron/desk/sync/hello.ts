import type { HelloResponse } from '../../../shared/contract/region.ts';
import { SCHEMA_VERSION } from '../../../shared/contract/region.ts';
import { newId } from '../store/context.ts';
import type { StoreContext } from '../store/context.ts';
import { getMeta, getNumber, regionIdsOf, setMeta } from '../store/meta.ts';
import { dropStage, staged } from '../store/stage.ts';
import { kindsToCure } from './cure.ts';
import type { RegionClient } from './client.ts';
import type { StepResult, SyncParts } from './step.ts';
import { more } from './step.ts';
import { problemOf } from './status.ts';
import type { Connection } from './status.ts';
import { failureOf } from './failure.ts';

/**
 * First words with the region: is it the one this data belongs to, do we speak the same version, and can we go on where we were? If not, a bootstrap is noted, in the database,
 * so that a restart doesn't forget it.
 */
export async function greet(parts: SyncParts, connection: Connection, client: RegionClient): Promise<StepResult> {
  const { context, ports } = parts;
  const identity = deskIdentity(context);
  const wallBefore = context.clock();
  const before = ports.timers.mono();
  const reply = await client.hello(identity.desk, identity.incarnation);
  if (reply.kind !== 'ok') return failureOf(reply);
  const hello = reply.value;
  const refusal = refusalOf(context, hello);
  if (refusal !== null) return { kind: 'failed', problem: problemOf(refusal), atLeast: 15_000 };
  connection.setSkew(wallBefore + (ports.timers.mono() - before) / 2 - hello.serverTime);
  const fedAt = getNumber(context.db.read, 'feedServerTime');
  if (fedAt !== null) connection.setAge(hello.serverTime - fedAt + ports.timers.mono() - before);
  remember(context, hello);
  return more;
}

/** This desk's id and the incarnation of its disk; made at the first start, replaced when the region says that another copy of the disk is at work. */
export function deskIdentity(context: StoreContext): { readonly desk: string; readonly incarnation: string } {
  const desk = getMeta(context.db.read, 'deskId');
  const incarnation = getMeta(context.db.read, 'incarnation');
  if (desk !== null && incarnation !== null) return { desk, incarnation };
  const made = { desk: desk ?? `desk-${newId(context).slice(-12)}`, incarnation: incarnation ?? newId(context) };
  context.db.write((db) => {
    setMeta(db, 'deskId', made.desk);
    setMeta(db, 'incarnation', made.incarnation);
  });
  return made;
}

function refusalOf(context: StoreContext, hello: HelloResponse): string | null {
  if (hello.schema.min > SCHEMA_VERSION || hello.schema.max < SCHEMA_VERSION) return 'schemaMismatch';
  const training = getMeta(context.db.read, 'training');
  if (training !== null && (training === 'true') !== hello.training) return 'trainingMix';
  const known = regionIdsOf(context.db.read);
  const sameService = getMeta(context.db.read, 'serviceName') === hello.serviceName;
  return known.length > 0 && !sameService && !hello.regionIds.some((id) => known.includes(id)) ? 'otherRegion' : null;
}

function remember(context: StoreContext, hello: HelloResponse): void {
  const stage = staged(context);
  if (stage !== null && stage.manifest.epoch !== hello.epoch) dropStage(context);
  context.db.write((db) => {
    setMeta(db, 'serviceName', hello.serviceName);
    setMeta(db, 'regionIds', hello.regionIds.join(' '));
    setMeta(db, 'training', String(hello.training));
    setMeta(db, 'serverTime', hello.serverTime);
    setMeta(db, 'identityProvider', hello.identityProvider === undefined ? null : JSON.stringify(hello.identityProvider));
    if (hello.desk !== undefined) setMeta(db, 'deskId', hello.desk);
    const reason = bootstrapReason(getMeta(db, 'epoch'), getMeta(db, 'scope'), getNumber(db, 'seenSeq') ?? 0, hello);
    const pending = getMeta(db, 'needsBootstrap');
    if (reason !== null && (pending === null || kindsToCure(pending) !== null)) setMeta(db, 'needsBootstrap', reason);
    setMeta(db, 'lastContactAt', context.clock());
    // Keys that the region didn't have are asked for once more at each new greeting.
    db.run('UPDATE case_dirty SET needs_key = 1 WHERE needs_key = 2');
  });
}

function bootstrapReason(epoch: string | null, scope: string | null, seen: number, hello: HelloResponse): string | null {
  if (epoch === null) return 'first';
  if (epoch !== hello.epoch) return 'epoch';
  if (scope !== hello.scope) return 'scope';
  if (seen > hello.head) return 'epoch';
  return seen < hello.floor ? 'cursorGone' : null;
}
