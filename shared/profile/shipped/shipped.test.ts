import { describe, expect, it } from 'vitest';
import { instantOf } from '../../calendar/index.ts';
import { costReport } from '../../reports/cost.ts';
import { checkProfile } from '../check.ts';
import { organisationInTurn } from '../rotation.ts';
import { routeFor } from '../route.ts';
import type { RegionProfile } from '../schema.ts';
import { adopt, shippedProfiles } from './index.ts';

const all = Object.entries(shippedProfiles);
const regionIds = Array.from({ length: 31 }, (_, index) => `region-${index + 1}`);
const office = instantOf('2026-11-24', '10:00');
const night = instantOf('2026-11-24', '04:00');
const christmas = instantOf('2026-12-25', '10:00');
const of = (name: keyof typeof shippedProfiles): RegionProfile => shippedProfiles[name].profile;
const consultRoles = (profile: RegionProfile) => profile.consult.filter((one) => one.around === 'always').map((one) => one.role);
const refersOn = (profile: RegionProfile) => profile.careTypes.referred.map((one) => one.careType);
const norms2h = { U0: 120, U1: 120, U2: 120, U3: 120, U4: 120, U5: 120 };

describe('the shipped profiles', () => {
  it.each(all)('%s passes the check, in its own region and in any other', (_name, shipped) => {
    expect(checkProfile(shipped.profile, { regionIds })).toMatchObject({ ok: true });
    for (const regionId of ['region-4', 'region-30']) expect(checkProfile(adopt(shipped, regionId), { regionIds })).toMatchObject({ ok: true, profile: { regionId, id: `profile-${regionId}` } });
  });

  it('there are nine (eight and the weekly variant), each with its own id, name and source', () => {
    expect(all).toHaveLength(9);
    for (const field of ['id', 'name'] as const) expect(new Set(all.map(([, { profile }]) => profile[field])).size).toBe(9);
    for (const [, { source }] of all) expect(source).not.toBe('');
  });

  it.each(all)('%s carries no telephone number that was made up, and the check says which are missing', (_name, { profile }) => {
    expect(JSON.stringify(profile)).not.toMatch(/"phone":"[^"]*\d/);
    const result = checkProfile(profile);
    expect(result.ok && result.notes.length).toBe(profile.careTypes.referred.length + 2 * (profile.hours.routes?.length ?? 0));
  });
});

describe('1: the sender estimates, the receiver checks', () => {
  const profile = of('senderEstimates');
  it('places ELV, GRZ and Wlz; the sender triages and the receiving provider checks; everybody carries its own cost', () => {
    expect(profile.triage).toMatchObject({ by: 'sender', checkedBy: 'receivingProvider' });
    expect(profile.careTypes.placed).toEqual(expect.arrayContaining(['elvLow', 'elvHigh', 'elvPalliative', 'grz', 'wlzCrisis', 'wlzRegular', 'observation']));
    expect(refersOn(profile)).toEqual(['respite', 'mentalHealthCrisis']);
    expect(costReport(profile.finance, { deskCents: 100, requests: {}, placements: { a: 1 }, gpMinutes: {}, physicianMinutes: 0 }).lines).toEqual([]);
  });
  it('by day a partner picks up, at night and on Christmas Day the central desk', () => {
    expect(routeFor(profile, 'gp', 'elvLow', office).name).toContain('partners');
    for (const at of [night, christmas]) expect(routeFor(profile, 'gp', 'elvLow', at).name).toContain('centraal');
  });
  it('in flu season a zorghotel opens; partners may share flow figures and never each other\'s', () => {
    expect(profile.surge).toMatchObject({ active: false, switchedBy: ['manager'] });
    expect(profile.surge.details?.[0]?.beds[0]?.place).toBe('Zorghotel');
    expect(profile.figures?.rules.find((rule) => rule.who === 'partner')?.sees).toEqual(['own', 'total', 'flow']);
  });
});

describe('2: independent triage by transfer nurses', () => {
  const profile = of('transferNurses');
  it('who reports a bed free takes the patient, one is asked at a time, own region first, Wlz elsewhere needs the care office', () => {
    expect(profile.offer).toMatchObject({ mustAccept: true, order: 'oneAtATime' });
    expect(profile.matching).toMatchObject({ wlzOutsideNeedsCareOffice: true });
    expect(profile.matching.criteria[0]).toBe('ownRegion');
    expect(profile.matching.neighbours?.every((one) => one.needs === 'careOfficeConsent')).toBe(true);
  });
  it('whoever answers the telephone has the mandate; first is asked whether the patient can stay home', () => {
    expect(profile.triage).toMatchObject({ by: 'deskNurse', checkedBy: 'none' });
    expect(profile.mandate.placeOutsideRegion).toContain('nurse');
    expect(profile.bridging[0]).toMatchObject({ careType: 'homeCare', tonight: expect.stringContaining('thuis') as string });
    expect(profile.careTypes.placed).toContain('respite');
  });
  it('the hospital pays half, two providers 25 and 15 %, the rest by placements, and 11 euro a transfer', () => {
    const report = costReport(profile.finance, { deskCents: 10_000, requests: {}, placements: { 'provider-3': 1 }, gpMinutes: { practice: 30 }, physicianMinutes: 0 });
    expect(report.lines.filter((line) => line.why === 'share').map((line) => line.cents)).toEqual([5000, 2500, 1500]);
    expect(report.lines.find((line) => line.why === 'rest')).toMatchObject({ organisationId: 'provider-3', cents: 1000 });
    expect(report.lines.find((line) => line.why === 'transfer')).toMatchObject({ cents: 1100 });
    expect(report.lines.find((line) => line.why === 'gpTime')).toMatchObject({ organisationId: 'practice' });
  });
});

