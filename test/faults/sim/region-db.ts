import Database from 'better-sqlite3';
import { rowHash } from '../../../shared/contract/digest.ts';
import { putImage, takeImage } from './image.ts';
import type { Image } from './image.ts';
import { withRetry } from '../../../region/db/db.ts';
import type { Db, Sql } from '../../../region/db/db.ts';

/**
 * The region's database port on SQLite in memory. The region's own SQL runs, its dialect rewritten (casts, array parameters, FOR UPDATE); only what SQLite has no word for is done by hand: commit_feed and add_events
 * (functions of the database; without the lines of the access log) and the page query with its digests. One transaction at a time, as on PGlite; what needs real concurrency is the business of the suite on PostgreSQL.
 */
export type SimDb = Db & {
  /** What it holds, and something else put in its place. */
  image(): Image;
  putBack(image: Image): void;
  /** Power goes at the next commit: nothing of that transaction stays, and `onDeath` is told. */
  dieInCommit(onDeath: () => void): void;
  /** The planted bug of a hold that doesn't look whether a bed is left. */
  giveAway(): void;
  /** A statement at once, for looking in from outside. */
  read<R>(text: string, ...params: readonly unknown[]): readonly R[];
  /** The feed's digests over these scopes, as JSON text. */
  digest(scopes: readonly string[]): string;
};
/** Thrown where the region's process dies in the middle of a commit. */
export class RegionDied extends Error {}
type Param = string | number | bigint | Uint8Array | null;
type Row = Record<string, unknown>;
type Statement = { readonly run: (params: readonly unknown[]) => readonly Row[] };
type Digest = { count: number; sum: bigint };
/** Per scope and kind, and what was last told of them. */
type Digests = Map<string, Digest> & { told?: Map<string, string> };

/** Connections of nights that are over: making the schema and its statements anew each night would cost more than the night's own commands. */
const spare: { readonly database: Database.Database; readonly statements: Map<string, Statement> }[] = [];

export function openSimDb(): SimDb {
  const { database, statements } = spare.pop() ?? { database: new Database(':memory:'), statements: new Map<string, Statement>() };
  let digests: Digests | null = null;
  let death: (() => void) | null = null;
  let careless = false;
  let last: Promise<unknown> = Promise.resolve();

  const digestsNow = (): Digests => (digests ??= countDigests(database));
  const query = (text: string, params: readonly unknown[]): readonly Row[] => {
    if (text.includes('SELECT commit_feed(')) return [{ head: commitFeed(prepared, digestsNow(), params) }];
    if (text.includes('FROM add_events(')) return [addEvents(prepared, digestsNow, params)];
    if (text.includes('LEFT JOIN LATERAL')) return readPage(prepared, digestsNow(), params);
    return prepared(text).run(params);
  };
  const prepared = (text: string): Statement => {
    const known = statements.get(text);
    if (known !== undefined) return known;
    const made = prepare(database, careless ? text.replace('AND reported - held >= 1', '') : text);
    statements.set(text, made);
    return made;
  };
  const sql: Sql = { query: <R extends object>(text: string, params: readonly unknown[] = []) => Promise.resolve(query(text, params) as readonly R[]) };
  const transaction = async <T>(work: (sql: Sql) => Promise<T>): Promise<T> => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const value = await work(sql);
      if (death !== null) {
        const tell = death;
        death = null;
        tell();
        throw new RegionDied('power went in the middle of a commit');
      }
      database.exec('COMMIT');
      return value;
    } catch (error) {
      digests = null;
      database.exec('ROLLBACK');
      throw error;
    }
  };

  const run = <T>(work: (sql: Sql) => Promise<T>): Promise<T> => {
    const done = last.then(() => withRetry(() => transaction(work)));
    last = done.catch(() => undefined);
    return done;
  };

  return {
    kind: 'pglite',
    query: async (text, params) => {
      if (database.inTransaction) await last;
      return sql.query(text, params);
    },
    tx: run,
    write: (text, params) => run((sql) => sql.query(text, params)),
    maintain: () => Promise.resolve(),
    close: () => {
      if (careless) database.close();
      else spare.push({ database, statements });
      return Promise.resolve();
    },
    read: <R>(text: string, ...params: readonly unknown[]) => prepared(text).run(params) as readonly R[],
    digest: (scopes) => digestText(digestsNow(), scopes),
    image: () => takeImage({ all: (text) => prepared(text).run([]) }),
    putBack: (image) => {
      digests = null;
      database.exec('BEGIN IMMEDIATE');
      putImage({ all: (text) => prepared(text).run([]), run: (text, ...params) => void prepared(numberedMarks(text)).run(params) }, image);
      database.exec('COMMIT');
    },
    dieInCommit: (onDeath) => {
      death = onDeath;
    },
    giveAway: () => {
      careless = true;
      statements.clear();
    },
  };
}

function numberedMarks(text: string): string {
  let index = 0;
  return text.replace(/\?/g, () => `$${(index += 1)}`);
}

const nothing: Statement = { run: () => [] };

