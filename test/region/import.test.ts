import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { v7 } from 'uuid';
import { importCapacity } from '../../region/capacity/import/apply.ts';
import { readers } from '../../region/capacity/import/apply.ts';
import { UnreadableFile } from '../../region/capacity/import/rows.ts';
import { findBed, toBedGroup } from '../../region/capacity/bedGroups.ts';
import { DeskClient, anonymousOffer } from '../support/region-client.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

const now = Date.UTC(2026, 10, 22, 3, 0);
const later = '2026-11-22T03:50:00+01:00';
let region: TestRegion;
let ids: readonly string[];
beforeAll(async () => {
  region = await startTestRegion({ beds: 0, clock: () => now, timers: false });
  await region.service.region.db.query('UPDATE bed_group SET observed_at = $1', [now - 3_600_000]);
  ids = (await region.service.region.db.query<{ id: string }>(`SELECT id FROM bed_group WHERE region_id = 'nl-05' ORDER BY id`)).map((row) => row.id);
});
afterAll(async () => { await region.stop(); });

const bed = (index: number): string => ids[index] ?? '';
const run = (format: keyof typeof readers, text: string, apply = true) => importCapacity(region.service.region, ['nl-05'], format, text, apply, 'proef');
const stored = async (id: string) => {
  const row = await findBed(region.service.region.db, id);
  if (row === null) throw new Error(`no bed ${id}`);
  return toBedGroup(row);
};

describe('any import', () => {
  it('names every bad row and what is wrong with it, and a dry run writes nothing', async () => {
    const csv = ['bedGroupId;available;observedAt', `${bed(0)};2;${later}`, `${bed(1)};-1;${later}`, `${bed(2)};2;2026-11-22T03:50:00`, `nowhere;1;${later}`, `bed-a-nl-04-elvLow-0;1;${later}`, `${bed(0)};3;${later}`, `${bed(3)};1;2026-11-22T09:00:00+01:00`, `${bed(4)};1`, `${bed(5)};1;2020-01-01T00:00:00Z`, `;1;${later}`].join('\n');
    const before = await stored(bed(0));
    const result = await run('csv', csv, false);
    expect(result).toMatchObject({ dryRun: true, rows: 10, changed: [bed(0)], older: [bed(5)] });
    expect(result.bad.map((row) => row.row).sort()).toEqual(['line 11', 'line 3', 'line 4', 'line 5', 'line 6', 'line 7', 'line 8', 'line 9']);
    expect(result.bad.every((row) => row.reason.length > 5)).toBe(true);
    expect(await stored(bed(0))).toEqual(before);
  });

  it('never makes a number fresher than its source says, and an older one changes nothing', async () => {
    await run('json', JSON.stringify([{ bedGroupId: bed(6), available: 2, observedAt: '2026-11-22T03:55:00+01:00', expiresAt: '2026-11-22T04:10:00+01:00' }]));
    expect(await stored(bed(6))).toMatchObject({ available: 2, observedAt: Date.UTC(2026, 10, 22, 2, 55), expiresAt: Date.UTC(2026, 10, 22, 3, 10), source: 'system' });
    const again = await run('json', JSON.stringify([{ bedGroupId: bed(6), available: 9, observedAt: '2026-11-22T03:54:00+01:00' }]));
    expect(again).toMatchObject({ changed: [], older: [bed(6)] });
    expect(await stored(bed(6))).toMatchObject({ available: 2 });
  });

  it('takes an empty number as not known, never as zero', async () => {
    await run('csv', `bedGroupId,available,observedAt\n${bed(7)},,${later}\n`);
    expect(await stored(bed(7))).toMatchObject({ available: null, absentReason: 'niet ingevuld in de bron' });
  });

  it('is gross: our holds come off it, and more holds than beds open a conflict', async () => {
    const desk = new DeskClient(region.url, region.token, 'desk-oefen');
    const { version } = await stored(bed(8));
    for (let turn = 0; turn < 2; turn += 1) await desk.send({ kind: 'placeOffer', caseId: v7(), regionId: 'nl-05', bedGroupId: bed(8), versionSeen: version, hold: { holdId: v7(), ttlMs: 3_600_000 }, offerId: v7(), content: anonymousOffer, mayWait: false }, now);
    await run('csv', `bedGroupId,available,observedAt\n${bed(8)},3,${later}\n`);
    expect(await stored(bed(8))).toMatchObject({ available: 1 });
    const { head } = await desk.hello();
    await run('csv', `bedGroupId,available,observedAt\n${bed(8)},1,2026-11-22T03:58:00+01:00\n`);
    expect(await stored(bed(8))).toMatchObject({ available: 0 });
    expect((await desk.allSince(head)).items.map((item) => item.kind).sort()).toEqual(['bedGroup', 'conflict']);
  });

  it('answers any bytes with rows, bad rows or "unreadable", never with a crash', () => {
    fc.assert(fc.property(fc.constantFrom('csv', 'json', 'have', 'fhir'), fc.string({ maxLength: 200 }), (format, text) => {
      try {
        readers[format as keyof typeof readers](text);
      } catch (error) {
        expect(error).toBeInstanceOf(UnreadableFile);
      }
    }), { numRuns: 1000 });
  });
});

