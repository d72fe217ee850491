import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { keepCore } from '../../electron/desk/core-keeper.ts';
import type { Core } from '../../electron/desk/kernel.ts';
import { testKey } from '../support/desk.ts';

let folder = '';
let core: Core | null = null;
afterEach(async () => {
  await core?.close();
  core = null;
  rmSync(folder, { recursive: true, force: true });
});

type Answer = { readonly ok: boolean; readonly value?: Record<string, unknown>; readonly error?: { readonly code: string } };
const ask = async (method: string, input: unknown = {}): Promise<Answer> => JSON.parse(await (core as Core).invoke(method, JSON.stringify(input))) as Answer;

async function start(): Promise<{ readonly restarted: Promise<void>; readonly gaveUp: Promise<void>; readonly events: { seq: number; type: string }[] }> {
  folder = mkdtempSync(join(tmpdir(), 'regioloket-keeper-'));
  const events: { seq: number; type: string }[] = [];
  let back = (): void => undefined;
  let down = (): void => undefined;
  const restarted = new Promise<void>((resolve) => { back = resolve; });
  const gaveUp = new Promise<void>((resolve) => { down = resolve; });
  core = await keepCore(
    { host: 'memory', version: '0.0.0-test', dataFolder: folder, databaseKey: testKey, secrets: 'keyFile', region: null, training: true },
    { worker: new URL('./dying-worker.ts', import.meta.url), log: () => undefined, clock: Date.now, restarted: () => back(), gaveUp: () => down() },
  );
  core.onEvent((text) => void events.push(JSON.parse(text) as { seq: number; type: string }));
  return { restarted, gaveUp, events };
}

describe('a core whose thread ends by itself', () => {
  it('comes back with everything that was answered, and every screen is told to look again', async () => {
    const { restarted, events } = await start();
    await ask('session.startTraining');
    await ask('app.saveSettings', { theme: 'dag' });
    await expect.poll(() => events.length).toBeGreaterThan(0);
    const before = events.at(-1)?.seq ?? 0;
    writeFileSync(join(folder, 'die'), '');
    await restarted;
    expect((await ask('session.current')).value).toMatchObject({ staff: { role: 'trainee' } });
    expect((await ask('app.settings')).value).toMatchObject({ theme: 'dag' });
    // A hole in the numbers is what makes a screen fetch everything; after it they go on without one.
    await ask('session.signOut');
    await expect.poll(() => events.filter((event) => event.seq > before).length).toBeGreaterThanOrEqual(2);
    const seqs = events.map((event) => event.seq).filter((seq) => seq > before);
    expect(seqs[0]).toBe(before + 2);
    expect(seqs).toEqual(seqs.map((_, index) => before + 2 + index));
  });

  it('answers a call under way with a code, and one that comes meanwhile from the new thread', async () => {
    const { restarted } = await start();
    writeFileSync(join(folder, 'die'), '');
    const calls: Answer[] = [];
    let over = false;
    void restarted.then(() => { over = true; });
    while (!over) calls.push(await ask('app.info'));
    expect(calls.every((answer) => answer.ok || answer.error?.code === 'internal')).toBe(true);
    expect((await ask('app.info')).ok).toBe(true);
  });

  it('that keeps ending stays down after three restarts and answers every call with a code', async () => {
    const { gaveUp } = await start();
    writeFileSync(join(folder, 'die-always'), '');
    await gaveUp;
    expect((await ask('app.info')).error?.code).toBe('internal');
  });
});