/** Without a counterpart here: advisory locks (one connection, one transaction at a time), functions, triggers, storage settings, and the access log's chain, which is a function. */
const elsewhere = /pg_advisory|append_audit|\b(CREATE|ALTER) FUNCTION|EXECUTE FUNCTION|SET STORAGE/;

function prepare(database: Database.Database, text: string): Statement {
  if (elsewhere.test(text)) return nothing;
  const statement = database.prepare<Record<string, Param>[]>(translate(text));
  if (!statement.reader) return { run: (params) => { statement.run(...numbered(params)); return []; } };
  const booleans = statement.columns().filter((column) => column.type?.toLowerCase() === 'boolean').map((column) => column.name);
  return {
    run: (params) => {
      const rows = statement.all(...numbered(params)) as Row[];
      for (const name of booleans) for (const row of rows) row[name] = row[name] === 1;
      return rows;
    },
  };
}

function translate(text: string): string {
  const plain = text
    .replace(/\bFOR UPDATE\b/g, '').replace(/\bUNLOGGED\b/g, '').replace(/\brepeat\('0', 64\)/g, `'${'0'.repeat(64)}'`).replace(/\bWITH \(fillfactor = \d+\)/g, '').replace(/\bgreatest\(/g, 'max(').replace(/\bleast\(/g, 'min(')
    .replace(/\bunnest\(([^)]*)\) AS (\w+)\(([^)]*)\)/g, (_whole, arrays: string, name: string, columns: string) => rowsOf(arrays.split(','), columns.split(','), name))
    .replace(/= ANY\(\$(\d+)(?:::\w+\[\])?\)/g, 'IN (SELECT value FROM json_each(?$1))')
    .replace(/::\w+(\[\])?/g, '').replace(/\$(\d+)/g, '?$1');
  // SQLite would read ON CONFLICT after a FROM as the ON of a join.
  return plain.replace(/(INSERT INTO[^;]*SELECT[^;]*FROM (?:(?!\bWHERE\b)[^;])*?)\s(ON CONFLICT)/, '$1 WHERE true $2');
}

/** Array parameters side by side as rows. */
function rowsOf(arrays: readonly string[], columns: readonly string[], name: string): string {
  const parts = arrays.map((array, index) => ({ param: /\$(\d+)/.exec(array)?.[1] ?? '', alias: `a${index}`, column: columns[index]?.trim() ?? `c${index}` }));
  const from = parts.map((part, index) => (index === 0 ? `json_each(?${part.param}) ${part.alias}` : `JOIN json_each(?${part.param}) ${part.alias} ON ${part.alias}.key = a0.key`)).join(' ');
  return `(SELECT ${parts.map((part) => `${part.alias}.value AS ${part.column}`).join(', ')} FROM ${from}) AS ${name}`;
}

/** ?1, ?2 are names to the driver. */
function numbered(params: readonly unknown[]): readonly Record<string, Param>[] {
  return params.length === 0 ? [] : [Object.fromEntries(params.map((param, index) => [String(index + 1), bind(param)]))];
}

