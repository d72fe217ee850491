import { createCipheriv, randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifiedNothing, verifyAudit } from '../../region/audit/read.ts';
import { answerOffer } from '../../region/capacity/answers.ts';
import { conflictChange, openOverbooked } from '../../region/capacity/ledger.ts';
import { goneReference, shownReference } from '../../region/intake/reference.ts';
import { commitFeed } from '../../region/sync/feed.ts';
import { DeskClient, anonymousOffer } from '../support/region-client.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

/** What stands for the person: sealed in an event, and, as it shouldn't, written in the open by a nurse and by a provider. */
const sealedName = 'Verzonnen Persoon';
const nurseWords = 'mw. Verzonnen wacht thuis';
const providerWords = 'zoon van Verzonnen belt terug';
const conflictWords = 'mw. Verzonnen is naar elders gegaan';
/** A sender's own number of the referral: with it the sender, or who has its records, finds the person. */
const senderReference = 'zh-dossier-88213';
const key = randomBytes(32);
const [caseId, holdId, offerId] = [v7(), v7(), v7()];
let bedId = '';
let conflictId = '';
let region: TestRegion;
let desk: DeskClient;
let offer: ReturnType<DeskClient['command']>;

beforeAll(async () => {
  region = await startTestRegion({ timers: false, beds: 40 });
  desk = new DeskClient(region.url, region.token, 'desk-oefen');
  const bed = (await region.service.region.db.query<{ id: string; version: number; organisation_id: string }>('SELECT id, version, organisation_id FROM bed_group WHERE reported - held >= 2 ORDER BY id LIMIT 1'))[0];
  if (bed === undefined) throw new Error('no bed with room');
  bedId = bed.id;
  const event = desk.event(caseId, 'nl-05', 'claimed', {}, Date.now());
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(event.id));
  const data = Buffer.concat([cipher.update(JSON.stringify({ name: sealedName })), cipher.final(), cipher.getAuthTag()]).toString('base64');
  const withPerson = event.kind === 'appendEvent' ? { ...event, event: { ...event.event, personal: { alg: 'A256GCM', iv: iv.toString('base64'), data } } } : event;
  offer = desk.command({ kind: 'placeOffer', caseId, regionId: 'nl-05', bedGroupId: bed.id, versionSeen: bed.version, hold: { holdId, ttlMs: 7_200_000 }, offerId, content: { ...anonymousOffer, summary: nurseWords }, mayWait: false }, Date.now());
  const { results } = await desk.push([desk.command({ kind: 'caseKey', caseId, key: key.toString('base64') }, Date.now()), withPerson, offer]);
  expect(results.map((result) => result.status)).toEqual(['applied', 'applied', 'applied']);
  const { db } = region.service.region;
  const opened = await db.tx(async (sql) => {
    await sql.query('INSERT INTO intake (case_id, region_id, sender, reference, fingerprint, channel, filed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)', [caseId, 'nl-05', 'zh', senderReference, 'vingerafdruk', 'web', Date.now()]);
    const conflict = await openOverbooked(sql, bed.id, 'nl-05', Date.now());
    await commitFeed(sql, [conflictChange(conflict)]);
    return conflict;
  });
  conflictId = opened.id;
  expect((await desk.push([desk.command({ kind: 'resolveConflict', conflictId, resolution: conflictWords }, Date.now())])).results[0]?.status).toBe('applied');
  await answerOffer(region.service.region, bed.organisation_id, offerId, { answer: 'refused', reasonCode: 'noCapacity', text: providerWords, expectedAt: null });
}, 60_000);
afterAll(async () => { await region.stop(); });

