import { describe, expect, it } from 'vitest';
import { desksFor } from './desks.ts';

const entry = {
  id: 'region-25', number: 25, name: 'West-Brabant', deskName: 'Regioloket', deskPhone: '0760000000', careOffice: 'Zorgkantoor', neighbours: [], version: 1,
  subregions: [{ name: 'Breda e.o.', deskName: 'Loket Breda', deskPhone: '0760000001', municipalities: ['Breda', 'Oosterhout'] }, { name: 'Bergen op Zoom e.o.', deskName: 'Loket West', deskPhone: '0164000001', municipalities: ['Bergen op Zoom', 'Steenbergen'] }],
};

describe('a region with several desks', () => {
  it('gives the desk of the subregion that names the municipality, and the region\'s own desk for any other', () => {
    expect(desksFor(entry, 'Oosterhout').map((desk) => desk.deskName)).toEqual(['Loket Breda']);
    expect(desksFor(entry, 'BREDA').map((desk) => desk.deskName)).toEqual(['Loket Breda']);
    expect(desksFor(entry, 'Steenbergen').map((desk) => desk.deskName)).toEqual(['Loket West']);
    expect(desksFor(entry, 'Rucphen').map((desk) => desk.deskName)).toEqual(['Regioloket']);
    expect(desksFor(entry, null).map((desk) => desk.deskName)).toEqual(['Regioloket']);
  });

  it('gives the one desk of a region without subregions', () => {
    const { subregions: _none, ...plain } = entry;
    expect(desksFor(plain, 'Breda')).toEqual([{ name: null, deskName: 'Regioloket', deskPhone: '0760000000' }]);
  });
});