function bind(value: unknown): Param {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (Array.isArray(value)) return JSON.stringify(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value;
  throw new TypeError(`no parameter of a statement: ${typeof value}`);
}

type Prepared = (text: string) => Statement;
const asLists = (params: readonly unknown[]): readonly (readonly unknown[])[] => params.map((param) => (Array.isArray(param) ? param : []));

/** What the database's function does: the head goes up by one, all rows of the transaction are stamped with it, the digests follow, the commands get their results. */
function commitFeed(prepared: Prepared, digests: Digests, params: readonly unknown[]): number {
  const [kinds = [], ids = [], scopes = [], versions = [], deleteds = [], , bodies = [], commandIds = [], results = []] = asLists(params);
  const head = Number(prepared('UPDATE sync_meta SET head = head + 1 WHERE one = 1 RETURNING head').run([])[0]?.['head']);
  digests.told = new Map();
  commandIds.forEach((id, index) => prepared('UPDATE command SET result = $2, seq = $3 WHERE id = $1').run([id, results[index], head]));
  ids.forEach((given, index) => {
    const [kind, id, scope, version, deleted] = [String(kinds[index]), String(given), String(scopes[index]), Number(versions[index]), deleteds[index] === true];
    const before = prepared('SELECT scope, version, deleted FROM sync_item WHERE kind = $1 AND id = $2').run([kind, id])[0];
    if (before !== undefined && before['deleted'] === false) count(digests, kind, String(before['scope']), -1, -rowHash(id, Number(before['version'])));
    if (!deleted) count(digests, kind, scope, 1, rowHash(id, version));
    prepared(`INSERT INTO sync_item (kind, id, scope, seq, version, deleted, hash, body) VALUES ($1, $2, $3, $4, $5, $6, 0, $7)
      ON CONFLICT (kind, id) DO UPDATE SET scope = excluded.scope, seq = excluded.seq, version = excluded.version, deleted = excluded.deleted, body = excluded.body`).run([kind, id, scope, head, version, deleted, bodies[index]]);
  });
  return head;
}

/** What the database's function does (migration 8). Thrown out of the transaction where the function raises, so that nothing stays. */
function addEvents(prepared: Prepared, digests: () => Digests, params: readonly unknown[]): Row {
  const [ids = [], desks = [], incarnations = [], deskSeqs = [], prints = [], results = [], caseIds = [], regionIds = [], types = [], actors = [], ats = [], hlcs = [], hlcsReceived = [], baseSeqs = [], , bodies = [], , asked = []] = asLists(params);
  const received = params[18];
  const is = (text: string, values: readonly unknown[]): boolean => prepared(text).run(values).length > 0;
  const must = (done: boolean): void => { if (!done) throw Object.assign(new Error('not together'), { code: 'RL001' }); };
  const nothingDone = { head: null, epoch: null, unknown: null };
  if (ids.some((id) => is('SELECT id FROM command WHERE id = $1', [id]))) return nothingDone;
  const unknown = caseIds.filter((id) => !asked.includes(id) && !is('SELECT id FROM case_record WHERE id = $1', [id]));
  if (unknown.length > 0) return { ...nothingDone, unknown: [...new Set(unknown)] };
  ids.forEach((id, index) => {
    must(is(`INSERT INTO command (id, desk, incarnation, desk_seq, kind, fingerprint, received_at) VALUES ($1, $2, $3, $4, 'appendEvent', $5, $6) ON CONFLICT DO NOTHING RETURNING id`, [id, desks[index], incarnations[index], deskSeqs[index], prints[index], received]));
    prepared('INSERT INTO case_record (id, region_id, first_seq_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING').run([caseIds[index], regionIds[index], received]);
    must(is('SELECT id FROM case_record WHERE id = $1 AND region_id = $2', [caseIds[index], regionIds[index]]));
    must(is('INSERT INTO case_event (id, case_id, region_id, type, desk, occurred_at, received_at, hlc, hlc_received, base_seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING id',
      [id, caseIds[index], regionIds[index], types[index], actors[index], ats[index], received, hlcs[index], hlcsReceived[index], baseSeqs[index]]));
  });
  const head = commitFeed(prepared, digests(), [ids.map(() => 'caseEvent'), ids, regionIds, ids.map(() => 1), ids.map(() => false), [], bodies, ids, results]);
  return { head, epoch: prepared('SELECT epoch FROM sync_meta WHERE one = 1').run([])[0]?.['epoch'], unknown: null };
}

function count(digests: Map<string, Digest>, kind: string, scope: string, rows: number, hash: bigint): void {
  const key = `${scope}\n${kind}`;
  const before = digests.get(key) ?? { count: 0, sum: 0n };
  digests.set(key, { count: before.count + rows, sum: BigInt.asUintN(64, before.sum + hash) });
}

function countDigests(database: Database.Database): Map<string, Digest> {
  const digests = new Map<string, Digest>();
  for (const row of database.prepare<Param[]>('SELECT kind, id, scope, version FROM sync_item WHERE NOT deleted').all() as { kind: string; id: string; scope: string; version: number }[]) count(digests, row.kind, row.scope, 1, rowHash(row.id, row.version));
  return digests;
}

/** Head, digests and rows after `params[0]`, as the page query of region/sync/changes.ts gives them. */
function readPage(prepared: Prepared, digests: Digests, params: readonly unknown[]): readonly Row[] {
  const [after, scopes, limit] = params;
  const [meta] = prepared('SELECT epoch, head, floor FROM sync_meta WHERE one = 1').run([]);
  if (meta === undefined) return [];
  const digest = digestText(digests, Array.isArray(scopes) ? scopes.map(String) : []);
  const rows = prepared(`SELECT kind, id, version, seq, deleted, body FROM sync_item WHERE seq > $1 AND (scope = $2 OR scope = $3) ORDER BY seq, kind, id LIMIT ${Number(limit)}`).run([after, ...twoScopes(scopes)]);
  const base = { ...meta, digest };
  return rows.length === 0 ? [{ ...base, kind: null, id: null, version: null, seq: null, deleted: null, body: null }] : rows.map((row) => ({ ...base, ...row }));
}

/** A desk of the simulator reads what is shared and one region. */
function twoScopes(scopes: unknown): readonly string[] {
  if (Array.isArray(scopes) && scopes.length === 2) return scopes.map(String);
  throw new Error('the simulator knows desks of one region only');
}

function digestText(digests: Digests, scopes: readonly string[]): string {
  const told = (digests.told ??= new Map());
  const known = told.get(scopes.join());
  if (known !== undefined) return known;
  const text = digestTextOf(digests, scopes);
  told.set(scopes.join(), text);
  return text;
}

function digestTextOf(digests: ReadonlyMap<string, Digest>, scopes: readonly string[]): string {
  const sums = new Map<string, Digest>();
  for (const [key, digest] of digests) {
    const [scope = '', kind = ''] = key.split('\n');
    if (scopes.includes(scope)) count(sums, kind, '', digest.count, digest.sum);
  }
  return JSON.stringify(Object.fromEntries([...sums].filter(([, one]) => one.count > 0).map(([key, one]) => [key.slice(1), { count: one.count, sum: one.sum.toString() }])));
}
