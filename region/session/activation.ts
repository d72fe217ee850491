import { createHash, randomBytes } from 'node:crypto';
import type * as z from 'zod';
import { CodedError } from '../../shared/contract/errors.ts';
import type { Actor } from '../../shared/contract/primitives.ts';
import { Staff } from '../../shared/contract/region.ts';
import type { Region } from '../context.ts';
import type { Sql } from '../db/db.ts';

/** An activation code is good for so long (ms), once. */
export const CODE_MS = 24 * 3_600_000;
/** Wrong codes of one desk within ten minutes; after that it waits. */
const MAX_WRONG = 10;
const WRONG_WINDOW_MS = 10 * 60_000;

type Person = z.output<typeof Staff>;
/** Who gives a code: a manager's own token, or a desk for a manager who is signed in there. */
export type Giver = { readonly regions: readonly string[]; readonly tokenId: string; readonly by: Actor | null };

export type Activations = {
  /** Errors: notFound (nobody of that id who may work), forbidden (the giver isn't a manager of that region). */
  give(staffId: string, giver: Giver): Promise<{ readonly code: string; readonly expiresAt: number }>;
  /** Burns the code. Errors: refused (unknown, used or too old), rateLimited. */
  use(code: string, desk: string, regions: readonly string[]): Promise<Person>;
};

export function openActivations(region: Region): Activations {
  const wrong = new Map<string, readonly number[]>();
  const recent = (desk: string): readonly number[] => (wrong.get(desk) ?? []).filter((at) => region.clock() - at < WRONG_WINDOW_MS);
  return {
    give: async (staffId, giver) => {
      const person = await staffOf(region.db, staffId);
      if (person === null || !person.active || !giver.regions.includes(person.regionId)) throw new CodedError('notFound', 'Deze medewerker is niet bekend of niet actief.');
      if (giver.by !== null) {
        const manager = await staffOf(region.db, giver.by.id);
        const may = manager !== null && manager.active && manager.regionId === person.regionId && manager.roles.some((role) => role === 'manager' || role === 'administrator');
        if (!may) throw new CodedError('forbidden', 'Alleen een manager of beheerder van deze regio geeft een code.');
      }
      const code = makeCode();
      const now = region.clock();
      await region.db.tx(async (sql) => {
        // The newest code is the only one.
        await sql.query('DELETE FROM activation_code WHERE staff_id = $1 AND used_at IS NULL', [staffId]);
        await sql.query('INSERT INTO activation_code (hash, staff_id, region_id, made_at, made_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6)', [hashOf(code), staffId, person.regionId, now, giver.by?.id ?? giver.tokenId, now + CODE_MS]);
      });
      region.log.info({ staffId, by: giver.by?.id ?? giver.tokenId }, 'activation code given');
      return { code, expiresAt: now + CODE_MS };
    },
    use: async (code, desk, regions) => {
      if (recent(desk).length >= MAX_WRONG) throw new CodedError('rateLimited', 'Te veel verkeerde codes. Wacht tien minuten.');
      const now = region.clock();
      const used = await region.db.tx((sql) => sql.query<{ staff_id: string }>(
        'UPDATE activation_code SET used_at = $2, used_by = $3 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2 AND region_id = ANY($4::text[]) RETURNING staff_id', [hashOf(code), now, desk, regions]));
      const person = used[0] === undefined ? null : await staffOf(region.db, used[0].staff_id);
      if (person === null || !person.active) {
        wrong.set(desk, [...recent(desk), now]);
        region.log.warn({ desk }, 'activation code refused');
        throw new CodedError('refused', 'Deze code is onbekend, gebruikt of verlopen.');
      }
      region.log.info({ staffId: person.id, desk }, 'activation code used');
      return person;
    },
  };
}

async function staffOf(sql: Sql, id: string): Promise<Person | null> {
  const [row] = await sql.query<{ body: string | null; deleted: boolean }>(`SELECT body, deleted FROM sync_item WHERE kind = 'staff' AND id = $1`, [id]);
  return row === undefined || row.deleted || row.body === null ? null : Staff.parse(JSON.parse(row.body));
}

/** 60 bits in letters that can be read out over the telephone (Crockford base 32). */
function makeCode(): string {
  const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  return [...randomBytes(12)].map((byte, index) => `${index > 0 && index % 4 === 0 ? '-' : ''}${letters[byte % 32] ?? '0'}`).join('');
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('base64');
}
