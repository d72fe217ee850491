import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CodedError } from '../../shared/contract/errors.ts';
import { dataFolderOf, ensureDataFolder } from '../desk/host/data-folder.ts';
import { KeyProblem, loopbackKey } from '../desk/host/key-file.ts';
import { noteOperator } from './operator.ts';
import { recoveredKey } from './recovery.ts';
import { backUp, exportAudit, rekey, restore } from '../desk/store/chores.ts';

/**
 * Operator's chores: `npm run backup -- --to FILE`, `restore -- --from FILE [--recovery-key-file FILE]`, `rekey`, `export-audit -- --to FILE`, each with [--data DIR]. `--recovery-key-file`: FILE is the desk.db of a backup that a desk made itself, with recovery.json beside it. Each leaves a line in the desk's own log. The key is the data folder's own (key file, or
 * REGIOLOKET_PASSPHRASE). Exit 0 = done, 1 = no or failed, 2 = wrong flag.
 */
const usages: Readonly<Record<string, string>> = {
  backup: 'npm run backup -- --to FILE [--data DIR]', restore: 'npm run restore -- --from FILE [--recovery-key-file FILE] [--data DIR]', rekey: 'npm run rekey -- [--data DIR]', 'export-audit': 'npm run export-audit -- --to FILE [--data DIR]',
};

class UsageError extends Error {}

async function main([command = '', ...args]: readonly string[]): Promise<number> {
  const usage = usages[command];
  if (usage === undefined) throw new UsageError(`unknown command: ${command}`);
  const { data, file, recoveryKeyFile } = readFlags(command, args);
  const folder = dataFolderOf(data, process.env);
  // Nothing is made here, neither a key nor a database, but by a restore with the recovery key: that is for a new desk.
  if (recoveryKeyFile !== null) ensureDataFolder(folder);
  else if (!existsSync(path.join(folder, command === 'restore' ? (process.env['REGIOLOKET_PASSPHRASE'] === undefined ? 'key' : 'key.salt') : 'desk.db'))) {
    throw new Error(command === 'restore' ? `no key in ${folder}: put the key file of the backed-up desk there first` : `no desk data in ${folder}`);
  }
  const key = loopbackKey(folder, process.env['REGIOLOKET_PASSPHRASE']);
  switch (command) {
    case 'backup': {
      noteOperator(folder, key, 'backup.now', 'command line');
      const report = await backUp(folder, key, path.resolve(file));
      return say(`${report.file}: ${report.cases} cases, ${report.unsent} unsent, ${report.bytes} bytes, sha256 ${report.sha256}. It opens with this folder's key only: keep that key elsewhere.`);
    }
    case 'restore': {
      const report = restore(folder, key, path.resolve(file), Date.now(), recoveryKeyFile === null ? key : recoveredKey(path.resolve(file), recoveryKeyFile));
      return say(`restored ${report.cases} cases, ${report.unsent} unsent${report.movedTo === null ? '' : `; what was there is in ${report.movedTo}`}`);
    }
    case 'rekey':
      return newKey(folder, key);
    default: {
      noteOperator(folder, key, 'operator.exportAudit', 'whole log');
      const report = exportAudit(folder, key, path.resolve(file));
      say(`${report.lines} lines, chain ${report.intact ? 'intact' : `BROKEN at line ${String(report.brokenAt)}`}`);
      return report.intact ? 0 : 1;
    }
  }
}

/** A new key file is on disk before anything is encrypted with it, and takes the old one's place only when everything is. */
function newKey(folder: string, key: Uint8Array): number {
  if (process.env['REGIOLOKET_PASSPHRASE'] !== undefined) throw new UsageError('rekey makes a new key file; a folder with a passphrase keeps its passphrase');
  const made = randomBytes(32);
  const file = path.join(folder, 'key');
  // One that counted has been taken by now (loopbackKey): this is left of a change of key that never began.
  rmSync(`${file}.new`, { force: true });
  writeFileSync(`${file}.new`, `${made.toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  rekey(folder, key, new Uint8Array(made));
  renameSync(`${file}.new`, file);
  noteOperator(folder, new Uint8Array(made), 'operator.rekey', 'new key file');
  return say(`new key in ${file}; backups made before open with the old key only. A recovery key that the desk had is stale now: make a new one there`);
}

function readFlags(command: string, args: readonly string[]): { readonly data: string | null; readonly file: string; readonly recoveryKeyFile: string | null } {
  const needed = command === 'restore' ? 'from' : command === 'rekey' ? null : 'to';
  const values = parse(args);
  const extra = (['from', 'to'] as const).find((name) => name !== needed && values[name] !== undefined);
  if (extra !== undefined) throw new UsageError(`${command} has no flag --${extra}`);
  const file = needed === null ? '' : values[needed];
  if (file === undefined) throw new UsageError(`--${needed ?? ''} is missing`);
  const recoveryKeyFile = values['recovery-key-file'] ?? null;
  if (recoveryKeyFile !== null && command !== 'restore') throw new UsageError(`${command} has no flag --recovery-key-file`);
  return { data: values.data ?? null, file, recoveryKeyFile };
}

function parse(args: readonly string[]): { readonly data?: string | undefined; readonly from?: string | undefined; readonly to?: string | undefined; readonly 'recovery-key-file'?: string | undefined } {
  try {
    return parseArgs({ args: [...args], options: { data: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' }, 'recovery-key-file': { type: 'string' } } }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'wrong flag');
  }
}

function say(line: string): number {
  process.stdout.write(`${line}\n`);
  return 0;
}

const english: Readonly<Record<string, string>> = {
  databaseLocked: 'the desk is open on this data folder: close it first', databaseKey: 'the key does not fit this file; nothing was changed', databaseDamaged: 'the file is damaged; nothing was changed', databaseNewer: 'the file was written by a newer version; nothing was changed', diskFull: 'the disk is full',
};

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const usageWrong = error instanceof UsageError;
  const text = error instanceof CodedError ? (english[error.code] ?? error.message) : error instanceof Error || error instanceof KeyProblem ? error.message : String(error);
  process.stderr.write(`${text}\n${usageWrong ? `usage: ${usages[process.argv[2] ?? ''] ?? Object.values(usages).join('\n       ')}\n` : ''}`);
  process.exitCode = usageWrong ? 2 : 1;
}
