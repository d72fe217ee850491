import { describe, expect, it } from 'vitest';
import { mergerRows } from '../../shared/directory/data/mergers.ts';
import { municipalityRows } from '../../shared/directory/data/places.ts';
import { regionRows } from '../../shared/directory/data/regions.ts';
import { lookupMunicipality } from '../../shared/directory/index.ts';
import { memoryDesk } from '../support/memory-kernel.ts';
import type { MemoryDesk } from '../support/memory-kernel.ts';

const entry = (number: number, more: object = {}) => ({ id: `region-${number}`, number, name: `Regio ${number}`, deskName: `Loket ${number}`, deskPhone: `+3188000${String(number).padStart(4, '0')}`, careOffice: `Zorgkantoor ${number}`, neighbours: [], version: 1, ...more });

function deskWith(numbers: readonly number[], more: Readonly<Record<number, object>> = {}): MemoryDesk {
  const desk = memoryDesk({ now: 0 });
  for (const number of numbers) desk.put('regionDirectory', entry(number, more[number]));
  return desk;
}

describe('which desk to ring', () => {
  it('an unknown name is said to be unknown and gives no desk; a postcode asks for the place', async () => {
    const desk = deskWith([31]);
    expect(await desk.call('directory.lookup', { text: 'Deventr' })).toMatchObject({ kind: 'unknown', options: ['Deventer'], desks: [] });
    expect(await desk.call('directory.lookup', { text: '7411 KT' })).toMatchObject({ kind: 'unknown', question: expect.stringContaining('woonplaats') as string, desks: [] });
    expect(await desk.call('directory.lookup', { text: 'Bergen' })).toMatchObject({ kind: 'ambiguous', question: 'Welk Bergen is het: Bergen (NH) of Bergen (L)?', desks: [] });
  });

  it('a name that two places have is settled by the region that is known of the patient', async () => {
    const desk = deskWith([17]);
    const asked = await desk.call('directory.lookup', { text: 'Bergen' });
    expect(asked.options).toEqual(['Bergen (NH)', 'Bergen (L)']);
    const north = lookupMunicipality('Bergen (NH)');
    if (north.kind !== 'found') throw new Error('not found');
    expect(await desk.call('directory.lookup', { text: 'Bergen', regionNumber: north.regionNumber })).toMatchObject({ kind: 'found', municipality: 'Bergen (NH)' });
  });

  it('gives name and number of the desk, the care office, the neighbours, and how it is known; a former municipality finds it too', async () => {
    const desk = deskWith([5, 31], { 31: { neighbours: ['region-5'] } });
    const answer = await desk.call('directory.lookup', { text: 'Deventer' });
    expect(answer).toMatchObject({ kind: 'found', municipality: 'Deventer', region: 'Regio 31', own: false, careOffice: 'Zorgkantoor 31', desks: [{ regionId: 'region-31', part: null, deskName: 'Loket 31', phone: '+31880000031' }], neighbours: [{ deskName: 'Loket 5' }] });
    expect(answer.source).toContain('2017');
    const former = mergerRows.flatMap(([, , from]) => from).find((name) => { const found = lookupMunicipality(name); return found.kind === 'found' && found.regionNumber === 5; });
    if (former !== undefined) expect(await desk.call('directory.lookup', { text: former })).toMatchObject({ desks: [{ deskName: 'Loket 5' }] });
  });

  it('a region with several desks gives the one of the subregion', async () => {
    const breda = lookupMunicipality('Breda');
    if (breda.kind !== 'found') throw new Error('not found');
    const desk = deskWith([breda.regionNumber], { [breda.regionNumber]: { subregions: [{ name: 'Breda e.o.', deskName: 'Loket Breda', deskPhone: '+31760000001', municipalities: ['Breda'] }] } });
    expect((await desk.call('directory.lookup', { text: 'Breda' })).desks).toMatchObject([{ part: 'Breda e.o.', deskName: 'Loket Breda', phone: '+31760000001' }]);
    expect((await desk.call('directory.lookup', { text: 'Bergen op Zoom' })).desks).toMatchObject([{ part: null, deskName: `Loket ${breda.regionNumber}` }]);
  });

  it('a region whose desk nobody entered is named all the same, with its care office of the table and without a number', async () => {
    const answer = await deskWith([]).call('directory.lookup', { text: 'Deventer' });
    expect(answer).toMatchObject({ kind: 'found', region: lookupMunicipality('Deventer').kind === 'found' ? 'Midden-IJssel' : '', desks: [{ deskName: null, phone: null }] });
    expect(answer.careOffice).toContain('zorgkantoor');
    expect(answer.neighbours.length).toBeGreaterThan(0);
  });

  it('every name of the 2017 table, of the mergers and of today leads to a desk of its region, or is asked back', async () => {
    const desk = deskWith(regionRows.map(([number]) => number));
    const names = new Set([...regionRows.flatMap(([, , , municipalities]) => municipalities), ...mergerRows.flatMap(([, into, from]) => [into, ...from]).filter((name) => name !== ''), ...municipalityRows.map(([, , name]) => name)]);
    const asked: string[] = [];
    for (const name of names) {
      const answer = await desk.call('directory.lookup', { text: name });
      if (answer.kind === 'ambiguous') asked.push(name);
      else expect([answer.kind, answer.desks.length > 0 && answer.desks.every((one) => one.phone !== null)], name).toEqual(['found', true]);
    }
    expect(asked.sort()).toEqual(['Bergen', 'Haaren', 'Vijfheerenlanden']);
  });
});
