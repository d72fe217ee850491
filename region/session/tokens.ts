import { createHash, randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import * as z from 'zod';
import { CodedError } from '../../shared/contract/errors.ts';
import type { Db } from '../db/db.ts';

export const tokenKinds = ['desk', 'provider', 'sender', 'physician', 'manager', 'audit'] as const;
export type TokenKind = (typeof tokenKinds)[number];

/** Who a bearer token stands for. subject: the desk, the provider's organisation, or the person or system; regions: what it may see and write for. */
export type Grant = { readonly tokenId: string; readonly kind: TokenKind; readonly subject: string; readonly regions: readonly string[]; readonly expiresAt: number | null };
export type NewToken = { readonly kind: TokenKind; readonly subject: string; readonly regions: readonly string[]; readonly expiresAt?: number | null };

type Row = { id: string; kind: string; subject: string; regions: string; expires_at: number | null; revoked_at: number | null };
const Kind = z.enum(tokenKinds);
const Regions = z.array(z.string());

/** A revoked token stops working within this time on every process; at once on the one that revoked it (ms). */
const CACHE_MS = 2000;

/** 256 random bits; at rest only its SHA-256, which is enough for a secret that can't be guessed. */
export function makeTokenText(kind: TokenKind): string {
  return `rl_${kind}_${randomBytes(32).toString('base64url')}`;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64');

export type Tokens = {
  add(token: NewToken, text?: string): Promise<{ readonly id: string; readonly text: string }>;
  /** null = unknown, expired or revoked */
  check(text: string): Promise<Grant | null>;
  /** Rotation: a new token with the same rights; the old one works on for `graceMs`. */
  rotate(id: string, graceMs: number): Promise<{ readonly id: string; readonly text: string }>;
  revoke(id: string): Promise<void>;
  list(): Promise<readonly (Grant & { readonly revokedAt: number | null })[]>;
  /** Which of these are ids of desks other than `desk`. */
  otherDesks(names: readonly string[], desk: string): Promise<ReadonlySet<string>>;
};

export function openTokens(db: Db, clock: () => number): Tokens {
  const cache = new Map<string, { readonly grant: Grant | null; readonly until: number }>();
  const toGrant = (row: Row): Grant => ({ tokenId: row.id, kind: Kind.parse(row.kind), subject: row.subject, regions: Regions.parse(JSON.parse(row.regions)), expiresAt: row.expires_at });
  const find = async (id: string): Promise<Row> => {
    const row = (await db.query<Row>('SELECT id, kind, subject, regions, expires_at, revoked_at FROM token WHERE id = $1', [id]))[0];
    if (row === undefined) throw new CodedError('notFound', 'Dit toegangsbewijs bestaat niet.');
    return row;
  };
  const add = async (token: NewToken, text = makeTokenText(token.kind)): Promise<{ id: string; text: string }> => {
    const id = v7();
    await db.tx((sql) => sql.query('INSERT INTO token (id, kind, subject, regions, hash, made_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)', [id, token.kind, token.subject, JSON.stringify(token.regions), hashOf(text), clock(), token.expiresAt ?? null]));
    cache.clear();
    return { id, text };
  };

  return {
    add,
    check: async (text) => {
      const hash = hashOf(text);
      const now = clock();
      const cached = cache.get(hash);
      if (cached !== undefined && cached.until > now) return live(cached.grant, now);
      const row = (await db.query<Row>('SELECT id, kind, subject, regions, expires_at, revoked_at FROM token WHERE hash = $1', [hash]))[0];
      const grant = row === undefined || (row.revoked_at !== null && row.revoked_at <= now) ? null : toGrant(row);
      if (cache.size > 5000) cache.clear();
      cache.set(hash, { grant, until: now + CACHE_MS });
      return live(grant, now);
    },
    rotate: async (id, graceMs) => {
      const grant = toGrant(await find(id));
      const made = await add({ kind: grant.kind, subject: grant.subject, regions: grant.regions, expiresAt: grant.expiresAt });
      await db.tx((sql) => sql.query('UPDATE token SET revoked_at = $2 WHERE id = $1 AND (revoked_at IS NULL OR revoked_at > $2)', [id, clock() + graceMs]));
      cache.clear();
      return made;
    },
    revoke: async (id) => {
      await find(id);
      await db.tx((sql) => sql.query('UPDATE token SET revoked_at = $2 WHERE id = $1 AND (revoked_at IS NULL OR revoked_at > $2)', [id, clock()]));
      cache.clear();
    },
    list: async () => (await db.query<Row>('SELECT id, kind, subject, regions, expires_at, revoked_at FROM token ORDER BY made_at, id')).map((row) => ({ ...toGrant(row), revokedAt: row.revoked_at })),
    // nearly always a desk speaks for itself alone
    otherDesks: async (names, desk) => (names.every((name) => name === desk) ? new Set() : new Set((await db.query<{ subject: string }>(`SELECT DISTINCT subject FROM token WHERE kind = 'desk' AND subject <> $2 AND subject = ANY($1::text[])`, [names, desk])).map((row) => row.subject))),
  };
}

function live(grant: Grant | null, now: number): Grant | null {
  return grant === null || (grant.expiresAt !== null && grant.expiresAt <= now) ? null : grant;
}
