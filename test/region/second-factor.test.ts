import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { factorKeyFrom, factorKeyIn, openFactor, sealFactor } from '../../region/physician/factorKey.ts';
import { checkSecondFactor, totp } from '../../region/physician/secondFactor.ts';
import { startRealRegion } from '../session/place.ts';
import type { RealRegion } from '../session/place.ts';
import { visitor } from '../support/pages.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const now = Date.UTC(2026, 10, 24, 2, 0);
const codeAt = (text: string, at: number): string => totp(text, Math.floor(at / 30_000));
const enrol = (region: { readonly url: string; readonly managerToken: string }, subject: string): Promise<Response> =>
  fetch(`${region.url}/v1/second-factors`, { method: 'POST', headers: { authorization: `Bearer ${region.managerToken}`, 'content-type': 'application/json' }, body: JSON.stringify({ subject }) });

describe('the key of second factors', () => {
  let folder: string;
  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'regioloket-factor-')); });
  afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

  it('is refused when it is short, missing, or open to others', () => {
    const file = join(folder, 'key');
    expect(() => factorKeyIn(file)).toThrow("can't be read");
    writeFileSync(file, 'x'.repeat(31), { mode: 0o600 });
    expect(() => factorKeyIn(file)).toThrow('at least 32');
    writeFileSync(file, 'x'.repeat(32));
    chmodSync(file, 0o644);
    expect(() => factorKeyIn(file)).toThrow('0600');
    chmodSync(file, 0o600);
    expect(factorKeyIn(file)).toEqual(factorKeyFrom(`${'x'.repeat(32)}\n`));
  });
  it('opens what it sealed, for the same person only, and nothing that was touched', () => {
    const [key, other] = [factorKeyFrom('a'.repeat(40)), factorKeyFrom('b'.repeat(40))];
    const sealed = sealFactor(key, 'staff-1', secret);
    expect(openFactor(key, 'staff-1', sealed)).toBe(secret);
    expect(openFactor(key, 'staff-2', sealed)).toBeNull();
    expect(openFactor(other, 'staff-1', sealed)).toBeNull();
    expect(openFactor(key, 'staff-1', secret)).toBeNull();
    const bytes = Buffer.from(sealed.slice(3), 'base64');
    for (let at = 0; at < bytes.length; at += 7) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(openFactor(key, 'staff-1', `v1:${changed.toString('base64')}`)).toBeNull();
    }
    expect(openFactor(key, 'staff-1', sealed.slice(0, 20))).toBeNull();
  });
});

describe('second factors in the database', () => {
  let region: TestRegion;
  beforeAll(async () => { region = await startTestRegion({ beds: 0, clock: () => now, timers: false }); });
  afterAll(async () => { await region.stop(); });
  const rows = () => region.service.region.db.query<{ subject: string; secret: string | null; sealed: string | null }>('SELECT subject, secret, sealed FROM second_factor ORDER BY subject');

  it('lie there sealed: what the app got stands nowhere in the row', async () => {
    await region.service.tokens.add({ kind: 'physician', subject: 'staff-5-so-1', regions: ['nl-05'] });
    const given = (await (await enrol(region, 'staff-5-so-1')).json()) as { secret: string };
    const [row] = await rows();
    expect(row).toMatchObject({ subject: 'staff-5-so-1', secret: null });
    expect(JSON.stringify(row)).not.toContain(given.secret);
    expect(await checkSecondFactor(region.service.region, 'staff-5-so-1', codeAt(given.secret, now))).toBe(true);
    expect(statSync(join(region.dataFolder, 'second-factor-key')).mode & 0o777).toBe(0o600);
  });
  it('that an older version left readable are sealed at the next start, and go on working', async () => {
    await region.service.region.db.query("INSERT INTO second_factor (subject, secret, made_at, last_step) VALUES ('staff-5-so-2', $1, 1, 0)", [secret]);
    region = await region.restart();
    const found = await rows();
    expect(found.map((row) => row.secret)).toEqual([null, null]);
    expect(JSON.stringify(found)).not.toContain(secret);
    expect(await checkSecondFactor(region.service.region, 'staff-5-so-2', codeAt(secret, now))).toBe(true);
  });
  it('count for nothing under another key or at another person', async () => {
    const { region: inner } = region.service;
    const code = codeAt(secret, now + 60_000);
    const later = { ...inner, clock: () => now + 60_000 };
    expect(await checkSecondFactor({ ...later, secondFactorKey: factorKeyFrom('c'.repeat(40)) }, 'staff-5-so-2', code)).toBe(false);
    await inner.db.query("UPDATE second_factor SET sealed = (SELECT sealed FROM second_factor WHERE subject = 'staff-5-so-2') WHERE subject = 'staff-5-so-1'");
    expect(await checkSecondFactor(later, 'staff-5-so-1', code)).toBe(false);
    expect(await checkSecondFactor(later, 'staff-5-so-2', code)).toBe(true);
  });
});

describe('a region in use without a key', () => {
  let region: RealRegion;
  let token: string;
  beforeAll(async () => {
    region = await startRealRegion({ clock: () => now });
    token = (await region.service.tokens.add({ kind: 'physician', subject: 'dirk', regions: ['nl-05'] })).text;
  });
  afterAll(async () => { await region.stop(); });

  it('gives out no second factor and takes none, not even an old readable one; signing in without names goes on', async () => {
    const refused = await enrol(region, 'dirk');
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('nog niet ingesteld');
    await region.service.region.db.query("INSERT INTO second_factor (subject, secret, made_at, last_step) VALUES ('dirk', $1, 1, 0)", [secret]);
    const strong = await visitor(region).post('/so/sign-in', { code: token, factor: codeAt(secret, now) });
    expect(strong.status).toBe(422);
    expect(strong.text).toContain('Meld u aan zonder die code');
    expect((await visitor(region).post('/so/sign-in', { code: token })).status).toBe(303);
  });
});
