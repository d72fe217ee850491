import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BedGroup } from '../../shared/capacity/schema.ts';
import type { FeedItem } from '../../shared/contract/region.ts';
import { answerOffer } from '../../region/capacity/answers.ts';
import { bedChange, findBed, putBed } from '../../region/capacity/bedGroups.ts';
import type { BedRow } from '../../region/capacity/bedGroups.ts';
import { eraseCase } from '../../region/casework/erasure.ts';
import { expireHolds } from '../../region/capacity/expiry.ts';
import { reportAsProvider } from '../../region/capacity/providerReports.ts';
import { applyCommands } from '../../region/sync/commands.ts';
import { commitFeed } from '../../region/sync/feed.ts';
import { scopeOf } from '../../region/sync/scope.ts';
import { DeskClient, anonymousOffer } from '../support/region-client.ts';
import type { Draft } from '../support/region-client.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

let now = Date.UTC(2026, 10, 22, 3, 0);
let region: TestRegion;
let a: DeskClient;
let b: DeskClient;
const regionId = 'nl-05';

beforeAll(async () => {
  region = await startTestRegion({ beds: 0, clock: () => now, timers: false });
  a = new DeskClient(region.url, await region.deskToken('desk-a'), 'desk-a');
  b = new DeskClient(region.url, await region.deskToken('desk-b'), 'desk-b');
}, 60_000);
afterAll(async () => { await region.stop(); });

/** A bed group of its own for each test. */
async function newBed(available: number | null): Promise<string> {
  const id = `bed-${v7()}`;
  const bed = BedGroup.parse({
    id, organisationId: 'org-5-0', locationId: 'loc-5-0', name: 'Proefplek', regionId, position: null, labels: ['elvLow'], available, absentReason: available === null ? 'niet gemeld' : null, staffed: 10, total: 10, availableFrom: null, acute: true,
    admission: [], sex: 'any', ward: 'open', wzdRegistered: false, features: [], maxWeightKg: 150, mainPractitioner: 'gp', commitment: false, observedAt: now - 60_000, expiresAt: now + 3_600_000, source: 'manual', reportedBy: 'test', version: 1,
  });
  await write(bed);
  return id;
}
async function write(bed: BedGroup): Promise<void> {
  const seq = await region.service.region.db.tx(async (sql) => commitFeed(sql, [bedChange(await putBed(sql, bed))]));
  region.service.region.head.published(seq);
}
const rowOf = async (id: string): Promise<BedRow> => {
  const row = await findBed(region.service.region.db, id);
  if (row === null) throw new Error(`no bed ${id}`);
  return row;
};
const offerFor = (bedGroupId: string, versionSeen = 1, more: { hold?: boolean; ttlMs?: number } = {}) => ({
  kind: 'placeOffer' as const, caseId: v7(), regionId, bedGroupId, versionSeen, hold: more.hold === false ? null : { holdId: v7(), ttlMs: more.ttlMs ?? 7_200_000 }, offerId: v7(), content: anonymousOffer, mayWait: false,
});
async function since<T>(work: () => Promise<T>): Promise<{ value: T; items: readonly FeedItem[] }> {
  const { head } = await a.hello();
  const value = await work();
  return { value, items: (await a.allSince(head)).items };
}

