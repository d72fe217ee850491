import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CodedError } from '../../shared/contract/errors.ts';
import { MAX_BATCH_BYTES, MAX_COMMANDS, PushResponse } from '../../shared/contract/region.ts';
import { dataFolderOf } from '../desk/host/data-folder.ts';
import { loopbackKey } from '../desk/host/key-file.ts';
import { noteOperator } from './operator.ts';
import { firstLine, recoveredKey } from './recovery.ts';
import { exportAll, exportOutbox, readEverything, readOutbox } from '../desk/store/exports.ts';
import type { UnsentWork } from '../desk/store/exports.ts';
import { openStoreReading } from '../desk/store/open.ts';
import { sealedWith } from '../desk/store/sealed-file.ts';
import type { Secret } from '../desk/store/sealed-file.ts';

/**
 * `export-outbox --to FILE`: unsent work off a desk that can't reach the region. `send-outbox --from FILE --region URL --token-file FILE`: hands it to the region from any machine, with a token
 * of that same desk. `export-all --to FILE`, `open-export --from FILE --to DIR`. Files are encrypted: with the passphrase in --passphrase-file, else with the key of the data folder (a copy of
 * its key file: --key-file; or the recovery key on paper, typed into --recovery-key-file, with recovery.json beside the file). Exit 0 = done, 1 = no, failed or not everything taken in, 2 = wrong flag.
 */
const usages: Readonly<Record<string, string>> = {
  'export-outbox': 'export-outbox --to FILE [--passphrase-file FILE] [--data DIR]', 'send-outbox': 'send-outbox --from FILE --region URL --token-file FILE [--passphrase-file FILE | --key-file FILE | --recovery-key-file FILE] [--data DIR]',
  'export-all': 'export-all --to FILE [--passphrase-file FILE] [--data DIR]', 'open-export': 'open-export --from FILE --to DIR [--passphrase-file FILE | --key-file FILE | --recovery-key-file FILE] [--data DIR]',
};
class UsageError extends Error {}
const names = ['data', 'to', 'from', 'region', 'token-file', 'passphrase-file', 'key-file', 'recovery-key-file'] as const;
type Flags = Readonly<Partial<Record<(typeof names)[number], string>>>;

async function main([command = '', ...args]: readonly string[]): Promise<number> {
  const flags = read(args);
  switch (command) {
    case 'export-outbox': return reading(flags, 'unsent', (folder, key, to) => {
      const store = openStoreReading(folder, key, () => undefined);
      try {
        return `${to}: ${exportOutbox(store.context, to, secretOf(flags, key))} commands. Hand it over with send-outbox; this desk keeps its copy.`;
      } finally {
        store.close();
      }
    });
    case 'export-all': return reading(flags, 'everything', (folder, key, to) => {
      const store = openStoreReading(folder, key, () => undefined);
      try {
        const { cases, handovers, lines } = exportAll(folder, store.context, to, secretOf(flags, key));
        return `${to}: ${cases} cases, ${handovers} handovers, ${lines} lines of the log`;
      } finally {
        store.close();
      }
    });
    case 'send-outbox': return send(readOutbox(needed(flags, 'from'), secretFor(flags)), needed(flags, 'region').replace(/\/$/, ''), readFileSync(needed(flags, 'token-file'), 'utf8').trim());
    case 'open-export': return unpack(flags);
    default: throw new UsageError(`unknown command: ${command}`);
  }
}

function reading(flags: Flags, what: 'everything' | 'unsent', work: (folder: string, key: Uint8Array, to: string) => string): number {
  const folder = dataFolderOf(flags.data ?? null, process.env);
  const to = path.resolve(needed(flags, 'to'));
  // Nothing is made here: neither a key nor a database.
  if (!existsSync(path.join(folder, 'desk.db'))) throw new Error(`no desk data in ${folder}`);
  const key = loopbackKey(folder, process.env['REGIOLOKET_PASSPHRASE']);
  if (existsSync(to)) throw new Error(`there is a file ${to} already: choose another name`);
  noteOperator(folder, key, 'backup.export', `${what}, command line`);
  return say(work(folder, key, to));
}

