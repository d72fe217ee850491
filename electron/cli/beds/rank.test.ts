import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rankCommand } from './rank.ts';

const now = Date.parse('2026-11-22T03:00:00Z');
const bed = {
  id: 'b1', organisationId: 'o1', locationId: 'l1', name: 'Afdeling 1', regionId: 'r1', position: null, labels: ['elvLow'], available: 1, staffed: null, total: null,
  availableFrom: null, acute: true, admission: [], sex: 'any', ward: 'open', wzdRegistered: false, features: [], maxWeightKg: 150, mainPractitioner: 'gp', commitment: false,
  observedAt: now, expiresAt: now + 1000, source: 'manual', reportedBy: 'test', version: 1,
};
const need = {
  careType: 'elvLow', urgency: 'U4', now, neededBy: now + 1000, sex: 'female', features: [], weightKg: null, closedWard: false, wzd: false, preferredOrganisations: [],
  excluded: [], regionId: 'r1', position: null, maxDistanceKm: null,
};

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'beds-'));
});
afterAll(async () => rm(folder, { recursive: true }));

async function run(content: unknown, lines: readonly string[], flags: readonly string[] = ['--ndjson']) {
  const file = join(folder, 'capacity.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  const output = new PassThrough();
  const errors = new PassThrough();
  const printed = text(output);
  const complaints = text(errors);
  const code = await rankCommand(['--capacity', file, ...flags], Readable.from(lines.map((line) => `${line}\n`)), output, errors);
  output.end();
  errors.end();
  return { code, lines: (await printed).split('\n').slice(0, -1), errors: await complaints };
}

describe('beds rank', () => {
  it('every bad line answers for itself and the run goes on', async () => {
    const bad = ['{', '', '[]', 'null', '7', JSON.stringify({ ...need, careType: 'homeCare' }), JSON.stringify({ ...need, urgency: 'U9' }), JSON.stringify({ careType: 'grz' })];
    const result = await run([bed], [...bad, JSON.stringify(need)]);
    expect(result.code).toBe(0);
    const codes = result.lines.map((line) => (JSON.parse(line) as { error?: { code: string } }).error?.code ?? 'ranked');
    expect(codes).toEqual(['badRequest', 'badRequest', 'badRequest', 'badRequest', 'badRequest', 'notABedSearch', 'badRequest', 'badRequest', 'ranked']);
    expect(result.lines[6]).toContain('urgency');
  });

  it('a wrong flag, an unreadable file or a wrong bed group stops with one reason and the usage', async () => {
    for (const [content, flags] of [[[bed], []], [[bed], ['--ndjson', '--fast']], [[bed], ['--ndjson', '--order', 'price']], ['{', ['--ndjson']], [{ beds: [] }, ['--ndjson']]] as const) {
      const result = await run(content, [JSON.stringify(need)], flags);
      expect(result).toMatchObject({ code: 2, lines: [] });
      expect(result.errors).toMatch(/^beds rank: [^\n]+\nusage: /);
    }
    expect((await run([{ ...bed, available: -1 }], [])).errors).toContain('bed group "b1": available');
    expect((await run([bed, bed], [])).errors).toContain('listed twice');
  });

  it('prints the keys in the documented order, reasons sorted by bed', async () => {
    const beds = [{ ...bed, id: 'z', sex: 'male', labels: ['grz'] }, { ...bed, id: 'a', available: 0 }, bed, { ...bed, id: 'b0', available: null }];
    const result = await run({ bedGroups: beds }, [JSON.stringify(need)]);
    expect(result.lines).toEqual([
      '{"fitting":[{"id":"b1","status":"free"},{"id":"b0","status":"call"}],"notFitting":[{"id":"a","reasons":["full"]},{"id":"z","reasons":["label","sex"]}]}',
    ]);
  });

  it('instants may be written as ISO times with an offset, never without', async () => {
    const iso = { ...need, now: '2026-11-22T04:00:00+01:00', neededBy: '2026-11-22T03:00:01Z' };
    const result = await run([{ ...bed, expiresAt: '2026-11-22T03:00:00.000Z' }], [JSON.stringify(iso), JSON.stringify({ ...iso, now: '2026-11-22T03:00:00' })]);
    expect(result.lines[0]).toBe('{"fitting":[{"id":"b1","status":"free"}],"notFitting":[]}');
    expect(result.lines[1]).toContain('badRequest');
  });
});