describe('a batch of commands', () => {
  it('rejects an unreadable command with its reason and applies the others', async () => {
    const bed = await newBed(1);
    const good = a.command(offerFor(bed), now);
    const { results } = await a.push([{ id: v7(), kind: 'nonsense' }, good, { id: 'x', kind: 'appendEvent' }, 7]);
    expect(results.map((result) => [result.status, result.code])).toEqual([['rejected', 'badRequest'], ['applied', null], ['rejected', 'badRequest'], ['rejected', 'badRequest']]);
  });

  it('gives the same command again its first result, with one effect', async () => {
    const bed = await newBed(5);
    const command = a.command(offerFor(bed), now);
    const first = (await a.push([command])).results[0];
    const again = (await a.push([command, command])).results;
    expect(first?.status).toBe('applied');
    expect(again.map((result) => [result.status, result.seq])).toEqual([['duplicate', first?.seq], ['duplicate', first?.seq]]);
    expect((await rowOf(bed)).held).toBe(1);
  });

  it('gives a refused command again its refusal, also when there is room by then', async () => {
    const bed = await newBed(0);
    const command = a.command(offerFor(bed), now);
    expect((await a.push([command])).results[0]?.status).toBe('conflict');
    await write({ ...(await a.allSince(0)).items.filter((item) => item.id === bed).map((item) => BedGroup.parse(item.body))[0]!, available: 3 });
    expect((await a.push([command])).results[0]?.status).toBe('conflict');
  });

  it('answers another payload under a known id, or a desk number used twice, as fingerprintMismatch', async () => {
    const bed = await newBed(5);
    const command = a.command(offerFor(bed), now);
    await a.push([command]);
    const other = { ...command, versionSeen: 0 };
    const sameNumber = { ...a.command(offerFor(bed), now), deskSeq: command.deskSeq };
    expect((await a.push([other])).results[0]).toMatchObject({ status: 'rejected', code: 'fingerprintMismatch' });
    expect((await a.push([sameNumber])).results[0]).toMatchObject({ status: 'rejected', code: 'fingerprintMismatch' });
    expect((await rowOf(bed)).held).toBe(1);
  });

  it('knows a command again after the desk got a new incarnation and renumbered its queue', async () => {
    const bed = await newBed(5);
    const command = a.command(offerFor(bed), now);
    await a.push([command]);
    const restored = new DeskClient(region.url, a.token, 'desk-a');
    expect((await restored.push([{ ...command, deskSeq: 900_001 }])).results[0]).toMatchObject({ status: 'duplicate' });
  });

  it('events of many desks at the same moment: each is there once and answered to its own desk, and what is wrong with one stops none of the others', async () => {
    const desks = await Promise.all(Array.from({ length: 12 }, async (_, index) => new DeskClient(region.url, await region.deskToken(`desk-many-${index}`, index === 7 ? ['nl-06'] : undefined), `desk-many-${index}`)));
    const sent = desks.map((desk) => [1, 2, 3].map(() => desk.event(v7(), regionId, 'claimed', {}, now)));
    const { value: answers, items } = await since(() => Promise.all(desks.map((desk, index) => desk.push(sent[index] ?? []))));
    for (const [index, { results }] of answers.entries()) {
      expect(results.map((result) => result.id)).toEqual(sent[index]?.map((command) => command.id));
      expect(new Set(results.map((result) => result.code ?? result.status))).toEqual(new Set([index === 7 ? 'forbidden' : 'applied']));
    }
    const there = items.filter((item) => item.kind === 'caseEvent').map((item) => item.id);
    expect([...there].sort()).toEqual(sent.flatMap((commands, index) => (index === 7 ? [] : commands.map((command) => command.id))).sort());
    const again = await Promise.all(desks.map((desk, index) => desk.push(sent[index] ?? [])));
    expect(new Set(again.filter((_, index) => index !== 7).flatMap(({ results }) => results.map((result) => result.status)))).toEqual(new Set(['duplicate']));
  });

  it('the same event from several doors at the same moment has one effect, and the same seq for all', async () => {
    const event = a.event(v7(), regionId, 'claimed', {}, now);
    const { value: answers, items } = await since(() => Promise.all([1, 2, 3, 4, 5, 6].flatMap(() => [a.push([event]), b.push([b.event(v7(), regionId, 'claimed', {}, now)])])));
    const twins = answers.flatMap(({ results }) => results).filter((result) => result.id === event.id);
    expect(twins.map((result) => result.status).sort()).toEqual(['applied', ...Array.from({ length: 5 }, () => 'duplicate')]);
    expect(new Set(twins.map((result) => result.seq)).size).toBe(1);
    expect(items.filter((item) => item.id === event.id)).toHaveLength(1);
    expect(items.filter((item) => item.kind === 'caseEvent')).toHaveLength(7);
  });

  it('an event that cannot go along with others has its own answer and its own line in the access log, and the others have theirs', async () => {
    const foreign = v7();
    const south = new DeskClient(region.url, await region.deskToken('desk-along-06', ['nl-06']), 'desk-along-06');
    expect((await south.push([south.event(foreign, 'nl-06', 'claimed', {}, now)])).results[0]?.status).toBe('applied');
    const taken = a.event(v7(), regionId, 'claimed', {}, now);
    await a.push([taken]);
    const narrow = new DeskClient(region.url, await region.deskToken('desk-along-05', [regionId]), 'desk-along-05');
    const sent = {
      good: [b, b.event(v7(), regionId, 'claimed', {}, now)], other: [b, b.event(v7(), regionId, 'claimed', {}, now)],
      sameNumber: [a, { ...a.event(v7(), regionId, 'claimed', {}, now), deskSeq: taken.deskSeq }], foreignCase: [narrow, narrow.event(foreign, regionId, 'claimed', {}, now)],
      ofBoth: [a, a.event(foreign, regionId, 'claimed', {}, now)], unreadable: [b, b.event(v7(), regionId, 'decisionMade', { text: 7 }, now)],
    } as const;
    const answers = await Promise.all(Object.values(sent).map(([desk, event]) => desk.push([event])));
    const said = Object.fromEntries(Object.keys(sent).map((name, index) => [name, answers[index]?.results[0]?.code ?? answers[index]?.results[0]?.status]));
    expect(said).toEqual({ good: 'applied', other: 'applied', sameNumber: 'fingerprintMismatch', foreignCase: 'forbidden', ofBoth: 'applied', unreadable: 'badRequest' });
    const named = (await region.service.region.db.query<{ line: string }>('SELECT line FROM audit_line')).map((row) => (JSON.parse(row.line) as { commandId: string | null }).commandId);
    for (const [name, [, { id }]] of Object.entries(sent)) expect([name, named.filter((one) => one === id).length]).toEqual([name, name === 'sameNumber' ? 0 : 1]);
  });

  it('waits, and is never set apart as unreadable, while the database cannot be reached', async () => {
    const away = (): Promise<never> => Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
    const service = region.service.region;
    const unreachable = { ...service, db: { ...service.db, tx: away, write: away } };
    const commands = [a.event(v7(), regionId, 'claimed', {}, now), a.command(offerFor(await newBed(1)), now)];
    const { results } = await applyCommands(unreachable, scopeOf([regionId]), { desk: 'desk-a', incarnation: a.incarnation, commands, forged: new Set() });
    expect(results.map((result) => [result.status, result.code])).toEqual([['blocked', 'locked'], ['blocked', 'locked']]);
    expect((await a.push(commands)).results.map((result) => result.status)).toEqual(['applied', 'applied']);
  });

  it('answers epoch and head as they are after its own last event', async () => {
    const hello = await a.hello();
    const { results, epoch, head } = await a.push([a.event(v7(), regionId, 'claimed', {}, now), a.event(v7(), regionId, 'claimed', {}, now)]);
    expect([epoch, head]).toEqual([hello.epoch, hello.head + 1]);
    expect(results.map((result) => result.seq)).toEqual([head, head]);
  });

  it('the first event of a person who was erased before comes with the erasure, at the same seq', async () => {
    const [caseId, living] = [v7(), v7()];
    await eraseCase(region.service.region, caseId);
    const { value: { results }, items } = await since(() => a.push([a.event(living, regionId, 'claimed', {}, now), a.event(caseId, regionId, 'claimed', {}, now)]));
    expect(results.map((result) => result.status)).toEqual(['applied', 'applied']);
    expect(items.filter((item) => item.seq === results[1]?.seq).map((item) => [item.kind, item.id]).sort()).toEqual([['caseEvent', results[1]?.id], ['erasure', caseId]]);
  });

  it('refuses a desk that speaks for another desk, and a region it does not work for', async () => {
    const bed = await newBed(5);
    const forged = { ...a.command(offerFor(bed), now), actor: { id: 'nurse-9', role: 'nurse', desk: 'desk-b' } };
    expect((await a.push([forged])).results[0]).toMatchObject({ status: 'rejected', code: 'forbidden' });
    const events = [1, 2].map(() => ({ ...a.event(v7(), regionId, 'claimed', {}, now), actor: { id: 'nurse-9', role: 'nurse', desk: 'desk-b' } }));
    expect((await a.push(events)).results.map((result) => result.code)).toEqual(['forbidden', 'forbidden']);
    const elsewhere = new DeskClient(region.url, await region.deskToken('desk-06', ['nl-06']), 'desk-06');
    expect(await elsewhere.send(offerFor(bed), now)).toMatchObject({ status: 'rejected', code: 'forbidden' });
    const stranger = new DeskClient(region.url, a.token, 'desk-b');
    expect((await stranger.request('/v1/sync/commands', { method: 'POST', body: JSON.stringify({ desk: 'desk-b', incarnation: 'i', commands: [{}] }) })).status).toBe(403);
    expect((await rowOf(bed)).held).toBe(0);
  });
});

