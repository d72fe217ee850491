import type { Page } from 'playwright-core';
import cases from '../../shared/protocol/tijdelijk-verblijf/cases.json' with { type: 'json' };
import { isBedType } from '../../shared/contract/primitives.ts';
import type { VignetteAnswers } from '../e2e/case-page.ts';
import { startDesk } from '../e2e/desk-process.ts';
import { SECONDS_PER_KEY, SECONDS_PER_THOUGHT, handsOn } from '../e2e/hands.ts';
import type { Hands } from '../e2e/hands.ts';
import { openAppWindow } from '../e2e/support/browser.ts';
import { consultByKeys, filledButton, offerByKeys, placeByKeys, takeCall, triageByKeys } from '../e2e/walk.ts';
import type { BenchRow } from './main.ts';

/**
 * Somebody who has never seen the program, with only what the screen says: from signing in to a placed patient (or the ending that the outcome asks for), for the 22 vignettes.
 * Counts keys and seconds of a person at work (keystroke-level model, see hands.ts), and says how long the program let them wait. BENCH_VIGNETTES=v01,v05 takes a few.
 */
export const name = 'first-time';
const wanted = process.env['BENCH_VIGNETTES']?.split(',') ?? null;
type Vignette = { readonly id: string; readonly answers: VignetteAnswers; readonly expected: { readonly careType: string; readonly escalation: readonly { readonly reason: string }[] } };
const vignettes = (cases.cases as unknown as readonly Vignette[]).filter(({ id }) => /^v\d\d$/.test(id) && (wanted === null || wanted.includes(id)));

export async function run(): Promise<{ rows: readonly BenchRow[] }> {
  const desk = await startDesk();
  const window = await openAppWindow(desk.url, { width: 1280, height: 720 });
  const rows: BenchRow[] = [];
  try {
    const hands = handsOn(window.page);
    await hands.use('Oefendienst starten');
    await window.page.getByRole('grid', { name: 'Werklijst' }).waitFor();
    rows.push(...counted('sign in', hands, { keys: 0, thoughts: 0 }, ''));
    await regionReady(window.page, hands);
    const work: number[] = [];
    for (const vignette of vignettes) {
      const before = { keys: hands.keys(), thoughts: hands.thoughts() };
      const began = performance.now();
      // Where the screen lets a first-time user down, that is the figure of this vignette; the others go on.
      const ending = await toTheEnd(hands, vignette).catch((error: unknown) => `NOT DONE: ${error instanceof Error ? (error.message.split('\n').find((line) => line.includes('waiting for')) ?? error.message.split('\n')[0] ?? '') : String(error)}`);
      const made = counted(vignette.id, hands, before, `${ending}, ${((performance.now() - began) / 1000).toFixed(0)} s by the clock of the bench`);
      work.push(made[1]?.ours ?? 0);
      rows.push(...made);
      await hands.press('Control+Digit2');
    }
    rows.push({ label: `median of ${work.length} vignettes`, ours: [...work].sort((a, b) => a - b)[Math.floor(work.length / 2)] ?? 0, unit: 's' });
  } finally {
    await window.close();
    await desk.stop();
  }
  return { rows };
}

/** The very first start of a region takes its time; that isn't the nurse's. */
async function regionReady(page: Page, hands: Hands): Promise<void> {
  await hands.press('F4');
  await page.waitForFunction(() => document.activeElement?.getAttribute('inputmode') === 'tel', undefined, { timeout: 120_000 });
  await hands.press('Control+Digit2');
}

/** Does what the filled button says until the case has ended, or says where the screen let a first-time user down. */
async function toTheEnd(hands: Hands, { id, answers, expected }: Vignette): Promise<string> {
  const { page } = hands;
  await takeCall(hands, `Proef ${id}`);
  const { screens } = await triageByKeys(hands, answers);
  await hands.use('Uitkomst bevestigen');
  await hands.quiet();
  if (!isBedType(expected.careType) || (await filledButton(page)) !== 'Bed zoeken') {
    await hands.use('Afsluiten');
    await page.getByRole('button', { name: 'Heropenen' }).waitFor();
    return `${screens} screens, closed`;
  }
  await offerByKeys(hands);
  await hands.quiet();
  if (await blocked(page)) {
    if (!(await physicianAnswers(page))) return `${screens} screens, held: ${await page.locator('.blocking').innerText()}`.replaceAll(/\s+/g, ' ');
    await consultByKeys(hands);
    await hands.press('Control+Digit5');
    await page.locator('main[data-screen="placement"]').waitFor();
    await hands.quiet();
    if (await blocked(page)) return `${screens} screens, held by what the law or the care office still asks`;
  }
  await placeByKeys(hands);
  return `${screens} screens, placed`;
}

/** The screen offers the physician's answer as a way on. */
async function physicianAnswers(page: Page): Promise<boolean> {
  return (await page.locator('.blocking-open').getByRole('button', { name: 'SO raadplegen', exact: true }).count()) > 0;
}

async function blocked(page: Page): Promise<boolean> {
  const promise = page.getByRole('button', { name: 'Toegezegd', exact: true }).first();
  await promise.waitFor();
  return (await promise.getAttribute('aria-disabled')) === 'true';
}

function counted(label: string, hands: Hands, before: { readonly keys: number; readonly thoughts: number }, ending: string): BenchRow[] {
  const keys = hands.keys() - before.keys;
  const thoughts = hands.thoughts() - before.thoughts;
  return [
    { label: `${label}, keys`, ours: keys, unit: `keys${ending === '' ? '' : ` (${ending})`}` },
    { label: `${label}, a person's time (${thoughts} decisions)`, ours: Math.round(keys * SECONDS_PER_KEY + thoughts * SECONDS_PER_THOUGHT), unit: 's' },
  ];
}
