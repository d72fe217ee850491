import { describe, expect, it } from 'vitest';
import { mergerRows } from './data/mergers.ts';
import { municipalityRows } from './data/places.ts';
import { regionRows } from './data/regions.ts';
import { allPlaces } from './gazetteer.ts';
import { careOffice, lookupMunicipality, lookupPlace, neighbours, regionByNumber, regions } from './index.ts';
import { provinceSign } from './text.ts';

/** Kind and region number, or the region numbers to choose from. */
function where(text: string): string {
  const answer = lookupMunicipality(text);
  if (answer.kind === 'found') return `${answer.municipality} ${answer.regionNumber}`;
  return answer.kind === 'ambiguous' ? `? ${answer.options.map((option) => `${option.label} ${option.regionNumber}`).join(', ')}` : 'unknown';
}

describe('which region a caller means', () => {
  it('an unknown name is said to be unknown, with close names, never guessed', () => {
    for (const text of ['', '   ', 'Xyzzy', 'Springfield', '7411 KT', '7411', '(NH)', 'a'.repeat(5000), '../../etc', '__proto__', 'constructor']) {
      expect(lookupMunicipality(text).kind, text.slice(0, 20)).toBe('unknown');
      expect(lookupPlace(text).kind, text.slice(0, 20)).toBe('unknown');
    }
    expect(lookupMunicipality('Deventr')).toMatchObject({ kind: 'unknown', suggestions: ['Deventer'] });
    expect(lookupMunicipality('Krimpen')).toMatchObject({ suggestions: expect.arrayContaining(['Krimpen aan den IJssel']) as string[] });
  });

  it('two municipalities of one name are asked back, and every answer to the question is found', () => {
    expect(lookupMunicipality('Bergen')).toMatchObject({ kind: 'ambiguous', question: 'Welk Bergen is het: Bergen (NH) of Bergen (L)?' });
    for (const text of ['Bergen', 'Haaren', 'Vijfheerenlanden', 'Alphen', 'Halfweg']) {
      const answer = lookupMunicipality(text);
      expect(answer.kind, text).toBe('ambiguous');
      if (answer.kind !== 'ambiguous') continue;
      for (const option of answer.options) expect(lookupMunicipality(option.label), option.label).toMatchObject({ kind: 'found', regionNumber: option.regionNumber });
    }
  });

  it('every name of the 2017 table is found in the region it stands in', () => {
    let names = 0;
    for (const [number, , , municipalities] of regionRows) {
      for (const name of municipalities) {
        names += 1;
        const answer = lookupMunicipality(name);
        if (name === 'Haaren') expect(answer.kind).toBe('ambiguous');
        else expect(answer, name).toMatchObject({ kind: 'found', regionNumber: number });
      }
    }
    expect(names).toBe(392);
  });

  it('every name in the list of mergers resolves, before and after the merger', () => {
    for (const [, into, from] of mergerRows) {
      for (const name of [into, ...from].filter((one) => one !== '')) {
        const expected = ['Haaren', 'Vijfheerenlanden'].includes(name) ? 'ambiguous' : 'found';
        expect(lookupMunicipality(name).kind, name).toBe(expected);
      }
    }
  });

  it('every municipality of today resolves, and only those that lie in two regions or share a name are asked back', () => {
    expect(municipalityRows).toHaveLength(342);
    const asked = municipalityRows.filter(([, , name]) => lookupMunicipality(name).kind !== 'found').map(([, , name]) => name);
    expect([...new Set(asked)].sort()).toEqual(['Bergen', 'Vijfheerenlanden']);
    for (const [, province, name] of municipalityRows.filter((row) => row[2] === 'Bergen')) expect(where(`${name} (${provinceSign(province)})`)).toContain('Bergen');
  });

  it('spelling, diacritics, old and second names lead to the same place', () => {
    const groups = [
      ['Den Haag', "'s-Gravenhage", '’s gravenhage', 'gemeente Den Haag', 'DEN  HAAG'],
      ["'s-Hertogenbosch", 'Den Bosch', 's Hertogenbosch'],
      ['Súdwest-Fryslân', 'Sudwest Fryslan', 'SÚDWEST FRYSLÂN', 'Zuidwest-Friesland'],
      ['Capelle aan den IJssel', 'capelle a/d ijssel', 'Capelle a.d. IJssel'],
      ['Oost Gelre', 'Oost-Gelre'],
      ['Sint Anthonis', 'St. Anthonis', 'St Anthonis'],
      ['Nuenen, Gerwen en Nederwetten', 'Nuenen c.a.', 'Nuenen'],
      ['Bergen (NH)', 'bergen nh', 'Bergen N.H.', 'Bergen Noord-Holland'],
    ];
    for (const [first = '', ...others] of groups) for (const other of others) expect(where(other), other).toBe(where(first));
  });

  it('a municipality that merged is found under its old name, with today\'s name, the source and the other region', () => {
    expect(lookupMunicipality('Bellingwedde')).toMatchObject({ kind: 'found', municipality: 'Westerwolde', regionNumber: 1 });
    expect(lookupMunicipality('Weesp')).toMatchObject({ municipality: 'Amsterdam', regionNumber: 11, also: [{ regionNumber: 15 }] });
    expect(lookupMunicipality('Haarlemmerliede en Spaarnwoude')).toMatchObject({ municipality: 'Haarlemmermeer', regionNumber: 13, also: [{ regionNumber: 16 }] });
    expect(lookupMunicipality('Millingen aan de Rijn')).toMatchObject({ municipality: 'Berg en Dal', regionNumber: 8 });
    const answer = lookupMunicipality('Westerwolde');
    expect(answer.kind === 'found' && answer.source).toContain('Bellingwedde (herindeling 01-01-2018)');
  });

  it('a village leads to its region, also where the municipality of today lies in two', () => {
    expect(where('Ootmarsum')).toBe('Dinkelland 5');
    expect(where('Hagestein')).toBe('Vijfheerenlanden 9');
    expect(where('Meerkerk')).toBe('Vijfheerenlanden 23');
    expect(where('Biezenmortel')).toBe('Tilburg 26');
    expect(where('Hengelo (Gld)')).toBe('Bronckhorst 7');
    expect(lookupMunicipality('Hengelo')).toMatchObject({ kind: 'found', regionNumber: 5, also: [{ label: 'Hengelo (Bronckhorst)', regionNumber: 7 }] });
  });
});