describe('a hold', () => {
  it('is granted while there is room and refused with the current state when there is none', async () => {
    const bed = await newBed(1);
    const { value: first, items } = await since(() => a.send(offerFor(bed), now));
    expect(first).toMatchObject({ status: 'applied', hold: { state: 'held', basis: 'server', expiresAt: now + 7_200_000 }, offer: { state: 'open' }, current: { available: 0 } });
    expect(items.map((item) => item.kind).sort()).toEqual(['bedGroup', 'hold', 'offer']);
    expect(new Set(items.map((item) => item.seq))).toEqual(new Set([first.seq]));
    expect(await b.send(offerFor(bed), now)).toMatchObject({ status: 'conflict', code: 'noCapacity', current: { id: bed, available: 0 } });
  });

  it('is never given on an unknown number: missing is not zero and not one', async () => {
    const bed = await newBed(null);
    expect(await a.send(offerFor(bed), now)).toMatchObject({ status: 'conflict', current: { available: null } });
    expect(await a.send(offerFor(bed, 1, { hold: false }), now)).toMatchObject({ status: 'applied', hold: null, offer: { state: 'open', holdId: null } });
  });

  it('is refused when the place itself changed since the nurse saw it, not when only a number did', async () => {
    const bed = await newBed(4);
    expect((await a.send(offerFor(bed, 1), now)).status).toBe('applied');
    expect((await b.send(offerFor(bed, 1), now)).status).toBe('applied');
    const current = BedGroup.parse((await a.allSince(0)).items.find((item) => item.id === bed)?.body);
    await write({ ...current, ward: 'closed', available: 4 });
    expect(await a.send(offerFor(bed, current.version), now)).toMatchObject({ status: 'conflict', code: 'stale', current: { ward: 'closed' } });
  });

  it('expires on the region\'s clock: the bed is free, the offer expired, and the case is told by the region', async () => {
    const bed = await newBed(1);
    const offer = offerFor(bed, 1, { ttlMs: 60_000 });
    await a.send(offer, now);
    expect(await expireHolds(region.service.region)).toBe(0);
    now += 60_001;
    const { items } = await since(() => expireHolds(region.service.region));
    expect(items.map((item) => item.kind).sort()).toEqual(['bedGroup', 'caseEvent', 'hold', 'offer']);
    expect(items.find((item) => item.kind === 'caseEvent')?.body).toMatchObject({ caseId: offer.caseId, type: 'offerAnswered', payload: { offerId: offer.offerId, answer: 'expired', by: 'region' }, personal: null, actor: { id: 'region', role: 'system' } });
    expect(await expireHolds(region.service.region)).toBe(0);
    expect(await rowOf(bed)).toMatchObject({ reported: 1, held: 0 });
  });

  it('does not expire after the provider accepted, and acceptance confirms nothing by itself', async () => {
    const bed = await newBed(1);
    const offer = offerFor(bed, 1, { ttlMs: 60_000 });
    await a.send(offer, now);
    const { items } = await since(() => answerOffer(region.service.region, 'org-5-0', offer.offerId, { answer: 'accepted', reasonCode: null, text: '', expectedAt: now + 3_600_000 }));
    expect(items.find((item) => item.kind === 'hold')?.body).toMatchObject({ state: 'held', expiresAt: null });
    expect(items.find((item) => item.kind === 'caseEvent')?.body).toMatchObject({ type: 'offerAnswered', payload: { answer: 'accepted', by: 'provider' }, actor: { role: 'provider' } });
    now += 86_400_000;
    await expireHolds(region.service.region);
    expect(await rowOf(bed)).toMatchObject({ held: 1 });
    await expect(answerOffer(region.service.region, 'org-5-0', offer.offerId, { answer: 'refused', reasonCode: 'other', text: '', expectedAt: null })).rejects.toMatchObject({ code: 'conflict' });
    await expect(answerOffer(region.service.region, 'org-4-0', offer.offerId, { answer: 'refused', reasonCode: 'other', text: '', expectedAt: null })).rejects.toMatchObject({ code: 'notFound' });
  });

  it('is freed by a refusal, a withdrawal or a release, once', async () => {
    const bed = await newBed(3);
    const [refused, withdrawn, released] = [offerFor(bed), offerFor(bed), offerFor(bed)];
    for (const offer of [refused, withdrawn, released]) await a.send(offer, now);
    expect((await rowOf(bed)).held).toBe(3);
    await answerOffer(region.service.region, 'org-5-0', refused.offerId, { answer: 'refused', reasonCode: 'noCapacity', text: '', expectedAt: null });
    await a.send({ kind: 'withdrawOffer', caseId: withdrawn.caseId, offerId: withdrawn.offerId, reason: 'byDesk' }, now);
    for (let turn = 0; turn < 2; turn += 1) expect((await a.send({ kind: 'releaseHold', caseId: released.caseId, holdId: released.hold?.holdId ?? '', reason: 'byDesk' }, now)).status).toBe('applied');
    expect((await a.send({ kind: 'withdrawOffer', caseId: v7(), offerId: v7(), reason: 'byDesk' }, now)).status).toBe('applied');
    expect((await rowOf(bed)).held).toBe(0);
  });

  it('lasts as long as a morning question when asked, never shorter, never over a day, and never again once it is gone', async () => {
    const bed = await newBed(2);
    const offer = offerFor(bed, 1, { ttlMs: 3_600_000 });
    await a.send(offer, now);
    const holdId = offer.hold?.holdId ?? '';
    const extend = (until: number, caseId = offer.caseId) => a.send({ kind: 'extendHold', caseId, holdId, until }, now);
    expect(await extend(now + 7_200_000, v7())).toMatchObject({ status: 'rejected', code: 'notFound' });
    expect(await extend(now + 7_200_000)).toMatchObject({ status: 'applied', hold: { expiresAt: now + 7_200_000 } });
    expect(await extend(now + 3_600_000)).toMatchObject({ status: 'applied', hold: { expiresAt: now + 7_200_000 } });
    expect(await extend(now + 10 * 86_400_000)).toMatchObject({ status: 'applied', hold: { expiresAt: now + 86_400_000 } });
    await a.send({ kind: 'releaseHold', caseId: offer.caseId, holdId, reason: 'byDesk' }, now);
    expect(await extend(now + 7_200_000)).toMatchObject({ status: 'rejected', code: 'conflict' });
    expect((await rowOf(bed)).held).toBe(0);
  });

  it('is freed with its offer when the case is closed: no orphan request stays', async () => {
    const bed = await newBed(1);
    const offer = offerFor(bed);
    await a.send(offer, now);
    const { items } = await since(() => a.push([a.event(offer.caseId, regionId, 'closed', { destination: 'stayedHome' }, now)]));
    expect(items.find((item) => item.kind === 'offer')?.body).toMatchObject({ state: 'withdrawn' });
    expect((await rowOf(bed)).held).toBe(0);
  });
});

