import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf } from '../calendar/index.ts';
import { bedTypes, otherCareTypes, roles, urgencies } from '../contract/primitives.ts';
import { checkProfile } from './check.ts';
import { defaultProfile } from './default.ts';
import { organisationInTurn } from './rotation.ts';
import { routeFor } from './route.ts';
import type { RegionProfile } from './schema.ts';

type Loose = { [key: string]: Loose } & { [index: number]: Loose };

/** The standard profile with one thing changed at a path. */
function changed(path: string, value: unknown, more: Readonly<Record<string, unknown>> = {}): unknown {
  const profile = structuredClone(defaultProfile('r1')) as unknown as Loose;
  for (const [where, what] of [[path, value] as const, ...Object.entries(more)]) {
    const keys = where.split('.');
    const last = keys.pop() ?? '';
    const holder = keys.reduce<Loose>((at, key) => at[key] as Loose, profile);
    if (what === undefined) delete holder[last];
    else holder[last] = what as Loose;
  }
  return profile;
}

function problems(json: unknown, known = {}) {
  const result = checkProfile(json, known);
  return result.ok ? [] : result.problems;
}

const desk = (name: string, phone: string | null = null) => ({ name, phone });
const route = (sources: string[], careTypes: string[] = [], office = desk('Dag'), outOfHours = desk('Nacht')) => ({ sources, careTypes, office, outOfHours });
const placed = defaultProfile('r1').careTypes.placed;
const order = (...values: number[]) => Object.fromEntries(urgencies.map((urgency, index) => [urgency, values[index]]));
const detail = (more: object) => ({ kind: 'griep', text: 'Extra bedden', beds: [], norms: {}, ...more });

