import { startDesk } from '../e2e/desk-process.ts';
import { firstTime, secondsOf, vignettes } from '../e2e/first-time.ts';
import type { FirstTime, Vignette } from '../e2e/first-time.ts';
import { handsOn } from '../e2e/hands.ts';
import type { Hands } from '../e2e/hands.ts';
import { openAppWindow } from '../e2e/support/browser.ts';
import type { BenchRow } from './main.ts';

/**
 * Somebody who has never seen the program, with only what the screen says: from signing in to a placed patient (or the ending that the outcome asks for), for the 22 vignettes.
 * Counts keys and seconds of a person at work (keystroke-level model, see hands.ts). BENCH_VIGNETTES=v01,v05 takes a few.
 */
export const name = 'first-time';
const wanted = process.env['BENCH_VIGNETTES']?.split(',') ?? null;

export async function run(): Promise<{ rows: readonly BenchRow[] }> {
  const desk = await startDesk();
  const window = await openAppWindow(desk.url, { width: 1280, height: 720 });
  const rows: BenchRow[] = [];
  try {
    const hands = handsOn(window.page);
    await hands.use('Oefendienst starten');
    await window.page.getByRole('grid', { name: 'Werklijst' }).waitFor();
    rows.push({ label: 'sign in', ours: Math.round(secondsOf(hands)), unit: `s, ${hands.keys()} key` });
    await regionReady(hands);
    const seconds: number[] = [];
    for (const vignette of vignettes.filter(({ id }) => wanted === null || wanted.includes(id))) {
      const row = await timed(hands, vignette);
      seconds.push(row.ours);
      rows.push(row);
      await hands.press('Control+Digit2');
    }
    rows.push({ label: `median of ${seconds.length} vignettes`, ours: [...seconds].sort((a, b) => a - b)[Math.floor(seconds.length / 2)] ?? 0, unit: 's' });
  } finally {
    await window.close();
    await desk.stop();
  }
  return { rows };
}

/** The very first start of a region takes its time; that isn't the nurse's. */
async function regionReady(hands: Hands): Promise<void> {
  await hands.press('F4');
  await hands.page.waitForFunction(() => document.activeElement?.getAttribute('inputmode') === 'tel', undefined, { timeout: 120_000 });
  await hands.press('Control+Digit2');
}

/** Where the screen lets a first-time user down, that is the figure of this vignette; the others go on. */
async function timed(hands: Hands, vignette: Vignette): Promise<BenchRow> {
  const began = secondsOf(hands);
  const before = hands.keys();
  const walk = await firstTime(hands, vignette).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  const ours = Math.round(secondsOf(hands) - began);
  return { label: vignette.id, ours, unit: `s, ${hands.keys() - before} keys${typeof walk === 'string' ? `: NOT DONE, ${walk.replaceAll(/\s+/g, ' ').slice(0, 200)}` : told(walk)}` };
}

function told({ ending, screens, parts }: FirstTime): string {
  const typed = parts.reduce((sum, part) => sum + part.typed, 0);
  return ` (${typed} of them text that was told): ${parts.map((part) => `${part.name} ${part.keys}`).join(', ')}; ${screens} screens of questions, ${ending}`;
}