describe('a promise by telephone', () => {
  const confirm = (bedGroupId: string, more: { holdId?: string; offerId?: string; caseId?: string } = {}) => ({ kind: 'confirmPlacement' as const, caseId: more.caseId ?? v7(), regionId, bedGroupId, offerId: more.offerId ?? null, holdId: more.holdId ?? v7(), via: 'phone' as const, expectedAt: null });

  it('is a fact: over capacity it is kept, and a conflict names both cases and both desks', async () => {
    const bed = await newBed(1);
    const first = confirm(bed);
    const second = confirm(bed);
    expect(await a.send(first, now)).toMatchObject({ status: 'applied', code: null, hold: { state: 'confirmed', basis: 'phone', expiresAt: null } });
    const { value, items } = await since(() => b.send(second, now));
    expect(value).toMatchObject({ status: 'applied', code: 'overbooked', hold: { state: 'confirmed' } });
    expect(items.find((item) => item.kind === 'bedGroup')?.body).toMatchObject({ available: 0 });
    expect(items.find((item) => item.kind === 'conflict')?.body).toMatchObject({ kind: 'overbooked', bedGroupId: bed, caseIds: [first.caseId, second.caseId], desks: ['desk-a', 'desk-b'], closedAt: null });
    expect(await rowOf(bed)).toMatchObject({ reported: 1, held: 2 });
  });

  it('opens one conflict per bed group, closed by a person and only when there is room again', async () => {
    const bed = await newBed(0);
    const first = confirm(bed);
    const { items } = await since(async () => { await a.send(first, now); await b.send(confirm(bed), now); });
    const conflicts = new Set(items.filter((item) => item.kind === 'conflict').map((item) => item.id));
    expect(conflicts.size).toBe(1);
    const [conflictId = ''] = conflicts;
    const resolve = { kind: 'resolveConflict' as const, conflictId, resolution: 'Tweede patiënt gaat naar de buurlocatie.' };
    expect(await a.send(resolve, now)).toMatchObject({ status: 'rejected', code: 'blocked' });
    await a.send({ kind: 'releaseHold', caseId: first.caseId, holdId: first.holdId, reason: 'otherPlace' }, now);
    const { version } = await rowOf(bed);
    expect((await a.send({ kind: 'reportCapacity', bedGroupId: bed, baseVersion: version, available: 0, availableFrom: null, forTheNight: false, spokeWith: '' }, now)).status).toBe('applied');
    expect((await a.send(resolve, now)).status).toBe('applied');
    expect(await rowOf(bed)).toMatchObject({ reported: 1, held: 1 });
  });

  it('turns a live hold into the placement, and takes a bed again when the hold expired while it waited', async () => {
    const bed = await newBed(2);
    const offer = offerFor(bed, 1, { ttlMs: 60_000 });
    await a.send(offer, now);
    expect(await a.send(confirm(bed, { holdId: offer.hold?.holdId ?? '', offerId: offer.offerId, caseId: offer.caseId }), now)).toMatchObject({ status: 'applied', hold: { state: 'confirmed', basis: 'server' } });
    const late = offerFor(bed, 1, { ttlMs: 60_000 });
    await a.send(late, now);
    now += 60_001;
    await expireHolds(region.service.region);
    expect(await rowOf(bed)).toMatchObject({ held: 1 });
    const { value, items } = await since(() => a.send(confirm(bed, { holdId: late.hold?.holdId ?? '', offerId: late.offerId, caseId: late.caseId }), now));
    expect(value).toMatchObject({ status: 'applied', code: null, hold: { state: 'confirmed' } });
    expect(items.find((item) => item.kind === 'offer')?.body).toMatchObject({ state: 'accepted', answer: { by: 'phone' } });
    expect(await rowOf(bed)).toMatchObject({ reported: 2, held: 2 });
  });

  it('on an unknown number opens no conflict, and arrival leaves the number unknown', async () => {
    const bed = await newBed(null);
    const promise = confirm(bed);
    const { items } = await since(() => a.send(promise, now));
    expect(items.some((item) => item.kind === 'conflict')).toBe(false);
    await a.send({ kind: 'arrive', caseId: promise.caseId, bedGroupId: bed, holdId: promise.holdId, arrivedAt: now }, now);
    expect(await rowOf(bed)).toMatchObject({ reported: null, held: 0 });
  });

  it('becomes an occupied bed at arrival: held and reported fall together, once', async () => {
    const bed = await newBed(3);
    const promise = confirm(bed);
    await a.send(promise, now);
    const arrive = { kind: 'arrive' as const, caseId: promise.caseId, bedGroupId: bed, holdId: promise.holdId, arrivedAt: now };
    expect(await a.send(arrive, now)).toMatchObject({ status: 'applied', hold: { state: 'arrived' } });
    expect((await a.send(arrive, now)).status).toBe('applied');
    expect(await rowOf(bed)).toMatchObject({ reported: 2, held: 0 });
  });
});

