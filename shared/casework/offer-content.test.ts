import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decision } from '../../test/support/case-events.ts';
import { ageBand, identityIn, offerContent } from './offer-content.ts';

const known = { names: ['Aaltje van der Proefman', 'Jan Proefman'], street: 'Lindenlaan 12', place: 'Deventer' };

describe('an offer carries no identity', () => {
  it('refuses names, dates, BSN, telephone numbers and addresses in free text', () => {
    for (const [text, kind] of [
      ['Mevrouw Proefman valt vaak', 'name'], ['aaltje slaapt slecht', 'name'], ['dhr. Jansen is de zoon', 'name'], ['geboren 01-03-1942', 'birthDate'], ['geb. 1 maart 1942', 'birthDate'], ['1942-03-01', 'birthDate'], ['1/3/42', 'birthDate'],
      ['BSN 999990019', 'bsn'], ['9999 90 019', 'bsn'], ['bel 0570-123456', 'phone'], ['06 12345678', 'phone'], ['+31 6 12345678', 'phone'], ['woont 7411 AA', 'address'], ['Lindenlaan', 'address'], ['Dorpsstraat 5', 'address'],
    ] as const) expect(identityIn(text, known), text).toContain(kind);
  });

  it('lets through what a provider must know', () => {
    for (const text of ['Loopt met rollator, 2 keer per nacht naar het toilet', 'Wondzorg 3x per dag, decubitus graad 2', 'Zuurstof 2 l/min, saturatie 92-94', 'RR 130/80, pols 88, temp 37.9', 'Voorkeur voor plek met tuin, kan vanaf 16.00 uur', 'Heeft van de week een delier gehad']) expect(identityIn(text, known), text).toEqual([]);
  });

  it('finds the name wherever it stands in a sentence', () => {
    const words = fc.array(fc.constantFrom('loopt', 'slecht', 'sinds', 'gisteren', 'en', 'heeft', 'pijn'), { maxLength: 6 });
    fc.assert(fc.property(words, words, fc.constantFrom('Proefman', 'PROEFMAN', 'proefman', 'Próefman', 'Aaltje'), (before, after, name) => identityIn([...before, name, ...after].join(' '), known).includes('name')));
  });

  it('age is a band, and everything else comes from codes', () => {
    expect([null, 17, 18, 64, 65, 84, 85, 94, 95, 120].map(ageBand)).toEqual(['unknown', '<18', '18-64', '18-64', '65-74', '75-84', '85-94', '85-94', '95+', '95+']);
    const content = offerContent({ decision: decision(), needs: null, ageYears: 84, sex: 'female', neededBy: null, answers: { adlTakeover: 'yes', setting: 'home', resistance: 'no' }, text: '' });
    expect(content).toMatchObject({ ageBand: '75-84', careType: 'elvLow', summary: 'Komt van huis. Verzet zich niet. Zelfzorg moet worden overgenomen.' });
  });
});