/** What is planted, the key that must be named, a word of the sentence. */
const planted: readonly (readonly [name: string, profile: unknown, key: string, word: RegExp])[] = [
  ['a norm of 0 minutes', changed('norms.triage.U2', 0), 'norms.triage.U2', /0 minuten kan niemand halen/],
  ['a pick-up norm of 0 minutes', changed('norms.pickUp', 0), 'norms.pickUp', /0 minuten/],
  ['no out-of-hours route', changed('hours.outOfHoursRoute', ''), 'hours.outOfHoursRoute', /geen route buiten kantooruren/],
  ['an out-of-hours route of spaces', changed('hours.outOfHoursRoute', '   '), 'hours.outOfHoursRoute', /geen route buiten kantooruren/],
  ['no office route', changed('hours.officeRoute', ''), 'hours.officeRoute', /geen route in kantooruren/],
  ['an unknown care type', changed('careTypes.placed.3', 'hotel'), 'careTypes.placed.3', /onbekend/],
  ['a care type without a bed', changed('careTypes.placed', [...placed, 'homeCare']), 'careTypes.placed.9', /geen bed/],
  ['a care type both placed and referred', changed('careTypes.referred', [{ careType: 'grz', to: 'Elders', phone: '0101234567' }]), 'careTypes.referred.0', /zowel geplaatst als doorverwezen/],
  ['a care type that nobody takes', changed('careTypes.placed', placed.slice(1)), 'careTypes', /niet geplaatst en er staat niet naar wie/],
  ['a referral without a number', changed('careTypes.referred', [{ careType: 'homeCare', to: 'Wijkverpleging', phone: ' ' }]), 'careTypes.referred.0.phone', /telefoonnummer/],
  ['nothing placed', changed('careTypes.placed', []), 'careTypes.placed', /plaatst niets/],
  ['shares above 100 %', changed('finance', { model: 'fixedShares', shares: [{ organisationId: 'a', basisPoints: 9000 }, { organisationId: 'b', basisPoints: 2000 }], restOver: [], perTransferCents: 0, gpPerHourCents: 0 }), 'finance.shares', /110 %/],
  ['shares below 100 % without a rest', changed('finance', { model: 'fixedShares', shares: [{ organisationId: 'a', basisPoints: 9000 }], restOver: [], perTransferCents: 0, gpPerHourCents: 0 }), 'finance.shares', /90 %/],
  ['one payer twice', changed('finance', { model: 'byTurnover', turnovers: [{ organisationId: 'a', turnoverCents: 1 }, { organisationId: 'a', turnoverCents: 2 }] }), 'finance.turnovers.1', /twee keer/],
  ['a mandate for legal', changed('mandate.confirmWithoutPhysician.reasons', ['doubt', 'legal']), 'mandate.confirmWithoutPhysician.reasons.1', /niemand/],
  ['a mandate for consent', changed('mandate.confirmWithoutPhysician.reasons', ['consent']), 'mandate.confirmWithoutPhysician.reasons.0', /niemand/],
  ['a mandate for nobody', changed('mandate.confirmWithoutPhysician.roles', []), 'mandate.confirmWithoutPhysician.roles', /niemand/],
  ['a mandate of a provider', changed('mandate.confirmWithoutPhysician.roles', ['provider']), 'mandate.confirmWithoutPhysician.roles', /medewerkers van het loket/],
  ['neighbours without anybody who may place there', changed('mandate.placeOutsideRegion', []), 'mandate.placeOutsideRegion', /niemand mag buiten de regio plaatsen/],
  ['a physician in every triage and a mandate without', changed('triage.escalateAlways', true), 'mandate.confirmWithoutPhysician', /zonder arts bevestigen kan niet/],
  ['a physician who triages and is nowhere', changed('triage.by', 'elderlyPhysician', { consult: [] }), 'consult', /niet bij Consult/],
  ['turns without teams', changed('triage.by', 'rotatingTeam'), 'triage.rotation', /om de beurt/],
  ['turns of one team', changed('triage.by', 'rotatingTeam', { 'triage.rotation': { organisations: ['a'], from: '2026-01-05', weekday: 1, at: '08:00' } }), 'triage.rotation.organisations', /twee organisaties/],
  ['turns that nobody takes', changed('triage.rotation', { organisations: ['a', 'b'], from: '2026-01-05', weekday: 1, at: '08:00' }), 'triage.rotation', /niet door een wisselend team/],
  ['surge without who switches it', changed('surge', { active: false, kinds: ['griep'], switchedBy: [] }), 'surge.switchedBy', /wie dat mag aanzetten/],
  ['surge on without a kind', changed('surge.active', true), 'surge.kinds', /wat er dan opengaat/],
  ['a kind of surge without a name', changed('surge', { active: false, kinds: [' '], switchedBy: ['manager'] }), 'surge.kinds.0', /geen naam/],
  ['a detail of an unknown kind', changed('surge.details', [detail({})]), 'surge.details.0.kind', /niet bij de soorten/],
  ['surge norms that rise the wrong way', changed('surge.kinds', ['griep'], { 'surge.details': [detail({ norms: { placement: { U3: 200 } } })] }), 'surge.details.0.norms.placement.U3', /korter dan bij U2/],
  ['norms that rise the wrong way', changed('norms.placement', order(60, 120, 100, 1440, 2880, 7200)), 'norms.placement.U2', /korter dan bij U1/],
  ['an answer that takes longer than the placement', changed('norms.providerAnswer', order(15, 15, 500, 500, 500, 500)), 'norms.placement.U2', /eerder rond/],
  ['a night of no length', changed('freshness.nightUntil', '22:00'), 'freshness.nightUntil', /zelfde moment/],
  ['office hours that end before they begin', changed('hours.office.to', '07:00'), 'hours.office', /eindigen voordat ze beginnen/],
  ['a time that is none', changed('hours.office.to', '25:00'), 'hours.office.to', /geen tijd/],
  ['an unknown indicator', changed('indicators', [{ id: 'luck', target: null }]), 'indicators.0.id', /geen bekend cijfer/],
  ['a target of 85 where 0.85 is meant', changed('indicators', [{ id: 'placedWithin24h', target: 85 }]), 'indicators.0.target', /0,85/],
  ['an unknown indicator among the targets', changed('targets', [{ indicator: 'luck', careTypes: [], urgencies: [], text: '' }]), 'targets.0.indicator', /geen bekend cijfer/],
  ['a target without a value', changed('targets', [{ indicator: 'rightBedFirst', careTypes: [], urgencies: ['U2'], text: '' }]), 'targets.0.share', /deel van het geheel/],
  ['itself as a neighbour', changed('matching.neighbours', [{ regionId: 'r1', needs: 'none' }]), 'matching.neighbours.0.regionId', /eigen regio/],
  ['an unknown neighbour', changed('matching.neighbours', [{ regionId: 'r9', needs: 'none' }]), 'matching.neighbours.0.regionId', /onbekend/],
  ['neighbours that are not allowed', changed('matching.neighboursAllowed', false, { 'matching.neighbours': [{ regionId: 'r2', needs: 'none' }] }), 'matching.neighboursAllowed', /niet toegestaan/],
  ['consent asked and switched off', changed('matching.wlzOutsideNeedsCareOffice', false, { 'matching.neighbours': [{ regionId: 'r2', needs: 'careOfficeConsent' }] }), 'matching.neighbours.0.needs', /zorgkantoor/],
  ['a hold shorter than the answer may take', changed('offer.holdMinutes', 30), 'offer.holdMinutes', /30 minuten vastgehouden/],
  ['several offers of which one', changed('offer', { order: 'several', maxOpen: 1, anonymousFirst: true, holdMinutes: 120, mustAccept: false }), 'offer.maxOpen', /hoogste aantal is 1/],
  ['an unknown source', changed('sources.0', 'neighbour'), 'sources.0', /geen bekende verwijzer/],
  ['a route of somebody who may not refer', changed('hours.routes', [route(['family'])]), 'hours.routes.0.sources.0', /mag volgens Verwijzers niet aanmelden/],
  ['a route without out of hours', changed('hours.routes', [route(['gp'], [], desk('Dag'), desk(' '))]), 'hours.routes.0.outOfHours.name', /geen route buiten kantooruren/],
  ['a number that is none', changed('hours.routes', [route(['gp'], [], desk('Dag', 'bel maar'))]), 'hours.routes.0.office.phone', /geen telefoonnummer/],
  ['two routes for the same call', changed('hours.routes', [route(['gp', 'gpPost'], ['grz']), route(['gp'], ['grz', 'elvLow'])]), 'hours.routes.1', /twee even precieze routes/],
  ['figures of others without an agreement', changed('figures', { minimumCell: 5, rules: [{ who: 'partner', sees: ['perOrganisation'] }] }), 'figures.rules.0.agreement', /mededingingswet/],
  ['figures of others for everybody', changed('figures', { minimumCell: 5, rules: [{ who: 'public', sees: ['perOrganisation'], agreement: 'ja' }] }), 'figures.rules.0.sees', /niet naar buiten/],
  ['cells of fewer than five', changed('figures', { minimumCell: 1, rules: [] }), 'figures.minimumCell', /te klein/],
  ['a key that nobody knows', changed('norms.lunch', 30), 'norms.lunch', /geen bekende instelling/],
  ['a missing key', changed('freshness', undefined), 'freshness', /ontbreekt/],
];

