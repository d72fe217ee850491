import path from 'node:path';
import { RegionAuditPage } from '../../shared/contract/region.ts';
import { compareLogs, followRegionLog } from '../desk/audit/region-log.ts';
import { verifyAll } from '../desk/audit/verify.ts';
import { openDatabase } from '../desk/store/handle.ts';
import { createKeyStore } from '../desk/store/key-store.ts';
import { getMeta } from '../desk/store/meta.ts';
import { files, keyStoreKey } from '../desk/store/open.ts';

/** At most this many differences are named per kind. */
const MAX_NAMED = 200;

/**
 * `reconcile`: the desk's own log beside the log that the region keeps for itself, both chains followed from their first line. Reads only; may run beside the desk. True = both whole and
 * the same. Throws when the region can't be read.
 */
export async function reconcileLogs(folder: string, key: Uint8Array, region: { readonly url: string; readonly token: string }, say: (line: string) => void): Promise<boolean> {
  const db = openDatabase(path.join(folder, files.desk), { key, readonly: true });
  const keys = openDatabase(path.join(folder, files.keys), { key: keyStoreKey(key), readonly: true });
  try {
    const desk = getMeta(db.read, 'deskId');
    if (desk === null) throw new Error('this desk has never been in use');
    const there = await followRegionLog((after) => pageOf(region, after), desk);
    const kept = createKeyStore(keys, Date.now, () => new Uint8Array(0));
    const here = await verifyAll(db.read, { floor: kept.floor(), marks: kept.marks() }, () => Promise.resolve());
    const found = compareLogs(db.read, there, kept.floor()?.seq ?? 0);
    say(`desk log: ${here.lines} lines, ${here.intact ? 'whole' : `BROKEN at line ${String(here.found?.line)}`}`);
    say(`region log: ${there.lines} lines, ${there.brokenAt === null ? 'whole' : `BROKEN at line ${String(there.brokenAt)}`}${there.hidden === 0 ? '' : `; ${there.hidden} lines of other regions can't be read with this token`}`);
    name(found.onlyHere, 'in the desk log only', say);
    name(found.onlyThere, 'in the region log only', say);
    say(`${found.compared} changes of ${desk} compared: ${found.onlyHere.length + found.onlyThere.length} differ, ${found.waiting} not sent yet`);
    return here.intact && there.brokenAt === null && found.onlyHere.length + found.onlyThere.length === 0;
  } finally {
    keys.close();
    db.close();
  }
}

function name(ids: readonly string[], where: string, say: (line: string) => void): void {
  for (const id of ids.slice(0, MAX_NAMED)) say(`${id}: ${where}`);
  if (ids.length > MAX_NAMED) say(`... and ${ids.length - MAX_NAMED} more ${where}`);
}

async function pageOf(region: { readonly url: string; readonly token: string }, after: number): Promise<RegionAuditPage> {
  const response = await fetch(`${region.url}/v1/audit?after=${after}&limit=1000`, { headers: { authorization: `Bearer ${region.token}` }, redirect: 'error' });
  if (response.status === 401 || response.status === 403) throw new Error('the region does not let this token read its log: it must be an audit token');
  if (!response.ok) throw new Error(`the region's log can't be read: ${response.status}`);
  return RegionAuditPage.parse(await response.json());
}
