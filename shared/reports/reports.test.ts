import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf } from '../calendar/index.ts';
import type { OpenEvent } from '../casework/events.ts';
import { defaultProfile } from '../profile/default.ts';
import type { RegionProfile } from '../profile/schema.ts';
import { shippedProfiles } from '../profile/shipped/index.ts';
import { readBaseline } from './baseline.ts';
import { countMonth } from './costBasis.ts';
import { costView } from './costView.ts';
import { costCsv, euro, reportCsv } from './csv.ts';
import { fortyCases } from './indicators/cases.fixture.ts';
import { Indicators, indicatorsOf } from './indicators/index.ts';
import { instantsOfPeriod, monthPeriod, quarterAt, quarterPeriod } from './periods.ts';
import { reportView } from './view.ts';
import type { ReportParts } from './view.ts';
import { visibilityFor } from './visibility.ts';
import type { Audience } from '../contract/reports.ts';

const scope = { regionId: 'region-a', from: instantOf('2025-12-01', '00:00'), to: instantOf('2026-12-01', '00:00') };
const asOf = instantOf('2026-12-15', '12:00');
const events = fortyCases.flatMap((one) => one.events);
const report = indicatorsOf(events, scope, asOf);
const base = defaultProfile('region-a');

function viewFor(audience: Audience, change: Partial<RegionProfile> = {}, parts: Partial<ReportParts> = {}) {
  const profile = { ...base, ...change };
  const visibility = visibilityFor(profile, audience);
  if (visibility === null) throw new Error('sees nothing');
  return reportView({
    profile, regionName: 'Regio A', period: { from: '2025-12-01', to: '2026-11-30' }, filter: { careTypes: [], urgencies: [], sources: [] }, audience, visibility, training: false, report, narrow: [], events: events.length,
    extras: { alarms: { raised: 12, acknowledged: 7, resolved: 2, actedOn: 9 }, capacity: { stale: { numerator: 3, denominator: 12 }, occupied: { numerator: 90, denominator: 100 } }, samples: [], locationName: (id) => `naam van ${id}` }, baseline: null, baselineFigures: [], ...parts,
  });
}

describe('who sees what', () => {
  it('nobody outside the desk sees anything unless the profile says so', () => {
    for (const audience of ['partner', 'sender', 'neighbour', 'public'] as const) expect(visibilityFor(base, audience)).toBeNull();
  });

  it('figures of others by name need a written agreement, and never leave the region', () => {
    const rules = (agreement?: string): RegionProfile['figures'] => ({ minimumCell: 5, rules: (['partner', 'neighbour', 'public'] as const).map((who) => ({ who, sees: ['total', 'perOrganisation'], ...(agreement === undefined ? {} : { agreement }) })) });
    expect(visibilityFor({ figures: rules() }, 'partner')?.sees.has('perOrganisation')).toBe(false);
    expect(visibilityFor({ figures: rules('  ') }, 'partner')?.sees.has('perOrganisation')).toBe(false);
    expect(visibilityFor({ figures: rules('convenant 2026') }, 'partner')?.sees.has('perOrganisation')).toBe(true);
    for (const outside of ['neighbour', 'public'] as const) expect(visibilityFor({ figures: rules('convenant 2026') }, outside)?.sees.has('perOrganisation')).toBe(false);
  });

  it('a profile cannot lower the smallest cell below five', () => {
    expect(visibilityFor({ figures: { minimumCell: 2, rules: [{ who: 'public', sees: ['total'] }] } }, 'public')?.minimumCell).toBe(5);
    expect(visibilityFor(base, 'desk')?.minimumCell).toBe(0);
  });

  it('no number of one to four stands anywhere in what leaves the region, the file included', () => {
    const view = viewFor('public', { figures: { minimumCell: 5, rules: [{ who: 'public', sees: ['total', 'flow', 'reasons'] }] } });
    const counts = view.sections.flatMap((section) => section.rows.flatMap((row) => row.cells.filter((_, index) => section.columns[index]?.unit === 'count')));
    expect(counts.filter((count) => count !== null && count > 0 && count < 5)).toEqual([]);
    expect(view.lines.filter((line) => line.of !== null && line.of > 0 && line.of < 5 && line.state === 'measured')).toEqual([]);
    expect(view.sections.some((section) => section.id === 'heat' || section.id === 'locations' || section.id === 'capacity')).toBe(false);
    expect(reportCsv(view)).toContain('aantallen onder 5 zijn weggelaten');
  });

  it('who sees flow only gets numbers of people, no times and no shares', () => {
    const view = viewFor('partner', { figures: { minimumCell: 5, rules: [{ who: 'partner', sees: ['flow'] }] } });
    expect(view.lines.filter((line) => line.unit !== 'count' && line.state === 'measured')).toEqual([]);
    expect(view.sections.map((section) => section.id)).toEqual(['flow', 'received.byCareType', 'received.byUrgency', 'received.bySource', 'received.byHour', 'destinations', 'followUp.day30', 'followUp.day90']);
    expect(view.lines.filter((line) => line.state === 'measured').map((line) => line.id)).toEqual(['destinations', 'observationGroup', 'placements', 'otherCare', 'flow'].filter((id) => view.lines.some((line) => line.id === id && line.state === 'measured')));
  });

  it('refusals by name are on the desk\'s own screen only where the profile gives them', () => {
    expect(viewFor('desk').sections.some((section) => section.id === 'locations')).toBe(false);
    const view = viewFor('desk', { figures: { minimumCell: 5, rules: [{ who: 'desk', sees: ['total', 'perOrganisation'] }] } });
    expect(view.sections.find((section) => section.id === 'locations')?.rows).toEqual([{ key: 'location-1', label: 'naam van location-1', cells: [3, 33, 3 / 33] }]);
  });
});