describe('checking a profile', () => {
  it.each(planted)('%s is refused with its key and why', (_name, profile, key, word) => {
    const found = problems(profile, { regionIds: ['r1', 'r2'] });
    expect(found.filter((problem) => problem.key === key && word.test(problem.message)), JSON.stringify(found)).toHaveLength(1);
    for (const { message } of found) expect(message).toMatch(/^[A-Z"].+[.]$/s);
  });

  it.each([null, undefined, 0, 'profiel', [], {}, { id: [] }])('%j is refused and nothing throws', (json) => {
    expect(checkProfile(json).ok).toBe(false);
  });

  it('every contradiction is named, not only the first', () => {
    expect(problems(changed('freshness.nightUntil', '22:00', { 'offer.holdMinutes': 30, 'surge.active': true })).map((problem) => problem.key).toSorted()).toEqual(['freshness.nightUntil', 'offer.holdMinutes', 'surge.kinds']);
  });

  it('the standard profile passes, without anything left to fill in', () => {
    expect(checkProfile(defaultProfile('r1'))).toEqual({ ok: true, profile: defaultProfile('r1'), notes: [] });
  });

  it('a number that is not known yet is said so and holds nothing up', () => {
    const result = checkProfile(changed('hours.routes', [route(['gp'])]));
    expect(result.ok && result.notes.map((note) => note.key)).toEqual(['hours.routes.0.office.phone', 'hours.routes.0.outOfHours.phone']);
  });

  it('every accepted profile survives being written out and read back', () => {
    const minutes = fc.oneof(fc.integer({ min: 0, max: 600 }), fc.constant(20_160));
    const rising = fc.array(minutes, { minLength: 6, maxLength: 6 }).map((list) => order(...list.toSorted((a, b) => a - b)));
    const id = fc.constantFrom('a', 'b', 'r1', 'r2');
    const text = fc.string({ maxLength: 20 });
    const careType = fc.constantFrom(...bedTypes, ...otherCareTypes);
    const changes: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
      name: text, version: fc.integer({ min: 0, max: 9 }), 'norms.pickUp': minutes, 'norms.retriage': rising, 'norms.placement': rising, 'offer.holdMinutes': fc.integer({ min: 100, max: 900 }),
      'offer.order': fc.constantFrom('oneAtATime', 'several'), 'matching.maxDistanceKm': fc.option(fc.double({ min: 0.5, max: 500 })), indicators: fc.array(fc.record({ id: fc.constantFrom('placedWithin24h', 'refusals', 'luck'), target: fc.option(fc.double()) })),
      'matching.neighbours': fc.array(fc.record({ regionId: id, needs: fc.constantFrom('none', 'careOfficeConsent') })), 'hours.routes': fc.array(fc.record({ sources: fc.subarray(['gp', 'gpPost', 'family']), careTypes: fc.array(careType, { maxLength: 2 }), office: fc.record({ name: text, phone: fc.option(text) }), outOfHours: fc.record({ name: text, phone: fc.constant(null) }) }), { maxLength: 2 }),
      'surge.kinds': fc.subarray(['griep', 'crisis']), 'surge.switchedBy': fc.subarray([...roles]), 'freshness.nightFrom': fc.constantFrom('22:00', '23:30', '24:00'),
      targets: fc.array(fc.record({ indicator: fc.constantFrom('rightBedFirst', 'placements'), careTypes: fc.array(careType), urgencies: fc.subarray([...urgencies]), share: fc.double({ min: -1, max: 1 }), text })), urgencyLabels: fc.dictionary(fc.constantFrom(...urgencies), text),
    };
    let accepted = 0;
    fc.assert(fc.property(fc.subarray(Object.keys(changes), { maxLength: 3 }).chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, changes[key] ?? fc.constant(null)])))), (some) => {
      const result = checkProfile(changed('name', 'Proef', some));
      if (!result.ok) return;
      accepted += 1;
      expect(checkProfile(JSON.parse(JSON.stringify(result.profile)))).toEqual(result);
    }), { numRuns: 600 });
    expect(accepted).toBeGreaterThan(50);
  });
});