describe('a file that says what bed groups are', () => {
  const whole = (id: string, over: Readonly<Record<string, unknown>> = {}) => ({ bedGroupId: id, available: 2, observedAt: later, name: 'Nieuwe afdeling', organisationId: 'org-5-0', locationId: 'loc-5-0', regionId: 'nl-05', labels: ['elvLow'], acute: true, sex: 'any', ward: 'open', maxWeightKg: 150, mainPractitioner: 'gp', admission: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '17:00' }], position: { lat: 51.59, lng: 4.78 }, ...over });

  it('refuses by name what is doubled, negative, from the future, across midnight, abroad, incomplete or unknown; the rest goes in', async () => {
    const result = await run('json', JSON.stringify([
      whole('new-good'), whole('new-good'), whole('new-negative', { available: -1 }), whole('new-future', { observedAt: '2026-11-22T09:00:00+01:00' }), whole('new-night', { admission: [{ days: [1], from: '22:00', to: '06:00' }] }),
      whole('new-paris', { position: { lat: 48.85, lng: 2.35 } }), whole('new-part', { name: undefined }), whole('new-nobody', { organisationId: 'org-nobody' }), whole('new-label', { labels: ['spa'] }), whole('new-other', { regionId: 'nl-04' }),
    ]));
    expect(result.changed).toEqual(['new-good']);
    expect(result.bad.map(({ id, reason }) => [id, /above|whole number|future|crosses midnight|outside the Netherlands|new: name|not known|labels|another region/.exec(reason)?.[0]]).sort()).toEqual([
      ['new-future', 'future'], ['new-good', 'above'], ['new-label', 'labels'], ['new-negative', 'whole number'], ['new-night', 'crosses midnight'], ['new-nobody', 'not known'], ['new-other', 'another region'], ['new-paris', 'outside the Netherlands'], ['new-part', 'new: name'],
    ]);
    expect(await stored('new-good')).toMatchObject({ available: 2, acute: true, labels: ['elvLow'], admission: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '17:00' }], version: 1 });
  });

  it('says the same in CSV, changes only what it names, and a dry run makes nothing', async () => {
    const csv = `bedGroupId;available;observedAt;labels;admission;lat;lng\n${bed(9)};1;${later};elvLow|elvHigh;1-5 08:00-20:00|6 10:00-14:00;51.59;4.78\n${bed(10)};1;${later};elvLow;7 23:00-05:00;;\n`;
    const before = await stored(bed(9));
    expect(await run('csv', csv, false)).toMatchObject({ dryRun: true, changed: [bed(9)], bad: [{ id: bed(10) }] });
    expect(await stored(bed(9))).toEqual(before);
    await run('csv', csv);
    expect(await stored(bed(9))).toMatchObject({ name: before.name, labels: ['elvLow', 'elvHigh'], admission: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' }, { days: [6], from: '10:00', to: '14:00' }], position: { lat: 51.59, lng: 4.78 } });
  });
});

