import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import cases from '../../shared/protocol/tijdelijk-verblijf/cases.json' with { type: 'json' };
import { checks, firstFailure } from '../electron-standin/checks.ts';
import { launchShell, shellKind } from '../electron-standin/choose.ts';
import type { ShellUnderTest } from '../electron-standin/choose.ts';
import { launchStandin, runToEnd } from '../electron-standin/launch.ts';
import type { Standin } from '../electron-standin/launch.ts';
import { planted, plants } from '../electron-standin/plants.ts';
import type { Plant } from '../electron-standin/plants.ts';
import { startSharedRegion } from '../electron-standin/training.ts';
import type { SharedRegion } from '../electron-standin/training.ts';
import { answerTriage, newReferral, offerFirstFreeBed, placeAndClose, press, shownOutcome, startTraining } from './case-page.ts';
import type { VignetteAnswers } from './case-page.ts';

/**
 * The unmodified built Electron shell on the stand-in: EMULATED. What only a real binary can show is in docs/unverified-on-electron.md. The same checks are
 * meant for a real binary where there is one.
 */
let region: SharedRegion;
const folders: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'regioloket-shell-'));
  folders.push(folder);
  return folder;
}

beforeAll(async () => {
  region = await startSharedRegion();
});
afterAll(async () => {
  await region?.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

describe('the hardened shell (emulated)', () => {
  let desk: Standin;
  beforeAll(async () => {
    desk = await launchStandin({ flags: region.flags });
  });
  afterAll(async () => {
    await desk?.end();
  });

  it.each(checks.map((check) => [check.name, check] as const))('%s', async (_name, check) => {
    await check.run(desk);
  });

  it('a second start on the same data folder ends with one line, and the first window comes forward', async () => {
    const second = await runToEnd({ dataFolder: desk.dataFolder, flags: region.flags });
    expect([second.code, second.output.trim().split('\n').length]).toEqual([1, 1]);
    expect(second.output).toContain('already running');
    await desk.seen('second-instance');
    await desk.seen('window-focused');
  });

  it('nothing of the page was thrown, and the stand-in had nothing to report', () => {
    expect([desk.entries('page-exception'), desk.entries('stand-in-error'), desk.entries('window-without-shell')]).toEqual([[], [], []]);
  });

  it('asked to stop it closes the database before it ends', async () => {
    expect(await desk.stop()).toBe(0);
    expect(readdirSync(desk.dataFolder).filter((name) => name.endsWith('-wal'))).toEqual([]);
  });
});

describe(`journeys in the Electron shell (${shellKind})`, () => {
  let desk: ShellUnderTest;
  beforeAll(async () => {
    desk = await launchShell(region.flags);
    await startTraining(desk.page);
  });
  afterAll(async () => {
    await desk?.end();
  });
  const vignette = (id: string) => {
    const found = cases.cases.find((entry) => entry.id === id);
    if (found === undefined) throw new Error(`no shipped case ${id}`);
    return found as unknown as { answers: VignetteAnswers; expected: { urgency: string; careType: string } };
  };

  it('v01 is placed and closed', async () => {
    const { answers, expected } = vignette('v01');
    await newReferral(desk.page, 'Proef v01');
    await answerTriage(desk.page, answers);
    expect(await shownOutcome(desk.page)).toEqual({ urgency: expected.urgency, careType: expected.careType });
    await press(desk.page, 'Uitkomst bevestigen');
    await offerFirstFreeBed(desk.page);
    await placeAndClose(desk.page);
  });

  it('v11 shows its outcome', async () => {
    const { answers, expected } = vignette('v11');
    await newReferral(desk.page, 'Proef v11');
    await answerTriage(desk.page, answers);
    expect(await shownOutcome(desk.page)).toEqual({ urgency: expected.urgency, careType: expected.careType });
  });
});

describe('a shell that cannot keep its promise does not start (emulated)', () => {
  it.each([['none', 'no key store'], ['plain', 'a key store that is plain text']])('REGIOLOKET_STANDIN_KEYRING=%s (%s): it says so, stores nothing and ends', async (keyring) => {
    const dataFolder = join(newFolder(), 'desk');
    const { code, output, entries } = await runToEnd({ dataFolder, flags: region.flags, env: { REGIOLOKET_STANDIN_KEYRING: keyring } });
    expect(code).toBe(1);
    expect(output).toContain('key store');
    expect(entries.filter((entry) => entry.kind === 'error-box').length).toBe(1);
    expect(['desk.db', 'keys.db', 'key', 'key.sealed'].filter((name) => existsSync(join(dataFolder, name)))).toEqual([]);
  });
});

describe('mistakes planted in the shell are caught (emulated)', () => {
  /** Why the checks fail on a copy of the shell with this mistake, or null. */
  async function failureOf(plant: Plant | null): Promise<string | null> {
    const folder = newFolder();
    const main = planted(plant, folder);
    try {
      const desk = await launchStandin({ main, dataFolder: join(folder, 'desk'), flags: region.flags });
      const found = await firstFailure(desk);
      await desk.end();
      return found;
    } catch (error) {
      return String(error);
    }
  }

  it('a copy without a mistake passes', async () => {
    expect(await failureOf(null)).toBeNull();
  });

  it('at least 14 of every 15 mistakes fail a check, or keep the shell from opening', async () => {
    const missed: string[] = [];
    for (const plant of plants) if ((await failureOf(plant)) === null) missed.push(plant.name);
    console.log(`emulated: ${plants.length - missed.length} of ${plants.length} planted mistakes caught${missed.length === 0 ? '' : `; missed: ${missed.join(', ')}`}`);
    expect(plants.length).toBeGreaterThanOrEqual(15);
    expect(missed.length, `not caught: ${missed.join(', ')}`).toBeLessThanOrEqual(Math.floor(plants.length / 15));
  }, 1_200_000);
});