/** In the desk's own order, a batch at a time, as the desk would. */
async function send(work: UnsentWork, region: string, token: string): Promise<number> {
  const counts = { applied: 0, duplicate: 0, refused: 0 };
  for (const batch of batches(work.commands)) {
    const body = `{"desk":${JSON.stringify(work.desk)},"incarnation":${JSON.stringify(work.incarnation)},"commands":[${batch.join(',')}]}`;
    const response = await fetch(`${region}/v1/sync/commands`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body, redirect: 'error' });
    if (!response.ok) throw new Error(`the region did not take it (${response.status}); ${counts.applied + counts.duplicate} of ${work.commands.length} are in. Try again: what is in is not taken twice`);
    for (const { id, status, code } of PushResponse.parse(await response.json()).results) {
      counts[status === 'applied' || status === 'duplicate' ? status : 'refused'] += 1;
      if (status !== 'applied' && status !== 'duplicate') say(`${id}: ${status} (${code ?? 'no code'})`);
    }
  }
  say(`${work.commands.length} commands of ${work.desk}, made ${work.madeAt}: ${counts.applied} taken in, ${counts.duplicate} there already, ${counts.refused} refused`);
  return counts.refused === 0 ? 0 : 1;
}

function* batches(commands: readonly string[]): Generator<readonly string[]> {
  let batch: string[] = [];
  let size = 1024;
  for (const command of commands) {
    const bytes = Buffer.byteLength(command) + 1;
    if (batch.length > 0 && (batch.length === MAX_COMMANDS || size + bytes > MAX_BATCH_BYTES)) {
      yield batch;
      [batch, size] = [[], 1024];
    }
    batch.push(command);
    size += bytes;
  }
  if (batch.length > 0) yield batch;
}

function unpack(flags: Flags): number {
  const folder = path.resolve(needed(flags, 'to'));
  if (existsSync(folder)) throw new Error(`there is a ${folder} already: choose another name`);
  let parts = 0;
  for (const { file, text } of readEverything(needed(flags, 'from'), secretFor(flags))) {
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 });
    writeFileSync(target, text, { mode: 0o600, flag: 'wx' });
    parts += 1;
  }
  return say(`${folder}: ${parts} files, readable by whoever can read the folder`);
}

/** To seal: a passphrase when one is given, else the folder's key. */
function secretOf(flags: Flags, key: Uint8Array): Secret {
  if (flags['key-file'] !== undefined) throw new UsageError('--key-file is for opening; the data folder\'s own key seals');
  const passphrase = flags['passphrase-file'];
  return passphrase === undefined ? { kind: 'folderKey', key } : { kind: 'passphrase', text: firstLine(passphrase) };
}

/** To open, as the file says it was sealed. */
function secretFor(flags: Flags): Secret {
  if (sealedWith(needed(flags, 'from')) === 'passphrase') return { kind: 'passphrase', text: firstLine(needed(flags, 'passphrase-file')) };
  const paper = flags['recovery-key-file'];
  if (paper !== undefined) return { kind: 'folderKey', key: recoveredKey(needed(flags, 'from'), paper) };
  const file = flags['key-file'];
  if (file === undefined) return { kind: 'folderKey', key: loopbackKey(existing(dataFolderOf(flags.data ?? null, process.env)), process.env['REGIOLOKET_PASSPHRASE']) };
  const text = firstLine(file);
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`${file} is not a key file of a desk`);
  return { kind: 'folderKey', key: new Uint8Array(Buffer.from(text, 'hex')) };
}

function existing(folder: string): string {
  if (!existsSync(path.join(folder, 'desk.db'))) throw new Error('this file opens with the key of the desk that made it: give --data or --key-file');
  return folder;
}

function needed(flags: Flags, name: (typeof names)[number]): string {
  const value = flags[name];
  if (value === undefined) throw new UsageError(`--${name} is missing`);
  return value;
}

function read(args: readonly string[]): Flags {
  try {
    const { values } = parseArgs({ args: [...args], options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])) });
    return values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'wrong flag');
  }
}

function say(line: string): number {
  process.stdout.write(`${line}\n`);
  return 0;
}

const english: Readonly<Record<string, string>> = { databaseLocked: 'the desk is busy: try again in a moment', databaseKey: 'the key does not fit' };

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const usageWrong = error instanceof UsageError;
  const text = error instanceof CodedError && error.message.startsWith('De ') ? (english[error.code] ?? error.code) : error instanceof Error ? error.message : String(error);
  process.stderr.write(`${text}\n${usageWrong ? `usage: ${usages[process.argv[2] ?? ''] ?? Object.values(usages).join('\n       ')}\n` : ''}`);
  process.exitCode = usageWrong ? 2 : 1;
}
