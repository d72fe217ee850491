import { execFile, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type Cluster = { /** the folder of its programs */ readonly bin: string; /** a fresh database; the URL for `--database-url` */ database(): Promise<string>; stop(): Promise<void> };

/**
 * A throwaway PostgreSQL cluster on 127.0.0.1, with its data in the temp folder and durability on. PostgreSQL refuses to run as root, so a root caller hands it
 * to the user `postgres`. Binaries: PG_BIN, else the newest /usr/lib/postgresql/<version>/bin. Errors: one line saying what is missing.
 */
export async function startCluster(): Promise<Cluster> {
  const found = findPostgres();
  if (!found.ok) throw new Error(found.reason);
  const { bin } = found;
  const owner: Owner | Record<string, never> = process.getuid?.() === 0 ? await userPostgres() : {};
  const folder = mkdtempSync(join(tmpdir(), 'regioloket-pg-'));
  if (isOwner(owner)) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  await run(join(bin, 'initdb'), ['-D', data, '-U', 'regio', '--auth=trust', '--encoding=UTF8', '--no-locale'], owner);
  const port = await freePort();
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-c', 'max_connections=200', '-c', 'shared_buffers=128MB'], { ...owner, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  server.stderr.on('data', (chunk: Buffer) => { errors = (errors + chunk.toString()).slice(-4000); });
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  // also when the campaign itself falls
  const abandon = (): void => { server.kill('SIGKILL'); };
  process.once('exit', abandon);
  let count = 0;
  const url = (name: string): string => `postgres://regio@127.0.0.1:${port}/${name}`;
  await waitUntilReady(bin, port, () => server.exitCode !== null, () => errors);
  return {
    bin,
    database: async () => {
      count += 1;
      const name = `region_${count}`;
      await run(join(bin, 'createdb'), ['-h', '127.0.0.1', '-p', String(port), '-U', 'regio', name]);
      return url(name);
    },
    stop: async () => {
      server.kill('SIGINT');
      await exited;
      process.off('exit', abandon);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Owner = { readonly uid: number; readonly gid: number };

function isOwner(owner: Owner | Record<string, never>): owner is Owner {
  return 'uid' in owner;
}

/** Whether there is a PostgreSQL to start; `reason` says what is missing. */
export function findPostgres(): { readonly ok: true; readonly bin: string } | { readonly ok: false; readonly reason: string } {
  const given = process.env['PG_BIN'];
  if (given !== undefined) return existsSync(join(given, 'initdb')) ? { ok: true, bin: given } : { ok: false, reason: `PG_BIN is ${given}, but there is no initdb` };
  const base = '/usr/lib/postgresql';
  const versions = existsSync(base) ? readdirSync(base).filter((name) => existsSync(join(base, name, 'bin', 'initdb'))).sort((a, b) => Number(b) - Number(a)) : [];
  const [newest] = versions;
  return newest === undefined ? { ok: false, reason: 'PostgreSQL not found: install the package postgresql, or set PG_BIN to the folder with initdb' } : { ok: true, bin: join(base, newest, 'bin') };
}

async function userPostgres(): Promise<Owner> {
  try {
    const [uid, gid] = [await run('id', ['-u', 'postgres']), await run('id', ['-g', 'postgres'])];
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch (error) {
    throw new Error('PostgreSQL refuses to run as root and there is no user postgres', { cause: error });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function waitUntilReady(bin: string, port: number, ended: () => boolean, errors: () => string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (ended()) throw new Error(`PostgreSQL ended: ${errors()}`);
    const ready = await run(join(bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]).then(() => true, () => false);
    if (ready) return;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  throw new Error(`PostgreSQL did not start: ${errors()}`);
}
