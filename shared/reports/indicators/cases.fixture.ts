import { instantOf, instantsOf, isoDate, plainDate, plusDays } from '../../calendar/index.ts';
import type { OpenEvent } from '../../casework/events.ts';
import type { CareType, Urgency } from '../../contract/primitives.ts';

/**
 * Forty invented cases, each worked out by hand. A step is "what [detail] [+days] HH:MM" by the wall clock, counted from the day before it; "b" after a time is the second
 * one of the doubled hour. Every other instant that a phase ends at can be read off the same way. Expected per case, in minutes: placement = received to promised, arrival = received to admitted, answer = offers in order, physician, pickUp; in days: wrongBed.
 */
export type Worked = { readonly number: number; readonly events: readonly OpenEvent[]; readonly expect: Expected };
export type Expected = { readonly placement?: number; readonly arrival?: number; readonly answer?: readonly number[]; readonly physician?: number; readonly pickUp?: number; /** days in a hospital bed as at 15 December 2026, 12:00 */ readonly wrongBed?: number };

const decision = (careType: CareType, urgency: Urgency) => ({ urgency, careType, medicalRoute: null, legalRoute: null, stayNeed: null, escalation: [] });

function worked(number: number, source: string, careType: CareType, urgency: Urgency, received: string, steps: string, expect: Expected): Worked {
  const caseId = `case-${number}`;
  const [firstDate = '', firstTime = ''] = received.split(' ');
  let date = firstDate;
  let offer = 0;
  const events: OpenEvent[] = [];
  const instant = (time: string) => (time.endsWith('b') ? (instantsOf(date, time.slice(0, -1))[1] ?? Number.NaN) : instantOf(date, time));
  const push = (type: string, at: number, payload: unknown, role = 'nurse') => {
    const seq = number * 100 + events.length;
    events.push({ id: `${caseId}-${seq}`, caseId, regionId: 'region-a', at, hlc: `${String(seq).padStart(12, '0')}-0000-desk`, actor: { id: 'n1', role, desk: 'desk' }, seq, baseSeq: seq - 1, type, payload, personal: null, erased: false } as OpenEvent);
  };
  const portal = source.startsWith('portal:');
  push('referralReceived', instant(firstTime), { referrerRole: source.replace('portal:', '') }, portal ? 'sender' : 'nurse');
  for (const step of steps.split(';').map((text) => text.trim()).filter((text) => text !== '')) {
    const words = step.split(/\s+/);
    const time = words.pop() ?? '';
    const days = words.at(-1)?.startsWith('+') === true ? Number(words.pop()) : 0;
    date = isoDate(plusDays(plainDate(date), days));
    const [what = '', detail = ''] = words;
    const at = instant(time);
    const consultId = `${caseId}-consult`;
    const answered = (answer: 'agreed' | 'callMe') => ({ consultId, answers: [{ reason: 'doubt', answer }], answeredBy: 'Proefarts', recordedBy: 'nurse' });
    if (what === 'offer') offer += 1;
    const offerId = `${caseId}-offer-${offer}`;
    const reply = (answer: string, reasonCode: string | null) => ({ offerId, bedGroupId: `bed-${number}-${offer}`, answer, reasonCode, by: 'provider', expectedAt: null });
    const payloads: Readonly<Record<string, readonly [string, unknown]>> = {
      pick: ['claimed', {}], decide: ['decisionMade', { packId: 'p', packVersion: '1', proposed: decision(careType, urgency), decided: decision(careType, urgency), deviation: detail === '' ? null : detail }],
      consult: ['consultAsked', { consultId, to: 'elderlyPhysician', reasons: ['doubt'], physicianId: null, waitUntil: detail === 'morning' ? at + 1 : null }], callMe: ['consultAnswered', answered('callMe')], agree: ['consultAnswered', answered('agreed')],
      offer: ['offerMade', { offerId, bedGroupId: `bed-${number}-${offer}`, locationId: 'location-1', holdId: null, versionSeen: 1, via: 'region', ...(detail === 'free' ? { mustAccept: true } : {}) }],
      accept: ['offerAnswered', reply('accepted', null)], refuse: ['offerAnswered', reply('refused', detail)], withdraw: ['offerAnswered', reply('withdrawn', null)], expire: ['offerAnswered', reply('expired', null)],
      place: ['placementConfirmed', { offerId, bedGroupId: detail === 'elsewhere' ? 'bed-other' : `bed-${number}-${offer}`, holdId: null, via: 'provider', expectedAt: null, ...(detail === 'outside' ? { outsideNetwork: true } : {}) }],
      handover: ['handoverSent', { handoverId: `${caseId}-handover`, bedGroupId: `bed-${number}-${offer}`, version: 1 }], arrive: ['arrived', { arrivedAt: at }],
      search: ['bedSearched', { careType, urgency, free: detail === 'free' ? 3 : 0, call: 1, labelOnly: detail === 'label' ? 2 : 0, fullOnly: 0, needsId: null }],
      care: ['careRequested', { careId: `${caseId}-care`, kind: 'districtNursing', teamId: null, answerDueAt: at, dueAt: at }], close: ['closed', { destination: detail }],
      needs: ['needsRecorded', { asked: true, features: [], insulin: false, weightKg: null, closedWard: null, wzd: null, maxDistanceKm: null, preferredOrganisations: [], neededBy: what === 'needs' && detail !== '' ? instantOf(detail, '12:00') : null }], alarm: ['alarmAcknowledged', { alarm: detail }],
      found30: ['followedUp', { afterDays: 30, destination: detail, followedAt: at }], found90: ['followedUp', { afterDays: 90, destination: detail, followedAt: at }],
    };
    const [type, payload] = payloads[what] ?? ['noteAdded', {}];
    push(type, at, payload);
  }
  return { number, events, expect };
}

