import type { Reader, Writer } from './handle.ts';

/** What the desk knows of itself and of its region, one row per fact. `null` = not known yet. Instants are epoch ms as decimal text. */
export const metaKeys = [
  'deskId', 'incarnation', 'nextDeskSeq', 'hlc', 'epoch', 'scope', 'cursor', 'seenSeq', 'serviceName', 'regionIds', 'training', 'feedAt', 'feedServerTime', 'lastContactAt', 'serverTime', 'session', 'stage', 'appVersion', 'digestOk', 'needsBootstrap',
  'identityProvider', 'restored', 'keysToOffer',
] as const;
export type MetaKey = (typeof metaKeys)[number];

export function getMeta(db: Reader, key: MetaKey): string | null {
  const known = db.memo.meta.get(key);
  if (known !== undefined) return known;
  const value = db.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)?.value ?? null;
  db.memo.meta.set(key, value);
  return value;
}

/** Regions whose cases this desk works on, as the region service last said; none before the first greeting. */
export function regionIdsOf(db: Reader): readonly string[] {
  return (getMeta(db, 'regionIds') ?? '').split(' ').filter((id) => id !== '');
}

export function getNumber(db: Reader, key: MetaKey): number | null {
  const value = getMeta(db, key);
  return value === null ? null : Number(value);
}

export function setMeta(db: Writer, key: MetaKey, value: string | number | null): void {
  const text = value === null ? null : String(value);
  if (db.memo.meta.get(key) === text) return;
  db.memo.meta.set(key, text);
  if (text === null) db.run('DELETE FROM meta WHERE key = ?', key);
  else db.run('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', key, text);
}