/** All that the region keeps or gives out, as text: every table, the key store's files, a fresh snapshot's parts, the export of cases, the feed. */
async function everything(): Promise<string> {
  const { db } = region.service.region;
  const tables = await db.query<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`);
  const texts: string[] = [];
  for (const { name } of tables) texts.push(...(await db.query<{ row: string }>(`SELECT t::text AS row FROM "${name}" t`)).map((row) => row.row));
  const keys = join(region.dataFolder, 'keys');
  for (const file of readdirSync(keys)) texts.push(readFileSync(join(keys, file), 'utf8'));
  for (const part of (await desk.snapshot()).parts) texts.push(gunzipSync(Buffer.from(await (await desk.request(part.url)).arrayBuffer())).toString());
  texts.push(await (await fetch(`${region.url}/v1/cases`, { headers: { authorization: `Bearer ${region.auditToken}` } })).text(), JSON.stringify(await desk.allSince(0)), JSON.stringify(await (await desk.request('/v1/case-keys', { method: 'POST', body: JSON.stringify({ caseIds: [caseId] }) })).json()));
  return texts.join('\n');
}

const counts = async (): Promise<unknown> => (await region.service.region.db.query('SELECT (SELECT count(*) FROM case_event) AS events, (SELECT count(*) FROM hold) AS holds, (SELECT count(*) FROM offer) AS offers, (SELECT count(*) FROM conflict) AS conflicts, (SELECT count(*) FROM intake) AS intakes, (SELECT count(*) FROM command) AS commands, (SELECT reported - held FROM bed_group b JOIN offer o ON o.bed_group_id = b.id) AS free'))[0];

describe('an erased person', () => {
  it('is nowhere on the region any more: not in its tables, key store, snapshots or exports; counts, events and the access log stay whole', async () => {
    const before = await everything();
    for (const trace of [key.toString('base64'), nurseWords, providerWords, conflictWords, senderReference]) expect(before).toContain(trace);
    const [oldPart] = (await desk.snapshot()).parts;
    const [countsBefore, events] = [await counts(), (await desk.allSince(0)).items.filter((item) => item.kind === 'caseEvent')];
    const erased = await fetch(`${region.url}/v1/erasures`, { method: 'POST', headers: { authorization: `Bearer ${region.managerToken}`, 'content-type': 'application/json' }, body: JSON.stringify({ caseId, reason: 'verzoek van de persoon' }) });
    expect(erased.status).toBe(200);

    const after = await everything();
    for (const trace of [key.toString('base64'), sealedName, nurseWords, providerWords, conflictWords, senderReference, 'vingerafdruk']) expect(after).not.toContain(trace);
    expect((await desk.request(oldPart?.url ?? '')).status).toBe(404);
    expect(await counts()).toEqual(countsBefore);
    const { items, last } = await desk.allSince(0);
    expect(items.filter((item) => item.kind === 'caseEvent')).toEqual(events);
    expect(last.digest).toMatchObject({ erasure: { count: 1 } });
    expect((await verifyAudit(region.service.region.db, verifiedNothing)).brokenAt).toBeNull();
    expect(JSON.stringify(await (await fetch(`${region.url}/v1/audit?caseId=${caseId}`, { headers: { authorization: `Bearer ${region.auditToken}` } })).json())).toContain('"action":"erased"');
  });

  it('does not come back with what desks send again: the key is refused, the words of the offer are left out', async () => {
    const again = desk.command({ kind: 'caseKey', caseId, key: key.toString('base64') }, Date.now());
    const other = desk.command({ kind: 'placeOffer', caseId, regionId: 'nl-05', bedGroupId: bedId, versionSeen: 1_000, hold: null, offerId: v7(), content: { ...anonymousOffer, summary: nurseWords }, mayWait: false }, Date.now());
    const { results } = await desk.push([offer, again, other]);
    expect(results.map((result) => [result.status, result.code])).toMatchObject([['duplicate', null], ['rejected', 'erased'], ['applied', null]]);
    expect(JSON.stringify(results)).not.toContain(nurseWords);
    expect(results[2]?.offer?.content.summary).toBe('');
    // A restored region has the conflict open again; whoever settled it settles it again.
    await region.service.region.db.query('UPDATE conflict SET closed_at = NULL, resolution = NULL WHERE id = $1', [conflictId]);
    expect((await desk.push([desk.command({ kind: 'resolveConflict', conflictId, resolution: conflictWords }, Date.now())])).results[0]?.status).toBe('applied');
    expect((await region.service.region.db.query('SELECT closed_at IS NOT NULL AS closed, resolution FROM conflict WHERE id = $1', [conflictId]))[0]).toEqual({ closed: true, resolution: '' });
    const after = await everything();
    for (const trace of [key.toString('base64'), nurseWords, providerWords, conflictWords, senderReference]) expect(after).not.toContain(trace);
  });
  it('can not be filed again by who referred it, under the number that the region no longer shows', async () => {
    const row = (await region.service.region.db.query<{ reference: string }>('SELECT reference FROM intake WHERE case_id = $1', [caseId]))[0];
    expect(row?.reference).toBe(goneReference('zh', senderReference));
    expect(shownReference(row?.reference ?? '')).toBe('(gewist)');
    expect(shownReference(senderReference)).toBe(senderReference);
  });
});
