import { openDatabase } from '../../electron/desk/store/handle.ts';
import type { Db } from '../../electron/desk/store/handle.ts';
import type { OpenEvent } from '../../shared/casework/events.ts';
import { Indicators } from '../../shared/reports/indicators/index.ts';
import { growthRow } from './_growth.ts';
import type { BenchRow } from './main.ts';
import { seeded } from './_seeded.ts';

/** All indicators over a million case events, against one plain SQL aggregate over the same rows (time to a place per care type), and a refresh after new events. */
export const name = 'reports';
const caseCount = 100_000;
const perCase = 10;
const start = Date.parse('2026-01-01T00:00:00Z');
const minuteMs = 60_000;
const careTypes = ['elvLow', 'elvHigh', 'elvPalliative', 'grz', 'wlzCrisis', 'wlzRegular', 'respite', 'observation'];
const urgencies = ['U2', 'U3', 'U4', 'U5'];
const sources = ['gp', 'gpPost', 'emergencyDepartment', 'hospitalWard', 'districtNursing'];
const scope = { regionId: 'region-a', from: start, to: start + 400 * 86_400_000 };
const asOf = start + 400 * 86_400_000;

export async function run(): Promise<{ rows: BenchRow[] }> {
  const random = seeded(7);
  const events = Array.from({ length: caseCount }, (_, index) => makeCase(index, random)).flat();
  const db = load(events);
  const sql = `SELECT care_type, count(*), avg(placed - created) FROM (
    SELECT max(care_type) AS care_type, min(at) AS created, max(CASE WHEN type = 'placementConfirmed' THEN at END) AS placed FROM event GROUP BY case_id) WHERE placed IS NOT NULL GROUP BY care_type`;
  const scan = 'SELECT type, count(*), avg(at) FROM event GROUP BY type';
  const times = { ours: [] as number[], aggregate: [] as number[], scan: [] as number[], refresh: [] as number[], untouched: [] as number[] };
  let checked = 0;
  // In turns, so that a busy machine slows all of them.
  for (let round = 0; round < 5; round += 1) {
    times.aggregate.push(timed(() => db.read.all(sql)));
    times.scan.push(timed(() => db.read.all(scan)));
    const indicators = new Indicators(scope);
    times.ours.push(timed(() => {
      for (const event of events) indicators.add(event);
      checked = indicators.report(asOf).placements ?? 0;
    }));
    for (let again = 0; again < 4; again += 1) {
      const fresh = Array.from({ length: 100 }, (_, index) => makeCase(caseCount + round * 1000 + again * 100 + index, random)).flat();
      times.refresh.push(timed(() => {
        for (const event of fresh) indicators.add(event);
        indicators.report(asOf);
      }));
      times.untouched.push(timed(() => indicators.report(asOf)));
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  const parts = [100, 10].map((part) => ({
    size: events.length / part,
    cost: median(Array.from({ length: 5 }, () => {
      const indicators = new Indicators(scope);
      return timed(() => {
        for (const event of events.slice(0, events.length / part)) indicators.add(event);
        indicators.report(asOf);
      });
    })),
  }));
  const placed = db.read.get<{ n: number }>("SELECT count(DISTINCT case_id) AS n FROM event WHERE type = 'placementConfirmed'");
  db.close();
  if (placed?.n !== checked) throw new Error(`SQL counts ${String(placed?.n)} placements, the report ${checked}`);
  const [ours, peer, plain] = [median(times.ours), median(times.aggregate), median(times.scan)];
  const refresh = median(times.refresh);
  return {
    rows: [
      { label: `all indicators, ${events.length.toLocaleString('en')} events`, ours, unit: 'ms', against: `one SQL aggregate per case and care type ${peer.toFixed(0)} ms`, ratio: ours / peer, aim: '< 2000 ms and <= 20x', met: ours < 2000 && ours / peer <= 20 },
      { label: 'the same', ours, unit: 'ms', against: `one SQL scan grouped by type ${plain.toFixed(0)} ms`, ratio: ours / plain, aim: '<= 20x', met: ours / plain <= 20 },
      growthRow('all indicators', 'events', 'ms', [...parts, { size: events.length, cost: ours }]),
      { label: 'refresh after 1,000 new events, median', ours: refresh, unit: 'ms', aim: '< 50 ms', met: refresh < 50 },
      { label: 'refresh after 1,000 new events, slowest', ours: Math.max(...times.refresh), unit: 'ms', aim: '< 50 ms', met: Math.max(...times.refresh) < 50 },
      { label: 'report without anything new, median', ours: median(times.untouched), unit: 'ms' },
    ],
  };
}

function makeCase(number: number, random: () => number): OpenEvent[] {
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? '';
  const caseId = `case-${number}`;
  const decision = { urgency: pick(urgencies), careType: pick(careTypes), medicalRoute: null, legalRoute: null, stayNeed: null, escalation: [] };
  const offerId = `${caseId}-o`;
  const consultId = `${caseId}-c`;
  const bedGroupId = `bed-${number % 3000}`;
  let at = start + Math.floor(random() * 364 * 86_400_000);
  const after = (minutes: number) => { at += Math.floor(random() * minutes * minuteMs); return at; };
  const placed = random() < 0.8;
  const steps: readonly (readonly [string, number, unknown])[] = [
    ['referralReceived', at, { referrerRole: pick(sources) }], ['claimed', after(20), {}], ['answersGiven', after(10), { packId: 'p', packVersion: '1', facts: ['abcd'], origin: 'nurse' }],
    ['consultAsked', after(10), { consultId, to: 'elderlyPhysician', reasons: ['doubt'], physicianId: null }], ['consultAnswered', after(60), { consultId, answers: [{ reason: 'doubt', answer: 'agreed' }], answeredBy: 'a', recordedBy: 'nurse' }],
    ['decisionMade', after(20), { packId: 'p', packVersion: '1', proposed: decision, decided: decision, deviation: null }],
    ['offerMade', after(30), { offerId, bedGroupId, locationId: `loc-${number % 500}`, holdId: null, versionSeen: 1, via: 'region', mustAccept: true }],
    ['offerAnswered', after(120), { offerId, bedGroupId, answer: placed ? 'accepted' : 'refused', reasonCode: placed ? null : 'noCapacity', by: 'provider', expectedAt: null }],
    placed ? ['placementConfirmed', after(600), { offerId, bedGroupId, holdId: null, via: 'provider', expectedAt: null }] : ['noteAdded', after(60), {}],
    placed ? ['arrived', after(1440), { arrivedAt: at }] : ['closed', after(60), { destination: 'homeWithCare' }],
  ];
  return steps.map(([type, when, payload], index) => ({ id: `${caseId}-${index}`, caseId, regionId: 'region-a', at: when, hlc: '', actor: { id: 'n1', role: 'nurse', desk: 'desk' }, seq: number * perCase + index + 1, baseSeq: number * perCase + index, type, payload, personal: null, erased: false }) as OpenEvent);
}

function load(events: readonly OpenEvent[]): Db {
  const db = openDatabase(':memory:', { key: null });
  db.write((writer) => {
    writer.exec('CREATE TABLE event (seq INTEGER PRIMARY KEY, case_id TEXT NOT NULL, type TEXT NOT NULL, at INTEGER NOT NULL, care_type TEXT)');
    for (const event of events) writer.run('INSERT INTO event VALUES (?, ?, ?, ?, ?)', event.seq, event.caseId, event.type, event.at, event.type === 'decisionMade' ? event.payload.decided.careType : null);
  });
  return db;
}

function timed(work: () => unknown): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