describe('a capacity report', () => {
  const report = (bedGroupId: string, baseVersion: number, available: number | null, more: { forTheNight?: boolean } = {}) => ({ kind: 'reportCapacity' as const, bedGroupId, baseVersion, available, availableFrom: null, forTheNight: more.forTheNight ?? false, spokeWith: 'nachthoofd' });

  it('based on an older version goes back with the current state, and changes nothing', async () => {
    const bed = await newBed(2);
    await a.send(offerFor(bed), now);
    expect(await b.send(report(bed, 1, 5), now)).toMatchObject({ status: 'conflict', code: 'stale', current: { available: 1 } });
    expect(await rowOf(bed)).toMatchObject({ reported: 2, held: 1 });
  });

  it('is net of the holds its reporter saw, and counts from when it was told, not from when it arrived', async () => {
    const bed = await newBed(2);
    await a.send(offerFor(bed), now);
    const told = now + 10_000;
    now += 30 * 60_000;
    expect(await b.send(report(bed, 2, 4), told)).toMatchObject({ status: 'applied', current: { available: 4, observedAt: told, expiresAt: told + 8 * 3_600_000, source: 'manual', reportedBy: 'nachthoofd' } });
    expect(await rowOf(bed)).toMatchObject({ reported: 5, held: 1 });
  });

  it('from a desk whose clock runs ahead is never younger than now', async () => {
    const bed = await newBed(2);
    expect(await a.send(report(bed, 1, 1), now + 3_600_000)).toMatchObject({ current: { observedAt: now } });
  });

  it('"not known any more" becomes unknown with a reason, never zero', async () => {
    const bed = await newBed(2);
    const answer = await a.send(report(bed, 1, null), now);
    expect(answer).toMatchObject({ status: 'applied', current: { available: null } });
    expect(answer.current?.absentReason).toMatch(/niet bekend/);
  });
});

