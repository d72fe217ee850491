import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { Id } from '../../shared/contract/primitives.ts';
import { dataFolderOf } from '../desk/host/data-folder.ts';
import { loopbackKey } from '../desk/host/key-file.ts';
import { noteOperator } from './operator.ts';
import { reconcileLogs } from './both-logs.ts';
import { openDatabase } from '../desk/store/handle.ts';
import { files, keyStoreKey } from '../desk/store/open.ts';

/**
 * `erase --case ID --why TEXT`, `purge --before YYYY-MM-DD --proof FILE`, `check --proof FILE`, `reconcile`, each with [--data DIR] [--region URL --token-file FILE]. Erasing is the region's: it destroys the case's key and
 * every desk follows. `reconcile` lays the desk's log beside the region's (an audit token; the others ask for a manager's). Without --region the region that runs in DATA/region is asked. Exit 0 = done,
 * 1 = no, failed or different, 2 = wrong flag.
 */
const usage = `usage: privacy erase --case ID --why TEXT | purge --before YYYY-MM-DD --proof FILE | check --proof FILE | reconcile   [--data DIR] [--region URL --token-file FILE]`;
class UsageError extends Error {}

const Running = z.object({ url: z.string(), managerToken: z.string(), auditToken: z.string() });
const Refusal = z.object({ error: z.object({ message: z.string() }) });
/** One line of a proof. `opens`: whether a personal part could still be opened at this desk when it was checked. */
const Proof = z.strictObject({ caseId: Id, lastEventAt: z.string(), erasedAt: z.string() });
type Flags = { readonly data: string; readonly case: string | undefined; readonly why: string | undefined; readonly before: string | undefined; readonly proof: string | undefined; readonly region: string | undefined; readonly tokenFile: string | undefined };

async function main([command = '', ...args]: readonly string[]): Promise<number> {
  const flags = read(args);
  switch (command) {
    case 'erase': {
      const id = Id.safeParse(flags.case);
      if (!id.success || flags.why === undefined || flags.why.trim() === '') throw new UsageError('erase needs --case ID and --why TEXT');
      noteHere(flags.data, 'operator.erase', `${flags.why.length} characters of reason`, id.data);
      await eraseAt(regionOf(flags), id.data, flags.why);
      return say(`${id.data} is erased at the region; each desk follows at its next contact`);
    }
    case 'purge': return purge(flags);
    case 'check': return check(flags);
    case 'reconcile':
      noteHere(flags.data, 'operator.reconcile', 'both logs');
      return (await reconcileLogs(flags.data, keyOf(flags.data), regionOf(flags, 'auditToken'), say)) ? 0 : 1;
    default: throw new UsageError(`unknown command: ${command}`);
  }
}