export const fortyCases: readonly Worked[] = [
  // A: GP, ELV high, U3, received 09:00. Answer = promised - offered 09:20; arrival = placement + 60.
  worked(1, 'gp', 'elvHigh', 'U3', '2026-11-02 09:00', 'decide 09:10; offer 09:20; accept 10:00; place 10:00; handover 10:30; arrive 11:00; close placed 11:05; found30 home +30 10:00; found90 home +60 10:00', { placement: 60, arrival: 120, answer: [40] }), // 10:00-9:00 = 60; 11:00-9:00 = 120; 10:00-9:20 = 40; handover 10:30-10:00 = 30; home, found so twice
  worked(2, 'gp', 'elvHigh', 'U3', '2026-11-03 09:00', 'decide 09:10; offer 09:20; accept 11:00; place 11:00; handover 11:45; arrive 12:00; close placed 12:05; found30 samePlace +30 10:00; found90 homeWithCare +60 10:00', { placement: 120, arrival: 180, answer: [100] }), // 2 h; 3 h; 120-20 = 100; handover 11:45-11:00 = 45; left between day 30 and day 90: home with care
  worked(3, 'gp', 'elvHigh', 'U3', '2026-11-04 09:00', 'decide 09:10; offer 09:20; accept 12:00; place 12:00; arrive 13:00; close placed 13:05; found30 samePlace +30 10:00; found90 nursingHome +60 10:00', { placement: 180, arrival: 240, answer: [160] }), // 3 h; 4 h; 180-20 = 160; to a nursing home
  worked(4, 'gp', 'elvHigh', 'U3', '2026-11-05 09:00', 'decide 09:10; offer 09:20; accept 13:00; place 13:00; arrive 14:00; close placed 14:05; found30 died +30 10:00', { placement: 240, arrival: 300, answer: [220] }), // 4 h; 5 h; 240-20 = 220; died, so also on day 90
  worked(5, 'gp', 'elvHigh', 'U3', '2026-11-06 09:00', 'decide 09:10; offer 09:20; accept 14:00; place 14:00; arrive 15:00; close placed 15:05; found30 unknown +30 10:00', { placement: 300, arrival: 360, answer: [280] }), // 5 h; 6 h; 300-20 = 280; nobody knows; not asked on day 90
  worked(6, 'gp', 'elvHigh', 'U3', '2026-11-07 09:00', 'decide 09:10; offer 09:20; accept 15:00; place 15:00; arrive 16:00; close placed 16:05; found30 hospital +30 10:00; found90 unknown +60 10:00', { placement: 360, arrival: 420, answer: [340] }), // 6 h; 7 h; 360-20 = 340; last known of: hospital
  worked(7, 'gp', 'elvHigh', 'U3', '2026-11-08 09:00', 'decide 09:10; offer 09:20; accept 16:00; place 16:00; arrive 17:00; close placed 17:05; found30 home +30 10:00', { placement: 420, arrival: 480, answer: [400] }), // 7 h; 8 h; 420-20 = 400; home on day 30, not asked on day 90
  worked(8, 'gp', 'elvHigh', 'U3', '2026-11-09 09:00', 'decide 09:10; offer 09:20; accept 17:00; place 17:00; arrive 18:00; close placed 18:05', { placement: 480, arrival: 540, answer: [460] }), // 8 h; 9 h; 480-20 = 460; never asked
  worked(9, 'gp', 'elvHigh', 'U3', '2026-11-10 09:00', 'decide 09:10; offer 09:20; accept 18:00; place 18:00; arrive 19:00; close placed 19:05; found30 otherTemporary +30 10:00; found90 home +60 10:00', { placement: 540, arrival: 600, answer: [520] }), // 9 h; 10 h; 540-20 = 520; home after another place
  worked(10, 'gp', 'elvHigh', 'U3', '2026-11-11 09:00', 'decide 09:10; offer 09:20; accept 19:00; place 19:00; arrive 20:00; close placed 20:05', { placement: 600, arrival: 660, answer: [580] }), // 10 h; 11 h; 600-20 = 580
  // B: GP post, ELV low, U2: the clock.
  worked(11, 'gpPost', 'elvLow', 'U2', '2026-03-29 01:30', 'decide 01:40; offer 03:20; accept 03:30; place 03:30', { placement: 60, answer: [10] }), // 01:30-02:00 = 30, 02:00 is 03:00, 03:00-03:30 = 30
  worked(12, 'gpPost', 'elvLow', 'U2', '2026-03-28 23:00', 'decide 23:10; offer +1 03:50; accept 04:00; place 04:00', { placement: 240, answer: [10] }), // 5 h on the clock, 1 h skipped = 4 h
  worked(13, 'gpPost', 'elvLow', 'U2', '2026-10-25 02:30', 'decide 02:40; offer 02:20b; accept 02:30b; place 02:30b', { placement: 60, answer: [10] }), // 02:30 twice, an hour apart
  worked(14, 'gpPost', 'elvLow', 'U2', '2026-10-24 23:00', 'decide 23:10; offer +1 03:50; accept 04:00; place 04:00', { placement: 360, answer: [10] }), // 5 h on the clock, 1 h doubled = 6 h
  worked(15, 'gpPost', 'elvLow', 'U2', '2026-03-28 12:00', 'decide 12:10; offer +1 11:50; accept 12:00; place 12:00', { placement: 1380, answer: [10] }), // 24 h on the clock, 23 h: within 24 h
  worked(16, 'gpPost', 'elvLow', 'U2', '2026-10-24 12:00', 'decide 12:10; offer +1 11:50; accept 12:00; place 12:00', { placement: 1500, answer: [10] }), // 24 h on the clock, 25 h: not within 24 h
  worked(17, 'gpPost', 'elvLow', 'U2', '2026-11-12 23:50', 'decide 23:55; offer +1 00:10; accept 00:20; place 00:20', { placement: 30, answer: [10] }), // 10 min to midnight + 20
  worked(18, 'gpPost', 'elvLow', 'U2', '2025-12-31 23:30', 'decide 23:40; offer +1 00:35; accept 00:45; place 00:45', { placement: 75, answer: [10] }), // 30 min to New Year + 45
  worked(19, 'gpPost', 'elvLow', 'U2', '2026-11-16 10:00', 'decide 10:10; offer +1 09:50; accept 10:00; place 10:00', { placement: 1440, answer: [10] }), // 24 h to the minute: not less than 24 h
  worked(20, 'gpPost', 'elvLow', 'U2', '2026-11-16 10:00', 'decide 10:10; offer +1 09:49; accept 09:59; place outside 09:59', { placement: 1439, answer: [10] }), // 24 h less a minute; outside the desk
  // C: hospital ward, GRZ, U4, received 14:00. First offers refused 15 min later, withdrawn or expired; the last one 30 min before the promise.
  worked(21, 'hospitalWard', 'grz', 'U4', '2026-11-17 14:00', 'decide 14:05; search label 14:06; needs 14:07; search free 14:09; offer free 14:10; refuse noCapacity 14:25; offer 15:10; accept 15:40; place 15:40', { placement: 100, answer: [15, 30], wrongBed: 28 }), // 1 h 40; reported free and refused; first search: none free, some but for the label; promised, still in hospital: 17 November to 15 December = 13 + 15 = 28 midnights
  worked(22, 'hospitalWard', 'grz', 'U4', '2026-11-17 14:00', 'decide 14:05; search none 14:06; needs 2026-11-20 14:08; offer 14:10; alarm providerAnswer:1:50 14:20; refuse cannotGiveThisCare 14:25; offer 16:50; accept 17:20; place 17:20', { placement: 200, answer: [15, 30], wrongBed: 25 }), // 3 h 20; nothing free, the label makes no difference; needed from 20 November: 10 + 15 = 25; an alarm at half of the norm doesn't sound
  worked(23, 'hospitalWard', 'grz', 'U4', '2026-11-17 14:00', 'decide 14:05; search free 14:06; needs 2026-12-20 14:07; offer free 18:30; accept 19:00; place 19:00', { placement: 300, answer: [30], wrongBed: 0 }), // 5 h; reported free and taken; needed from 20 December: no day yet
  worked(24, 'hospitalWard', 'grz', 'U4', '2026-11-17 14:00', 'decide 14:05; offer 14:10; withdraw 14:25; offer 20:10; accept 20:40; place 20:40', { placement: 400, answer: [30], wrongBed: 28 }), // 6 h 40; withdrawn is no answer
  worked(25, 'hospitalWard', 'grz', 'U4', '2026-11-17 14:00', 'decide 14:05; offer 14:10; expire 16:10; offer 21:50; accept 22:20; place 22:20', { placement: 500, answer: [30], wrongBed: 28 }), // 8 h 20; expired is no answer
  // D: GP, U4, received 15:00: no place.
  worked(26, 'gp', 'observation', 'U4', '2026-11-18 15:00', 'decide 15:05; close withdrawn 15:30', {}), // observation; withdrawn: not counted for 24 h
  worked(27, 'gp', 'elvHigh', 'U4', '2026-11-18 15:00', 'decide 15:05; close duplicate 15:10', {}), // duplicate: only among the destinations
  worked(28, 'gp', 'elvHigh', 'U4', '2026-11-18 15:00', 'decide 15:05; close otherRegion 16:00', {}), // placed by another desk: out of region, not within 24 h
  worked(29, 'gp', 'noProduct', 'U4', '2026-11-18 15:00', 'decide 15:05; close noProduct 16:00', {}), // no bed to be found: not counted for 24 h
  worked(30, 'gp', 'wlzCrisis', 'U4', '2026-11-18 15:00', 'decide 15:05; offer free 15:10; refuse other 18:10; alarm placement:1:100 +1 15:10', { answer: [180] }), // 18:10-15:10 = 3 h; still open after 24 h; an alarm seen and nothing done
  // E: hospital ward through the portal, received 16:00: somebody must pick it up.
  worked(31, 'portal:hospitalWard', 'elvLow', 'U5', '2026-11-19 16:00', 'pick 16:05; decide 18:20; care 18:25; close hospital 18:30', { pickUp: 5 }), // 5 min; district nursing asked for
  worked(32, 'portal:hospitalWard', 'elvLow', 'U5', '2026-11-19 16:00', 'pick 16:10; decide 18:20; close hospital 18:30', { pickUp: 10 }), // 10 min
  worked(33, 'portal:hospitalWard', 'elvLow', 'U5', '2026-11-19 16:00', 'pick 16:15; decide 18:20; close hospital 18:30', { pickUp: 15 }), // 15 min
  worked(34, 'portal:hospitalWard', 'elvLow', 'U5', '2026-11-19 16:00', 'alarm newUrgent 18:04; pick 18:05; decide 18:20; close hospital 18:30', { pickUp: 125 }), // 2 h 5: not within 2 h; an alarm seen, done something a minute later
  worked(35, 'portal:hospitalWard', 'elvLow', 'U5', '2026-11-19 16:00', '', {}), // never picked up, older than 2 h
  // F: emergency department, ELV high, U3, received 17:00; the offer 20 min before the promise.
  worked(36, 'emergencyDepartment', 'elvHigh', 'U3', '2026-11-20 17:00', 'consult 17:05; agree 17:15; decide 17:20; offer 18:10; accept 18:30; place 18:30', { placement: 90, answer: [20], physician: 10, wrongBed: 25 }), // 17:15-17:05 = 10; not admitted: 20 November to 15 December = 10 + 15 = 25
  worked(37, 'emergencyDepartment', 'elvHigh', 'U3', '2026-11-20 17:00', 'consult 17:05; callMe 17:10; alarm consult:1:100 17:20; agree 17:50; decide 17:55; offer 19:10; accept 19:30; place 19:30', { placement: 150, answer: [20], physician: 45, wrongBed: 25 }), // "call me" is no answer: 17:50-17:05 = 45; alarm seen at 17:20, 30 min until something was done: not within 15
  worked(38, 'emergencyDepartment', 'elvHigh', 'U3', '2026-11-20 17:00', 'consult morning 17:05; alarm consult:9:100 17:20; alarm consult:9:100 17:25; agree 17:30; decide 17:35; offer 22:10; accept 22:30; place 22:30', { placement: 330, answer: [20], wrongBed: 25 }), // on the morning list: no response time; the same alarm seen twice is one, acted on after 10 min
  worked(39, 'emergencyDepartment', 'elvHigh', 'U3', '2026-11-20 17:00', 'decide noFittingPlace 17:10; offer 20:10; accept 20:30; place 20:30; arrive 21:00', { placement: 210, arrival: 240, answer: [20], wrongBed: 0 }), // 3 h 30; 4 h; not the right bed
  worked(40, 'emergencyDepartment', 'elvHigh', 'U3', '2026-11-20 17:00', 'decide 17:10; offer 21:10; accept 21:30; place 21:30; arrive 22:00; place elsewhere +1 10:00', { placement: 270, arrival: 300, answer: [20], wrongBed: 0 }), // 4 h 30; 5 h; another bed 12 h after arrival
];