describe('figures with target and baseline', () => {
  const indicators = [{ id: 'placedWithin24h', target: 0.9 }, { id: 'refusals', target: 0.1 }, { id: 'outflowHome', target: 0.8 }, { id: 'ofANewerProfile', target: null }];

  it('what is not measured says so and is never zero; an unknown figure is left out', () => {
    const view = viewFor('desk', { indicators });
    expect(view.lines.find((line) => line.id === 'outflowHome')).toMatchObject({ state: 'measured', value: 4 / 7, of: 7, met: false });
    expect(view.lines.some((line) => line.id === 'ofANewerProfile')).toBe(false);
    expect(viewFor('desk', { indicators: [{ id: 'occupancy', target: null }] }, { extras: { alarms: null, capacity: null, samples: [], locationName: (id) => id } }).lines[0]?.state).toBe('notMeasured');
  });

  it('28 of 32 is under a target of 90 %, 3 of 33 refused is within 10 %', () => {
    const view = viewFor('desk', { indicators });
    expect(view.lines.find((line) => line.id === 'placedWithin24h')).toMatchObject({ state: 'measured', value: 28 / 32, of: 32, met: false });
    expect(view.lines.find((line) => line.id === 'refusals')).toMatchObject({ value: 3 / 33, met: true });
  });

  it('an empty period has no figures, not figures of zero', () => {
    const empty = indicatorsOf([], scope, asOf);
    expect(viewFor('desk', { indicators }, { report: empty }).lines.find((line) => line.id === 'placedWithin24h')).toMatchObject({ state: 'none', value: null, met: null });
  });

  it('a target for some care types is reckoned over those', () => {
    const profile = shippedProfiles.physicianTriage.profile;
    const narrow = (profile.targets ?? []).map((target) => indicatorsOf(events, { ...scope, careTypes: target.careTypes, urgencies: target.urgencies }, asOf));
    const view = viewFor('desk', { indicators: profile.indicators, targets: profile.targets }, { narrow });
    // U2 and more urgent: nobody admitted; U3 to U5: 12 admitted, of whom cases 39 and 40 not in the right bed at once
    expect(view.narrow.map((line) => [line.label, line.state, line.of])).toEqual([['Spoed: 80 % in het juiste bed', 'none', 0], ['90 tot 95 % in het juiste bed', 'measured', 12], ['ELV: 80 % naar huis', 'measured', 7], ['ELV: 12 % naar de Wlz', 'measured', 7], ['GRZ: 80 % naar huis', 'none', 0], ['GRZ: 8 % naar de Wlz', 'none', 0]]);
    expect([view.narrow[2], view.narrow[3]]).toMatchObject([{ value: 4 / 7, met: false }, { value: 1 / 7, met: false }]);
    expect(view.narrow[1]).toMatchObject({ value: 10 / 12, met: false });
  });

  it('an imported figure stays beside what was measured, with period and source', () => {
    const figure = { id: 'placedWithin24h', value: 0.7, p90: null, count: 4, period: '2024', source: 'jaarverslag' };
    expect(viewFor('desk', { indicators }, { baselineFigures: [figure] }).lines[0]).toMatchObject({ value: 28 / 32, baseline: figure });
    const outside = viewFor('public', { indicators, figures: { minimumCell: 5, rules: [{ who: 'public', sees: ['total'] }] } }, { baselineFigures: [figure] });
    expect(outside.lines[0]?.baseline).toBeNull();
  });
});

