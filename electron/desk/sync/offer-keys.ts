import { newId } from '../store/context.ts';
import { lastGiven } from '../store/given.ts';
import { formatHlc, tick } from '../store/hlc.ts';
import { getMeta, setMeta } from '../store/meta.ts';
import { enqueue } from '../store/outbox.ts';
import type { RegionClient } from './client.ts';
import { failureOf } from './failure.ts';
import { deskIdentity } from './hello.ts';
import { idle, more } from './step.ts';
import type { StepResult, SyncParts } from './step.ts';

/** Cases a request, as many as the region answers at once. */
const CASES = 500;

/**
 * After a change of epoch the region may have been put back with an older key store as well. Commands of the replay window bring the keys of young cases back; here every desk asks, case by case, whether
 * the region has the keys it holds itself, and sends those that it lacks. One request a step; where it has got to outlives a restart. The region keeps the first key that it gets of a case and never one of an erased case.
 */
export async function offerKeys({ context, outbox }: SyncParts, client: RegionClient): Promise<StepResult> {
  const after = getMeta(context.db.read, 'keysToOffer');
  if (after === null) return idle;
  const caseIds = context.db.read.all<{ case_id: string }>('SELECT DISTINCT case_id FROM event WHERE listed = 1 AND case_id > ? AND seq IS NOT NULL ORDER BY case_id LIMIT ?', after, CASES).map((row) => row.case_id);
  const last = caseIds.at(-1) ?? null;
  const held = caseIds.filter((caseId) => context.keys.get(caseId).state === 'present');
  const reply = held.length === 0 ? null : await client.lackingKeys(held);
  // A region of a version before this question isn't asked again.
  const unknown = reply?.kind === 'refused' && reply.status === 400;
  if (reply !== null && reply.kind !== 'ok' && !unknown) return failureOf(reply);
  const asked = new Set(held);
  const lacking = reply?.kind === 'ok' ? (reply.value.lacking ?? []).filter((caseId) => asked.has(caseId)) : [];
  const { desk } = deskIdentity(context);
  const at = context.clock();
  context.db.write((db) => {
    for (const caseId of lacking) {
      // The key itself is filled in on the way out, as with every key.
      enqueue(db, newId(context), { actor: { id: desk, role: 'system', desk }, at, hlc: formatHlc(tick(lastGiven(db).hlc, at), desk) }, (base) => ({ ...base, kind: 'caseKey', caseId, key: '' }));
    }
    setMeta(db, 'keysToOffer', unknown ? null : last);
  });
  if (lacking.length > 0) {
    context.log('info', 'the region lacks keys that this desk has: they are sent', { cases: lacking.length });
    outbox.changed();
  }
  return more;
}