describe('3: a provider-independent team, and 3b: weekly turns', () => {
  const profile = of('independentTeam');
  it('the same team day and night; physician, dementia team and paramedic team always; nobody goes on without the physician', () => {
    expect(routeFor(profile, 'gp', null, office).name).toBe(routeFor(profile, 'gp', null, night).name);
    expect(consultRoles(profile)).toEqual(expect.arrayContaining(['elderlyPhysician', 'dementiaTeam', 'paramedicTeam']));
    expect(profile.triage).toMatchObject({ by: 'deskNurse', checkedBy: 'none', escalateAlways: false });
    expect(profile.mandate.confirmWithoutPhysician.roles).toEqual([]);
    expect(profile.careTypes.placed).toContain('respite');
  });
  it('the emergency department has a line for frail patients', () => {
    expect(profile.sources).toContain('emergencyDepartment');
    expect(routeFor(profile, 'emergencyDepartment', null, night).name).toContain('SEH');
  });
  it('in the variant triage passes on every Monday at eight and comes round again', () => {
    const variant = of('weeklyRotation');
    expect(variant.triage.by).toBe('rotatingTeam');
    const weeks = ['2026-01-05', '2026-01-12', '2026-01-19', '2026-01-26', '2026-02-02'].map((date) => organisationInTurn(variant, instantOf(date, '08:00')));
    expect(weeks).toEqual(['provider-1', 'provider-2', 'provider-3', 'provider-4', 'provider-1']);
    expect(variant.careTypes).toEqual(profile.careTypes);
  });
});

describe('4: the physician does every triage', () => {
  const profile = of('physicianTriage');
  it('the physician triages, every time, and nobody confirms or overrides without', () => {
    expect(profile.triage).toMatchObject({ by: 'elderlyPhysician', escalateAlways: true });
    expect(profile.mandate).toMatchObject({ confirmWithoutPhysician: { roles: [] }, overrideProtocol: ['elderlyPhysician'] });
    expect(consultRoles(profile)).toEqual(['elderlyPhysician', 'generalPractitioner']);
  });
  it('no GGZ; respite of two weeks; unlabelled observation beds; neighbours visible', () => {
    expect(refersOn(profile)).toEqual(['mentalHealthCrisis']);
    expect(profile.bridging.find((one) => one.careType === 'respite')?.tonight).toContain('2 weken');
    expect(profile.careTypes.placed).toContain('observation');
    expect(profile.matching.neighbours).not.toHaveLength(0);
  });
  it('its targets: 85 % within 24 h, 90 % the right bed (emergencies 80 %), ELV 80/12, GRZ 80/8', () => {
    expect(profile.indicators).toEqual(expect.arrayContaining([{ id: 'placedWithin24h', target: 0.85 }, { id: 'rightBedFirst', target: 0.9 }]));
    const share = (indicator: string, by: 'urgencies' | 'careTypes', value: string) => profile.targets?.find((target) => target.indicator === indicator && target[by].some((one) => one === value))?.share;
    expect([share('rightBedFirst', 'urgencies', 'U2'), share('outflowHome', 'careTypes', 'elvHigh'), share('outflowWlz', 'careTypes', 'elvLow'), share('outflowHome', 'careTypes', 'grz'), share('outflowWlz', 'careTypes', 'grz')]).toEqual([0.8, 0.8, 0.12, 0.8, 0.08]);
  });
  it('the physician is paid by the hour', () => {
    expect(costReport(profile.finance, { deskCents: 100_000, requests: {}, placements: {}, gpMinutes: {}, physicianMinutes: 60 }).lines).toEqual([{ organisationId: 'care-office', cents: 12_000, why: 'physicianHours' }, { organisationId: 'partners', cents: 88_000, why: 'rest' }]);
  });
});