/** Closed cases whose last event is older than the date. The proof is written line by line, so that it is right also when it stops halfway. */
async function purge(flags: Flags): Promise<number> {
  const before = /^\d{4}-\d{2}-\d{2}$/.test(flags.before ?? '') ? Date.parse(`${flags.before ?? ''}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(before) || flags.proof === undefined) throw new UsageError('purge needs --before YYYY-MM-DD and --proof FILE');
  if (existsSync(flags.proof)) throw new Error(`there is a file ${flags.proof} already: choose another name`);
  const region = regionOf(flags);
  const due = closedBefore(flags.data, before);
  noteHere(flags.data, 'operator.purge', `${due.length} cases, before ${flags.before ?? ''}`);
  writeFileSync(flags.proof, '', { mode: 0o600, flag: 'wx' });
  for (const one of due) {
    await eraseAt(region, one.id, `retention: last event before ${flags.before ?? ''}`);
    writeFileSync(flags.proof, `${JSON.stringify({ caseId: one.id, lastEventAt: new Date(one.at).toISOString(), erasedAt: new Date().toISOString() })}\n`, { flag: 'a', flush: true });
  }
  return say(`${due.length} cases erased; proof in ${flags.proof}. When the desk has been in contact: privacy check --proof ${flags.proof}`);
}

function closedBefore(folder: string, before: number): readonly { readonly id: string; readonly at: number }[] {
  const key = keyOf(folder);
  const db = openDatabase(path.join(folder, files.desk), { key, readonly: true });
  try {
    const keys = openDatabase(path.join(folder, files.keys), { key: keyStoreKey(key), readonly: true });
    const gone = new Set(keys.read.all<{ case_id: string }>('SELECT case_id FROM case_key WHERE erased_at IS NOT NULL').map((row) => row.case_id));
    keys.close();
    return db.read.all<{ id: string; at: number }>('SELECT p.case_id AS id, max(e.at) AS at FROM projection p JOIN event e ON e.case_id = p.case_id WHERE p.open = 0 GROUP BY p.case_id HAVING max(e.at) < ? ORDER BY at', before).filter((row) => !gone.has(row.id));
  } finally {
    db.close();
  }
}

/** Every case of the proof: its key must be gone here too. */
function check(flags: Flags): number {
  if (flags.proof === undefined) throw new UsageError('check needs --proof FILE');
  noteHere(flags.data, 'operator.check', 'proof of erasure');
  const proofs = readFileSync(flags.proof, 'utf8').split('\n').filter((line) => line !== '').map((line) => Proof.parse(JSON.parse(line)));
  const keys = openDatabase(path.join(flags.data, files.keys), { key: keyStoreKey(keyOf(flags.data)), readonly: true });
  try {
    const left = proofs.filter(({ caseId }) => keys.read.get('SELECT 1 FROM case_key WHERE case_id = ? AND key IS NOT NULL', caseId) !== undefined);
    for (const { caseId } of left) say(`${caseId}: this desk still has its key; it has not been in contact since`);
    say(`${proofs.length - left.length} of ${proofs.length} erased cases can't be opened on this desk any more`);
    return left.length === 0 ? 0 : 1;
  } finally {
    keys.close();
  }
}

/** A machine that only asks the region has no desk, and so no log of one: the region writes its own. */
function noteHere(folder: string, action: string, detail: string, caseId: string | null = null): void {
  if (existsSync(path.join(folder, files.desk))) noteOperator(folder, keyOf(folder), action, detail, caseId);
}

function keyOf(folder: string): Uint8Array {
  if (!existsSync(path.join(folder, files.desk))) throw new Error(`no desk data in ${folder}`);
  return loopbackKey(folder, process.env['REGIOLOKET_PASSPHRASE']);
}

type RegionAccess = { readonly url: string; readonly token: string };

function regionOf(flags: Flags, token: 'managerToken' | 'auditToken' = 'managerToken'): RegionAccess {
  if (flags.region !== undefined) {
    if (flags.tokenFile === undefined) throw new UsageError(`--region needs --token-file, a ${token === 'auditToken' ? 'token for the log' : 'manager\'s token'}`);
    return { url: flags.region.replace(/\/$/, ''), token: readFileSync(flags.tokenFile, 'utf8').trim() };
  }
  const file = path.join(flags.data, 'region', 'region.json');
  if (!existsSync(file)) throw new Error(`no region runs in ${flags.data}: give --region and --token-file`);
  const running = Running.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { url: running.url, token: running[token] };
}

async function eraseAt(region: RegionAccess, caseId: string, why: string): Promise<void> {
  const response = await fetch(`${region.url}/v1/erasures`, { method: 'POST', headers: { authorization: `Bearer ${region.token}`, 'content-type': 'application/json' }, body: JSON.stringify({ caseId, reason: why.slice(0, 200) }), redirect: 'error' });
  if (response.ok) return;
  const refusal = Refusal.safeParse(await response.json().catch(() => null));
  throw new Error(`the region did not erase ${caseId}: ${refusal.success ? refusal.data.error.message : String(response.status)}`);
}

function read(args: readonly string[]): Flags {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({ args: [...args], options: { data: text, case: text, why: text, before: text, proof: text, region: text, 'token-file': text } });
    return { data: dataFolderOf(values.data ?? null, process.env), case: values.case, why: values.why, before: values.before, proof: values.proof, region: values.region, tokenFile: values['token-file'] };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'wrong flag');
  }
}

function say(line: string): number {
  process.stdout.write(`${line}\n`);
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${error instanceof UsageError ? `${usage}\n` : ''}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