describe('events', () => {
  it('of a desk with a clock far ahead are kept, clamped and marked', async () => {
    const ahead = now + 86_400_000;
    const { items } = await since(() => a.push([a.event(v7(), regionId, 'claimed', {}, ahead)]));
    expect(items[0]?.body).toMatchObject({ clockSuspect: true, at: ahead });
    expect(String((items[0]?.body as { hlc: string }).hlc).slice(0, 12)).toBe((now + 60_000).toString(16).padStart(12, '0'));
  });

  it('of a type that only newer desks know are stored and forwarded as they came', async () => {
    const event = a.event(v7(), regionId, 'dreamtOf', { anything: [1, 2] }, now, { schema: 3 });
    const { value, items } = await since(() => a.push([event]));
    expect(value.results[0]?.status).toBe('applied');
    expect(items[0]?.body).toEqual(event.kind === 'appendEvent' ? event.event : null);
  });

  it('whose content is not what their type says are refused alone', async () => {
    const caseId = v7();
    const { results } = await a.push([a.event(caseId, regionId, 'claimed', {}, now), a.event(caseId, regionId, 'closed', { destination: 'mars' }, now), a.event(caseId, regionId, 'released', {}, now)]);
    expect(results.map((result) => result.status)).toEqual(['applied', 'rejected', 'applied']);
  });

  it('of one batch reach the feed once, and only within their region', async () => {
    const caseId = v7();
    const events = [1, 2, 3].map(() => a.event(caseId, regionId, 'claimed', {}, now));
    const { items } = await since(async () => { await a.push(events); await a.push(events); });
    expect(items.map((item) => item.kind)).toEqual(['caseEvent', 'caseEvent', 'caseEvent']);
    const elsewhere = new DeskClient(region.url, await region.deskToken('desk-31', ['nl-31']), 'desk-31');
    expect((await elsewhere.allSince(0)).items.filter((item) => item.kind === 'caseEvent')).toEqual([]);
    expect((await elsewhere.push([elsewhere.event(caseId, 'nl-31', 'claimed', {}, now)])).results[0]).toMatchObject({ status: 'rejected', code: 'forbidden' });
  });
});

