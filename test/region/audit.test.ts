import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RegionAuditPage, auditText } from '../../shared/contract/region.ts';
import type { RegionAuditLine } from '../../shared/contract/region.ts';
import { verifiedNothing, verifyAudit } from '../../region/audit/read.ts';
import { DeskClient, anonymousOffer } from '../support/region-client.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

let region: TestRegion;
let desk: DeskClient;
beforeAll(async () => {
  region = await startTestRegion({ timers: false });
  desk = new DeskClient(region.url, region.token, 'desk-oefen');
}, 60_000);
afterAll(async () => { await region.stop(); });

const read = async (query: string, token = region.auditToken): Promise<RegionAuditPage> => {
  const response = await fetch(`${region.url}/v1/audit${query}`, { headers: { authorization: `Bearer ${token}` } });
  return RegionAuditPage.parse(await response.json());
};
const linesOf = async (caseId: string): Promise<readonly RegionAuditLine[]> => (await read(`?caseId=${caseId}`)).items.filter((line) => line.entry?.action !== 'auditRead');
const db = () => region.service.region.db;

describe('the access log', () => {
  it('is read by the scope audit alone, with a code for everyone else and for a wrong question', async () => {
    const status = async (token: string, query = ''): Promise<number> => (await fetch(`${region.url}/v1/audit${query}`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect([await status(region.token), await status(region.managerToken), await status('x'.repeat(30))]).toEqual([403, 403, 401]);
    expect([await status(region.auditToken, '?after=-1'), await status(region.auditToken, '?limit=5000'), await status(region.auditToken, '?name=x')]).toEqual([400, 400, 400]);
  });

  it('holds every write to a patient record: who, in which role, with which token, and the desk\'s own number for it; refused ones too', async () => {
    const caseId = v7();
    const event = desk.event(caseId, 'nl-05', 'claimed', {}, Date.now());
    const forged = desk.event(caseId, 'nl-05', 'claimed', {}, Date.now());
    await region.deskToken('desk-ander');
    await desk.push([event]);
    await desk.push([{ ...forged, actor: { ...forged.actor, desk: 'desk-ander' } }]);
    const hold = await desk.send({ kind: 'placeOffer', caseId, regionId: 'nl-05', bedGroupId: 'nergens', versionSeen: 1, hold: null, offerId: v7(), content: anonymousOffer, mayWait: false }, Date.now());
    expect(hold.status).toBe('rejected');
    expect((await linesOf(caseId)).map((line) => line.entry)).toMatchObject([
      { action: 'appendEvent', detail: 'claimed', outcome: 'done', caseId, regionId: 'nl-05', commandId: event.id, actor: { id: 'nurse-1', role: 'nurse', desk: 'desk-oefen' }, token: { kind: 'desk', subject: 'desk-oefen' } },
      { action: 'appendEvent', detail: 'forbidden', outcome: 'refused', commandId: forged.id, actor: { desk: 'desk-ander' }, token: { subject: 'desk-oefen' } },
      { action: 'placeOffer', detail: 'notFound', outcome: 'refused', commandId: hold.id },
    ]);
  });

  it('holds a command once, however often it is sent, and each case of a batch', async () => {
    const ids = [v7(), v7()];
    const events = ids.map((caseId) => desk.event(caseId, 'nl-05', 'claimed', {}, Date.now()));
    await desk.push(events);
    await desk.push(events);
    for (const id of ids) expect((await linesOf(id)).length).toBe(1);
  });

  it('holds every key that was handed out, since whoever has it can read that record; not those that were asked for in vain', async () => {
    const [known, elsewhere] = [v7(), v7()];
    await desk.push([desk.command({ kind: 'caseKey', caseId: known, key: Buffer.alloc(32, 7).toString('base64') }, Date.now()), desk.event(known, 'nl-05', 'claimed', {}, Date.now())]);
    await desk.request('/v1/case-keys', { method: 'POST', body: JSON.stringify({ caseIds: [known, elsewhere] }) });
    expect((await linesOf(known)).map((line) => line.entry?.action)).toEqual(['caseKey', 'appendEvent', 'caseKeysRead']);
    expect(await linesOf(elsewhere)).toEqual([]);
  });

  it('can be checked by its reader line for line, over pages, and does not show what belongs to another region', async () => {
    const caseId = v7();
    await desk.push([desk.event(caseId, 'nl-04', 'claimed', {}, Date.now())]);
    const all: RegionAuditLine[] = [];
    let head = '';
    for (let after: number | null = 0; after !== null;) {
      const page: RegionAuditPage = await read(`?after=${after}&limit=3`);
      all.push(...page.items);
      head = page.head.hash;
      after = page.next;
    }
    let previous = '0'.repeat(64);
    for (const [index, line] of all.entries()) {
      expect([line.seq, line.previous]).toEqual([index + 1, previous]);
      if (line.entry !== null) expect(createHash('sha256').update(auditText(line.previous, line.entry)).digest('hex')).toBe(line.hash);
      previous = line.hash;
    }
    expect(previous).toBe(head);
    const { text } = await region.service.tokens.add({ kind: 'audit', subject: 'klein', regions: ['nl-05'] });
    const [line] = (await read(`?caseId=${caseId}`, text)).items;
    expect(line).toMatchObject({ entry: null });
  });

  it('gives a desk what was done with its own token, and of every other line the hashes only, so that it can follow the chain', async () => {
    const caseId = v7();
    const other = new DeskClient(region.url, await region.deskToken('desk-buur'), 'desk-buur');
    const [mine, theirs] = [desk.event(caseId, 'nl-05', 'claimed', {}, Date.now()), other.event(v7(), 'nl-05', 'claimed', {}, Date.now())];
    await desk.push([mine]);
    await other.push([theirs]);
    const { items, head } = await read('/own', region.token);
    const seen = items.flatMap(({ entry }) => (entry === null ? [] : [entry]));
    expect(seen.every((entry) => entry.token?.subject === 'desk-oefen')).toBe(true);
    expect(seen.map((entry) => entry.commandId)).toContain(mine.id);
    expect(JSON.stringify(items)).not.toContain(theirs.id);
    expect(items.map(({ seq }) => seq)).toEqual(Array.from({ length: items.length }, (_, index) => index + 1));
    expect(items.every((line, index) => line.previous === (items[index - 1]?.hash ?? '0'.repeat(64)))).toBe(true);
    expect(head).toEqual({ seq: items.at(-1)?.seq, hash: items.at(-1)?.hash });
    const status = async (token: string, query = ''): Promise<number> => (await fetch(`${region.url}/v1/audit/own${query}`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect([await status(region.auditToken), await status(region.managerToken), await status(region.token, `?caseId=${caseId}`)]).toEqual([403, 403, 400]);
  });

  it('refuses to change, remove or empty it, and a change made past that shows at its line', async () => {
    await desk.push([desk.event(v7(), 'nl-05', 'claimed', {}, Date.now())]);
    for (const statement of ['UPDATE audit_line SET line = line', 'DELETE FROM audit_line WHERE seq = 1', 'TRUNCATE audit_line']) await expect(db().query(statement)).rejects.toThrow(/never changed/);
    expect((await verifyAudit(db(), verifiedNothing, 3)).brokenAt).toBeNull();
    await db().query('ALTER TABLE audit_line DISABLE TRIGGER audit_line_kept');
    await db().query(`UPDATE audit_line SET line = replace(line, 'desk-oefen', 'desk-ander') WHERE seq = 2`);
    expect((await verifyAudit(db(), verifiedNothing, 3)).brokenAt).toBe(2);
    await db().query(`UPDATE audit_line SET line = replace(line, 'desk-ander', 'desk-oefen') WHERE seq = 2`);
    await db().query('DELETE FROM audit_line WHERE seq = (SELECT max(seq) FROM audit_line)');
    expect((await verifyAudit(db(), verifiedNothing, 3)).brokenAt).not.toBeNull();
  });
});