describe('who takes the call', () => {
  const routed = changed('hours.routes', [route(['gp'], [], desk('Huisartsenlijn'), desk('Huisartsenlijn nacht')), route(['gp'], ['grz'], desk('Revalidatie'), desk('Nacht'))]) as RegionProfile;

  it('the narrowest route holds, and without one the desk of the region', () => {
    const tuesday = instantOf('2026-11-24', '10:00');
    expect(routeFor(routed, 'gp', 'grz', tuesday).name).toBe('Revalidatie');
    expect(routeFor(routed, 'gp', 'elvLow', tuesday).name).toBe('Huisartsenlijn');
    expect(routeFor(routed, 'gp', null, tuesday).name).toBe('Huisartsenlijn');
    expect(routeFor(routed, 'hospitalWard', 'grz', tuesday).name).toBe(defaultProfile('r1').hours.officeRoute);
  });

  it('a public holiday and the closing minute are out of hours', () => {
    for (const at of [instantOf('2026-12-25', '10:00'), instantOf('2026-11-24', '17:00'), instantOf('2026-11-22', '10:00')]) expect(routeFor(routed, 'gp', null, at)).toMatchObject({ name: 'Huisartsenlijn nacht', officeHours: false });
  });

  it('turns change at the hour agreed, also in the week in which the clock changes', () => {
    const turns = changed('triage.rotation', { organisations: ['a', 'b', 'c'], from: '2026-10-19', weekday: 1, at: '08:00' }) as RegionProfile;
    const at = (date: string, time: string) => organisationInTurn(turns, instantOf(date, time));
    expect(at('2026-10-19', '07:59')).toBeNull();
    expect(at('2026-10-19', '08:00')).toBe('a');
    expect(at('2026-10-26', '07:59')).toBe('a');
    expect(at('2026-10-26', '08:00')).toBe('b');
    expect(at('2026-11-02', '08:00')).toBe('c');
    expect(at('2026-11-09', '08:00')).toBe('a');
    expect(organisationInTurn(defaultProfile('r1'), 0)).toBeNull();
  });
});