describe('a desk of another region', () => {
  it('may not withdraw, release, extend, promise, take in or ask anew what belongs to a case that is not of its region, whatever ids it knows', async () => {
    const asked = offerFor(await newBed(2));
    const { caseId, offerId, bedGroupId, hold } = asked;
    const holdId = hold?.holdId ?? '';
    await a.push([a.event(caseId, regionId, 'claimed', {}, now)]);
    expect((await a.send(asked, now)).status).toBe('applied');
    const elsewhere = new DeskClient(region.url, await region.deskToken('desk-ver', ['nl-31']), 'desk-ver');
    const promise = { kind: 'confirmPlacement', regionId: 'nl-31', bedGroupId, via: 'phone', expectedAt: null } as const;
    const { items } = await since(async () => {
      // Under the case's own id and under one that nobody knows: the place and the request stay the other region's.
      for (const own of [caseId, v7()]) {
        const drafts: readonly Draft[] = [
          { kind: 'withdrawOffer', caseId: own, offerId, reason: 'byDesk' }, { kind: 'releaseHold', caseId: own, holdId, reason: 'byDesk' }, { kind: 'extendHold', caseId: own, holdId, until: now + 80_000_000 }, { kind: 'arrive', caseId: own, bedGroupId, holdId, arrivedAt: now },
          { ...promise, caseId: own, offerId: null, holdId }, { ...promise, caseId: own, offerId, holdId: v7() },
        ];
        for (const draft of drafts) expect(await elsewhere.send(draft, now), draft.kind).toMatchObject({ status: 'rejected', code: 'forbidden' });
      }
      for (const draft of [{ ...offerFor(bedGroupId), caseId, regionId: 'nl-31' }, { kind: 'arrive', caseId, bedGroupId, holdId: v7(), arrivedAt: now } as const]) expect(await elsewhere.send(draft, now), draft.kind).toMatchObject({ status: 'rejected', code: 'forbidden' });
    });
    expect(items).toEqual([]);
    expect((await a.send({ kind: 'releaseHold', caseId, holdId, reason: 'byDesk' }, now)).status).toBe('applied');
  });

  describe('that rang a place of ours', () => {
    const heard = (bedGroupId: string, baseVersion: number, available: number, spokeWith: string) => ({ kind: 'reportCapacity' as const, bedGroupId, baseVersion, available, availableFrom: null, forTheNight: false, spokeWith, said: 'free' as const, byName: 'T. Verpleger' });
    const elsewhere = async (): Promise<DeskClient> => new DeskClient(region.url, await region.deskToken('desk-ver', ['nl-31']), 'desk-ver');
    const providerSays = async (id: string, available: number) => reportAsProvider(region.service.region, (await rowOf(id)).organisation_id, { bedGroupId: id, baseVersion: (await rowOf(id)).version, available, availableFrom: null, forTheNight: false });

    it('never replaces what the provider said since, nor what it said before but later than the call', async () => {
      const [desk, bed] = [await elsewhere(), await newBed(null)];
      await providerSays(bed, 0);
      expect(await desk.send(heard(bed, 1, 3, 'nachthoofd'), now)).toMatchObject({ status: 'conflict', code: 'stale', current: { available: 0 } });
      const { version } = await rowOf(bed);
      expect(await desk.send(heard(bed, version, 3, 'nachthoofd'), now - 1)).toMatchObject({ status: 'conflict', code: 'stale', current: { available: 0 } });
      expect(await rowOf(bed)).toMatchObject({ reported: 0, last_call: null });
    });

    it('is believed with its name beside it, and never reads as the provider or as a desk of ours, whatever name was typed', async () => {
      const desk = await elsewhere();
      const bed = await newBed(null);
      const { organisation_id: organisation } = await rowOf(bed);
      for (const spokeWith of [organisation, 'nachthoofd', '', 'x'.repeat(120)]) {
        const answer = await desk.send(heard(bed, (await rowOf(bed)).version, 2, spokeWith), now);
        expect(answer).toMatchObject({ status: 'applied', current: { available: 2, lastCall: { desk: 'desk-ver', by: 'T. Verpleger', spokeWith } } });
        // By the region's name in the directory: an id says nothing to a nurse.
        expect(answer.current?.reportedBy).toMatch(/^.+, gehoord door een loket van een andere regio \([^()]+\)$/);
        expect(answer.current?.reportedBy).not.toMatch(/desk-ver|nl-31/);
      }
      const nowhere = new DeskClient(region.url, await region.deskToken('desk-nergens', ['nl-99']), 'desk-nergens');
      expect((await nowhere.send(heard(bed, (await rowOf(bed)).version, 2, ''), now)).current?.reportedBy).toBe('de locatie, gehoord door een loket van een andere regio');
      await providerSays(bed, 1);
      expect(await rowOf(bed)).toMatchObject({ reported: 1, reported_by: organisation });
      expect(await a.send(heard(bed, (await rowOf(bed)).version, 2, 'nachthoofd'), now)).toMatchObject({ current: { reportedBy: 'nachthoofd' } });
    });
  });
});