describe('EDXL-HAVE', () => {
  const have = (inner: string): string => `<?xml version="1.0"?><h:have xmlns:h="urn:oasis:names:tc:emergency:EDXL:HAVE:2.0"><h:facility><h:lastUpdateTime>${later}</h:lastUpdateTime>${inner}</h:facility></h:have>`;
  const capacity = (id: string, inner: string): string => `<h:bedCapacity><h:externalID>${id}</h:externalID><h:capacity>${inner}</h:capacity></h:bedCapacity>`;

  it('keeps missing apart from zero, and takes the nearest moment', async () => {
    await run('have', have(capacity(bed(10), '<h:capacityStatus>VacantAvailable</h:capacityStatus><h:availableCount>4</h:availableCount><h:baselineCount>12</h:baselineCount>') + capacity(bed(11), '<h:capacityStatus>VacantAvailable</h:capacityStatus>') + capacity(bed(12), '<h:capacityStatus>NotAvailable</h:capacityStatus>')));
    expect(await stored(bed(10))).toMatchObject({ available: 4, total: 12, observedAt: Date.UTC(2026, 10, 22, 2, 50) });
    expect(await stored(bed(11))).toMatchObject({ available: null });
    expect(await stored(bed(12))).toMatchObject({ available: 0 });
  });

  it('refuses a DOCTYPE, and a number without a moment', () => {
    expect(() => readers.have('<!DOCTYPE x [<!ENTITY a "b">]><x/>')).toThrow(/DOCTYPE/);
    expect(readers.have('<have><bedCapacity><externalID>b</externalID><availableCount>1</availableCount></bedCapacity></have>').bad[0]?.reason).toMatch(/lastUpdateTime/);
  });
});

describe('FHIR R4', () => {
  const ward = (id: string, more: object = {}): object => ({ fullUrl: `urn:ward:${id}`, resource: { resourceType: 'Location', identifier: [{ system: 'urn:regioloket:bed-group', value: id }], meta: { lastUpdated: later }, ...more } });
  const place = (id: string, code: string | null, lastUpdated = later): object => ({ resource: { resourceType: 'Location', status: 'active', physicalType: { coding: [{ code: 'bd' }] }, partOf: { reference: `urn:ward:${id}` }, meta: { lastUpdated }, ...(code === null ? {} : { operationalStatus: { system: 'http://terminology.hl7.org/CodeSystem/v2-0116', code } }) } });
  const bundle = (entry: readonly object[]): string => JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry });

  it('counts unoccupied beds, dates them by the oldest, and knows nothing where one bed has no status', async () => {
    await run('fhir', bundle([ward(bed(13)), place(bed(13), 'U'), place(bed(13), 'U', '2026-11-22T03:45:00+01:00'), place(bed(13), 'O'), place(bed(13), 'K'), ward(bed(14)), place(bed(14), 'U'), place(bed(14), null)]));
    expect(await stored(bed(13))).toMatchObject({ available: 2, total: 4, observedAt: Date.UTC(2026, 10, 22, 2, 45) });
    expect(await stored(bed(14))).toMatchObject({ available: null });
  });

  it('takes a suspended ward, or one whose service is not active, as closed', async () => {
    await run('fhir', bundle([ward(bed(15), { status: 'suspended' }), place(bed(15), 'U'), ward(bed(16)), place(bed(16), 'U'), { resource: { resourceType: 'HealthcareService', active: false, location: [{ reference: `urn:ward:${bed(16)}` }] } }]));
    expect(await stored(bed(15))).toMatchObject({ available: 0 });
    expect(await stored(bed(16))).toMatchObject({ available: 0 });
  });
});