describe('a baseline file', () => {
  const good = { cijfer: 'placedWithin24h', waarde: '71,5 %', periode: '2024', bron: 'jaarverslag' };
  it.each([
    ['no lines', [], /geen regels/], ['a missing column', [{ cijfer: 'placedWithin24h', waarde: '1' }], /"periode" en "bron"/], ['an unknown figure', [{ ...good, cijfer: 'tevredenheid' }], /Regel 2: "tevredenheid"/],
    ['a share above one', [{ ...good, waarde: '71,5' }], /schrijf 85 %/], ['text for a number', [{ ...good, waarde: 'veel' }], /geen getal/], ['a negative number', [{ ...good, waarde: '-1' }], /geen getal/], ['half a person', [{ ...good, aantal: '3,5' }], /heel getal/],
    ['an unreadable p90', [{ ...good, p90: 'laat' }], /p90/], ['no source', [{ ...good, bron: ' ' }], /niet leeg/], ['the same figure twice', [good, { ...good, waarde: '0,5' }], /Regel 3: .* twee keer/],
  ])('%s is refused, and nothing of it is kept', (_name, records, message) => {
    const result = readBaseline(records);
    expect(result.ok).toBe(false);
    expect(result.ok ? '' : result.problems.join(' ')).toMatch(message);
  });

  it('percentages, decimal commas, thousands and Dutch names are read', () => {
    const result = readBaseline([good, { ...good, cijfer: 'Tijd van aanmelding tot toezegging', waarde: '1.440', p90: '2880', aantal: '1.453' }]);
    expect(result).toEqual({ ok: true, figures: [{ id: 'placedWithin24h', value: 0.715, p90: null, count: null, period: '2024', source: 'jaarverslag' }, { id: 'placementMinutes', value: 1440, p90: 2880, count: 1453, period: '2024', source: 'jaarverslag' }] });
  });
});

describe('files for a spreadsheet', () => {
  it('text that would run as a formula is made harmless', () => {
    expect(reportCsv(viewFor('desk', {}, { regionName: '=HYPERLINK("x")' }))).toContain('"\'=HYPERLINK(""x"")"');
  });
  it('cents are written exactly', () => {
    expect([0, 5, 100, -1, 123_456].map(euro)).toEqual(['0,00', '0,05', '1,00', '-0,01', '1234,56']);
    fc.assert(fc.property(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), (cents) => { expect(Math.round(Number(euro(cents)?.replace(',', '.')) * 100)).toBe(cents); }));
  });
});