describe('case keys', () => {
  it('are kept once, never replaced, given only to desks of the case\'s region, and gone after erasure', async () => {
    const caseId = v7();
    const key = randomBytes(32).toString('base64');
    expect((await a.send({ kind: 'caseKey', caseId, key }, now)).status).toBe('applied');
    expect(await b.send({ kind: 'caseKey', caseId, key: randomBytes(32).toString('base64') }, now)).toMatchObject({ status: 'rejected', code: 'conflict' });
    await a.push([a.event(caseId, regionId, 'claimed', {}, now)]);
    const ask = async (desk: DeskClient): Promise<unknown> => (await desk.request('/v1/case-keys', { method: 'POST', body: JSON.stringify({ caseIds: [caseId] }) })).json();
    expect(await ask(b)).toEqual({ keys: { [caseId]: key }, erased: [] });
    const elsewhere = new DeskClient(region.url, await region.deskToken('desk-04', ['nl-04']), 'desk-04');
    expect(await ask(elsewhere)).toEqual({ keys: {}, erased: [] });
  });

  it('are not taken from a desk of another region, not even for a case whose key the region lacks', async () => {
    const caseId = v7();
    await a.push([a.event(caseId, regionId, 'claimed', {}, now)]);
    const elsewhere = new DeskClient(region.url, await region.deskToken('desk-05', ['nl-31']), 'desk-05');
    expect(await elsewhere.send({ kind: 'caseKey', caseId, key: randomBytes(32).toString('base64') }, now)).toMatchObject({ status: 'rejected', code: 'forbidden' });
    expect((await region.service.region.keys.get([caseId])).keys).toEqual({});
    expect((await a.send({ kind: 'caseKey', caseId, key: randomBytes(32).toString('base64') }, now)).status).toBe('applied');
  });
});