describe('where a place lies', () => {
  it('a place is shown with how far its position may be trusted', () => {
    expect(lookupPlace('Deventer')).toMatchObject({ kind: 'found', accuracy: 'place', position: { lat: 52.255 } });
    expect(lookupPlace('Westerkwartier')).toMatchObject({ kind: 'found', accuracy: 'municipality' });
    expect(lookupPlace('Etten-Leur')).toMatchObject({ kind: 'found', accuracy: 'none', position: null });
    expect(lookupPlace('Vlagtwedde')).toMatchObject({ kind: 'found', municipality: 'Westerwolde', accuracy: 'place' });
    expect(lookupPlace('Bergen').kind).toBe('ambiguous');
    expect(lookupPlace('Hengelo (Gld)')).toMatchObject({ municipality: 'Bronckhorst' });
  });

  it('every position lies in the European Netherlands', () => {
    const located = allPlaces().flatMap((place) => place.position ?? []);
    expect(located.length).toBeGreaterThan(1500);
    for (const position of located) {
      expect(position.lat).toBeGreaterThan(50.7);
      expect(position.lat).toBeLessThan(53.6);
      expect(position.lng).toBeGreaterThan(3.3);
      expect(position.lng).toBeLessThan(7.3);
    }
  });
});

describe('regions', () => {
  it('there are 31, each with a care office and neighbours that know each other', () => {
    expect(regions.map((region) => region.number)).toEqual(Array.from({ length: 31 }, (_, at) => at + 1));
    for (const region of regions) {
      expect(careOffice(region.number).name).toContain(region.name);
      const near = neighbours(region.number);
      expect(near.length, region.name).toBeGreaterThan(0);
      for (const other of near) expect(neighbours(other.number)).toContainEqual(region);
    }
    expect(() => regionByNumber(32)).toThrow(RangeError);
  });

  it('Deventer\'s desk knows Zwolle, Apeldoorn and Twente next door', () => {
    expect(neighbours(31).map((region) => region.number).sort((a, b) => a - b)).toEqual(expect.arrayContaining([4, 5, 6]));
  });
});
