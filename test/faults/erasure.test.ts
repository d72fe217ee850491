import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backUp, exportAudit, restore } from '../../electron/desk/store/chores.ts';
import { startTestDesk, testKey } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

/** Erasing a person, from the region to the last backup: nothing can be read any more, and nothing else is touched. */
let folder: string;
let region: TestRegion;
const desks: TestDesk[] = [];
const said = 'valt thuis steeds';
const named = 'Wilhelmina Proefpersoon';

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'regioloket-erase-'));
  region = await startTestRegion({ beds: 10, dataFolder: path.join(folder, 'region') });
});
afterAll(async () => {
  for (const desk of desks) await desk.close();
  await region.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function desk(name: string, dataFolder = path.join(folder, name)): Promise<TestDesk> {
  const made = await startTestDesk({ dataFolder, region: { url: region.url, token: await region.deskToken(name) } });
  desks.push(made);
  await made.synced();
  await made.signIn();
  return made;
}
const personalOf = (one: TestDesk, caseId: string): string => JSON.stringify(one.kernel.journal.events(caseId).map((event) => ('personal' in event ? event.personal : null)));
const readable = (one: TestDesk, caseId: string): boolean => personalOf(one, caseId).includes(said) || personalOf(one, caseId).includes(named);
const erasedAt = (one: TestDesk, caseId: string): Promise<void> => one.until(() => one.kernel.journal.events(caseId).length > 0 && one.kernel.journal.events(caseId).every((event) => !('erased' in event) || event.erased || event.personal === null) && !readable(one, caseId), 30_000);
async function regionCase(caseId: string): Promise<{ readonly events: readonly { readonly id: string; readonly seq: number }[] }> {
  const lines = (await (await fetch(`${region.url}/v1/cases`, { headers: { authorization: `Bearer ${region.auditToken}` } })).text()).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as { id: string; events: { id: string; seq: number }[] });
  const found = lines.find((line) => line.id === caseId);
  if (found === undefined) throw new Error('the region has no such case');
  return found;
}
function filesUnder(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => path.join(root, name)).filter((file) => statSync(file).isFile());
}

describe('erasing a person', () => {
  it('makes everything said of them unreadable at the region, on every desk, on one that was away, and in a desk\'s backup; events, counts and chains stay whole', async () => {
    const one = await desk('desk-one');
    const other = await desk('desk-other');
    const { caseId } = await one.call('casework.start', {});
    await one.call('casework.savePatient', { caseId, patient: { name: named, birthDate: '1941-02-03', sex: 'female', municipality: 'Deventer' } });
    await one.call('casework.addNote', { caseId, text: said });
    const kept = await one.call('casework.start', {});
    await one.call('casework.addNote', { caseId: kept.caseId, text: 'blijft' });
    await other.until(() => readable(other, caseId));
    const key = one.kernel.journal.events(caseId).length > 0 ? (await region.service.region.keys.get([caseId])).keys[caseId] : undefined;
    if (key === undefined) throw new Error('the region has no key');
    await one.until(() => one.kernel.syncStatus().queue === 0);
    const before = await regionCase(caseId);

    const backup = path.join(folder, 'one.backup');
    await backUp(one.dataFolder, testKey, backup);
    // Another machine's copy of the whole folder, keys included, that is switched off now.
    const away = await desk('desk-away');
    await away.until(() => readable(away, caseId));
    desks.splice(desks.indexOf(away), 1);
    await away.core.close();

    const answer = await fetch(`${region.url}/v1/erasures`, { method: 'POST', headers: { authorization: `Bearer ${region.managerToken}`, 'content-type': 'application/json' }, body: JSON.stringify({ caseId, reason: 'Verzoek van de betrokkene' }) });
    expect(answer.status).toBe(200);
    await erasedAt(one, caseId);
    await erasedAt(other, caseId);
    await erasedAt(await desk('desk-away'), caseId);
    expect((await one.refusal('casework.addNote', { caseId, text: 'nog iets' })).code).toBe('erased');

    // The chain of events, their numbers and everybody's digests are what they were.
    expect(await regionCase(caseId)).toEqual(before);
    for (const each of [one, other]) {
      expect(each.kernel.journal.events(caseId).map((event) => event.id)).toEqual(before.events.map((event) => event.id));
      expect(personalOf(each, kept.caseId)).toContain('blijft');
      await each.until(() => each.kernel.syncStatus().digestOk === true);
    }

    // A backup that knows the case, put back on the same machine: keys aren't in it, and the erased one stays erased.
    desks.splice(desks.indexOf(one), 1);
    await one.core.close();
    expect(exportAudit(one.dataFolder, testKey, path.join(folder, 'audit.ndjson'))).toMatchObject({ intact: true });
    restore(one.dataFolder, testKey, backup, Date.now());
    const restored = await startTestDesk({ dataFolder: one.dataFolder });
    desks.push(restored);
    expect(restored.kernel.journal.events(caseId).length).toBe(before.events.length);
    expect(readable(restored, caseId)).toBe(false);
    // And on a new machine, whose keys come from the region: it has none to give.
    const elsewhere = path.join(folder, 'elsewhere');
    const empty = await startTestDesk({ dataFolder: elsewhere });
    await empty.core.close();
    restore(elsewhere, testKey, backup, Date.now());
    const moved = await desk('desk-moved', elsewhere);
    await moved.until(() => personalOf(moved, kept.caseId).includes('blijft'), 30_000);
    await erasedAt(moved, caseId);

    // No file of the region or of a desk holds the key or the words.
    await region.service.close();
    cpSync(region.dataFolder, path.join(folder, 'region-files'), { recursive: true });
    const marks: readonly string[] = [said, named, key];
    for (const file of filesUnder(folder)) {
      const bytes = readFileSync(file);
      for (const word of marks) if (bytes.includes(word) || bytes.includes(Buffer.from(word, 'base64')) && word === key) throw new Error(`${path.relative(folder, file)} still holds it`);
    }
  }, 180_000);
});