describe('5: a rota of physicians and a control room at night', () => {
  const profile = of('physicianRota');
  it('sender estimates, receiver checks, the hospital\'s own GRZ triage by day; the control room out of hours', () => {
    expect(profile.triage).toMatchObject({ by: 'sender', checkedBy: 'receivingProvider' });
    expect(routeFor(profile, 'hospitalWard', 'grz', office).name).toContain('GRZ-triage');
    expect(routeFor(profile, 'gp', 'elvLow', office).name).toContain('front office');
    for (const at of [night, christmas]) expect(routeFor(profile, 'gp', 'elvLow', at).name).toContain('Zorgcentrale');
    expect(consultRoles(profile)).toContain('elderlyPhysician');
  });
  it('home care is not brokered; crisis beds within 24 h; answers within a fixed number of hours; cost by turnover', () => {
    expect(refersOn(profile)).toContain('homeCare');
    expect(profile.careTypes.placed).toContain('wlzCrisis');
    expect(profile.targets).toEqual([expect.objectContaining({ indicator: 'placedWithin24h', careTypes: ['wlzCrisis'], share: 1 })]);
    expect(Math.max(...Object.values(profile.norms.providerAnswer))).toBe(120);
    expect(profile.indicators).toContainEqual({ id: 'answeredWithin2h', target: 0.9 });
    expect(costReport(profile.finance, { deskCents: 1000, requests: {}, placements: {}, gpMinutes: {}, physicianMinutes: 0 }).lines.map((line) => line.cents)).toEqual([600, 300, 100]);
  });
});

describe('6: between institutions', () => {
  const profile = of('betweenInstitutions');
  it('picked up and answered within two hours, whatever the urgency', () => {
    expect(profile.norms.pickUp).toBe(120);
    expect(profile.norms.providerAnswer).toEqual(norms2h);
    expect(profile.indicators).toEqual(expect.arrayContaining([{ id: 'pickedUpWithin2h', target: 1 }, { id: 'answeredWithin2h', target: 1 }]));
  });
  it('GGZ is placed, Wmo respite is not; hospitals triage themselves, GPs are helped; the preferred provider goes first', () => {
    expect(profile.careTypes.placed).toContain('mentalHealthCrisis');
    expect(refersOn(profile)).toContain('respite');
    expect(profile.triage.by).toBe('sender');
    expect(routeFor(profile, 'hospitalWard', null, office).name).toContain('digitale');
    expect(routeFor(profile, 'gp', null, office).name).toContain('huisartsen');
    expect(profile.matching.criteria[0]).toBe('preferred');
  });
  it('the sender pays per request and the receiver per placement', () => {
    expect(costReport(profile.finance, { deskCents: 0, requests: { hospital: 2 }, placements: { home: 1 }, gpMinutes: {}, physicianMinutes: 0 }).lines.map((line) => [line.organisationId, line.why])).toEqual([['hospital', 'request'], ['home', 'placement']]);
  });
});

describe('7: an acute front office', () => {
  const profile = of('acuteFrontOffice');
  it('the referring doctor answers the questions first, then one call; several beds at once; urgent district nursing at home', () => {
    expect(profile.triage.by).toBe('sender');
    expect(profile.hours.officeRoute).toContain('één telefoontje');
    expect(profile.offer).toMatchObject({ order: 'several' });
    expect(routeFor(profile, 'gp', 'homeCare', night).name).toContain('wijkverpleging');
    expect(profile.bridging.map((one) => one.careType)).toContain('homeCare');
    expect(profile.sources).not.toContain('municipality');
  });
});

describe('8: care coordination', () => {
  const profile = of('careCoordination');
  it('by day the regular desks, out of hours the shared worklist', () => {
    expect(routeFor(profile, 'gpPost', null, office).name).toContain('Eigen loket');
    for (const at of [night, christmas]) expect(routeFor(profile, 'ambulanceControl', null, at).name).toContain('werklijst');
  });
  it('four specialists around the clock, every source, no care type sent away', () => {
    expect(consultRoles(profile)).toEqual(expect.arrayContaining(['medicalManagerAmbulance', 'elderlyPhysician', 'psychiatrist', 'emergencyPhysician']));
    expect(profile.sources).toEqual(expect.arrayContaining(['gpPost', 'ambulanceControl', 'districtNursing', 'mentalHealth', 'emergencyDepartment']));
    expect(profile.careTypes.referred).toEqual([]);
    expect(profile.bridging.map((one) => one.tonight).join(' ')).toMatch(/Acute wijkverpleging, huisartsvisite of een geplande ambulancerit.*Mobiel crisisteam/);
  });
  it('reasons of choices are open to the partners; figures of others by name to nobody but the desk', () => {
    const sees = (who: string) => profile.figures?.rules.find((rule) => rule.who === who)?.sees;
    expect(sees('partner')).toContain('reasons');
    expect(profile.figures?.rules.filter((rule) => rule.sees.includes('perOrganisation')).map((rule) => rule.who)).toEqual(['desk']);
    expect(sees('neighbour')).toEqual(['total']);
    expect(profile.surge.kinds).toEqual(['Crisis']);
  });
});