describe('periods', () => {
  it('a quarter ends at midnight by the clock, also over a clock change', () => {
    expect(quarterPeriod(2026, 4)).toEqual({ from: '2026-10-01', to: '2026-12-31' });
    const { from, to } = instantsOfPeriod(quarterPeriod(2026, 1));
    expect((to - from) / 3_600_000).toBe(90 * 24 - 1); // the clock goes forward on 29 March
    expect(instantsOfPeriod(quarterPeriod(2026, 4)).to).toBe(instantsOfPeriod(quarterPeriod(2027, 1)).from);
  });
  it('months have their own length; New Year\'s Eve belongs to the fourth quarter', () => {
    expect(monthPeriod('2028-02')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
    expect(monthPeriod('2026-12').to).toBe('2026-12-31');
    expect(quarterAt(instantOf('2025-12-31', '23:59'))).toEqual({ year: 2025, quarter: 4 });
  });
});

describe('the month\'s cost report', () => {
  const month = { regionId: 'region-a', ...instantsOfPeriod(monthPeriod('2026-11')) };
  const counted = (list: readonly OpenEvent[]) => {
    const figures = new Indicators(scope);
    for (const event of list) figures.add(event);
    return countMonth(figures.tally, month, (bed) => (bed.startsWith('bed-1') ? 'org-1' : 'org-2'));
  };
  const parts = { regionId: 'region-a', regionName: 'Regio A', month: '2026-11', deskCents: null, physicianMinutes: null, nameOf: (id: string) => id.toUpperCase() };

  it('counts requests by receipt and places by promise, without the duplicate', () => {
    const { requests, placements, outsideNetwork } = counted(events);
expect(requests).toEqual({ onbekend: 32 }); // 40, less cases 11 to 16 (March and October) and 18 (December 2025) = 33, less the duplicate; nobody named the sender
    expect(Object.values(placements).reduce((sum, count) => sum + count, 0)).toBe(22); // 30 promised, less those seven, less case 20 outside the network
    expect(outsideNetwork).toBe(1);
    const view = costView({ ...parts, finance: { model: 'perRequestAndPlacement', perRequestCents: 100, perPlacementCents: 1000 }, counted: counted(events) });
    expect(view.invoicedCents).toBe(32 * 100 + 22 * 1000); // nobody pays for the place outside
    expect(view.notes.join(' ')).toContain('1 plaatsing buiten het netwerk');
  });

  it('divides nothing while the cost of the desk is not filled in', () => {
    const view = costView({ ...parts, finance: shippedProfiles.transferNurses.profile.finance, counted: counted(events) });
    expect(view).toMatchObject({ needs: ['deskCents'], lines: [], invoicedCents: 0, openCents: null });
  });

  it('adds up to the cent under every agreement that ships', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 50_000_000 }), fc.nat(5000), (deskCents, physicianMinutes) => {
      for (const { profile } of Object.values(shippedProfiles)) {
        const view = costView({ ...parts, deskCents, physicianMinutes, finance: profile.finance, counted: counted(events) });
        expect(view.lines.reduce((sum, line) => sum + line.cents, 0)).toBe(view.invoicedCents);
        expect(view.perOrganisation.reduce((sum, line) => sum + line.cents, 0)).toBe(view.invoicedCents);
        expect((view.openCents ?? 0) + view.invoicedCents).toBe(deskCents);
        expect(costCsv(view)).toContain(`totaal;;${euro(view.invoicedCents) ?? ''}`);
      }
    }), { numRuns: 25 });
  });

  it('time spent is the time between two acts of one person in one case, never more than a quarter of an hour at a time', () => {
    const [first] = events;
    if (first === undefined) throw new Error('no events');
    const at = (minutes: number, id: string, role = 'nurse', seq = minutes) => ({ ...first, id: `t${minutes}${id}`, caseId: 'time', seq: seq + 1, at: month.from + minutes * 60_000, actor: { id, role, desk: 'd' } }) as OpenEvent;
    // n1 0-5-15 = 15 min; gap to 40 too long; n2 between breaks the row; physician 50-56 = 6 min on her own account
    expect(counted([at(0, 'n1'), at(5, 'n1'), at(15, 'n1'), at(40, 'n1'), at(42, 'n2'), at(44, 'n1'), at(50, 'so', 'elderlyPhysician'), at(56, 'so', 'elderlyPhysician')])).toMatchObject({ deskMinutes: 15, physicianMinutes: 6 });
  });
});
