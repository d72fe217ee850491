import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Db } from '../db/db.ts';
import type { Grant } from '../session/tokens.ts';

/** Who uses a page served by the region. A page's session is no bearer token, and a bearer token is no session. */
export const pageKinds = ['provider', 'sender', 'physician'] as const;
export type PageKind = (typeof pageKinds)[number];
export type PageSession = { readonly id: string; readonly kind: PageKind; readonly tokenId: string; readonly subject: string; readonly regions: readonly string[]; /** signed in with a second factor not long ago: identity may be shown */ readonly strong: boolean };

const SESSION_MS = 12 * 3_600_000;
/** A second factor counts for this long (ms); after that names are hidden again until it is given anew. */
const STRONG_MS = 60 * 60_000;
export const sessionSeconds = SESSION_MS / 1000;

type Row = { hash: string; kind: string; token_id: string; subject: string; regions: string; strong_until: number | null };
const Kind = z.enum(pageKinds);
const Regions = z.array(z.string());
const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64');

export type PageSessions = {
  /** The secret for the cookie; 256 random bits, only its hash is stored. It ends with its token at the latest. */
  open(grant: Grant & { readonly kind: PageKind }, strong: boolean): Promise<string>;
  /** null = unknown, ended, of another page, or its token was revoked or has run out */
  check(text: string, kind: PageKind): Promise<PageSession | null>;
  close(text: string): Promise<void>;
  /** Second factor given within a session. */
  strengthen(id: string): Promise<void>;
};

export function openPageSessions(db: Db, clock: () => number): PageSessions {
  return {
    open: async (grant, strong) => {
      const text = randomBytes(32).toString('base64url');
      const now = clock();
      const expiresAt = Math.min(now + SESSION_MS, grant.expiresAt ?? Number.MAX_SAFE_INTEGER);
      await db.tx(async (sql) => {
        await sql.query('DELETE FROM page_session WHERE expires_at < $1', [now]);
        await sql.query('INSERT INTO page_session (hash, kind, token_id, subject, regions, made_at, expires_at, strong_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
          [hashOf(text), grant.kind, grant.tokenId, grant.subject, JSON.stringify(grant.regions), now, expiresAt, strong ? now + STRONG_MS : null]);
      });
      return text;
    },
    check: async (text, kind) => {
      if (text === '') return null;
      const now = clock();
      const row = (await db.query<Row>(
        `SELECT s.hash, s.kind, s.token_id, s.subject, s.regions, s.strong_until FROM page_session s JOIN token t ON t.id = s.token_id
          WHERE s.hash = $1 AND s.kind = $2 AND s.expires_at > $3 AND (t.revoked_at IS NULL OR t.revoked_at > $3) AND (t.expires_at IS NULL OR t.expires_at > $3)`, [hashOf(text), kind, now]))[0];
      if (row === undefined) return null;
      return { id: row.hash, kind: Kind.parse(row.kind), tokenId: row.token_id, subject: row.subject, regions: Regions.parse(JSON.parse(row.regions)), strong: row.strong_until !== null && row.strong_until > now };
    },
    close: async (text) => { await db.tx((sql) => sql.query('DELETE FROM page_session WHERE hash = $1', [hashOf(text)])); },
    strengthen: async (id) => { await db.tx((sql) => sql.query('UPDATE page_session SET strong_until = $2 WHERE hash = $1', [id, clock() + STRONG_MS])); },
  };
}
