import type { Page } from 'playwright-core';
import cases from '../../shared/protocol/tijdelijk-verblijf/cases.json' with { type: 'json' };
import { isBedType } from '../../shared/contract/primitives.ts';
import type { VignetteAnswers } from './case-page.ts';
import { SECONDS_PER_KEY, SECONDS_PER_THOUGHT } from './hands.ts';
import type { Hands } from './hands.ts';
import { changeAnswerByKeys, consultByKeys, filledButton, offerByKeys, placeByKeys, takeCall, triageByKeys } from './walk.ts';

/** Somebody who has never seen the program, with only what the screen says: from the ring to the end that the outcome asks for. */
export type Vignette = { readonly id: string; readonly answers: VignetteAnswers; readonly expected: { readonly urgency: string; readonly careType: string } };
export const vignettes: readonly Vignette[] = (cases.cases as unknown as readonly Vignette[]).filter(({ id }) => /^v\d\d$/.test(id));

/** `typed`: keys of the text that somebody told (number, name, advice), which no screen can spare. */
export type Part = { readonly name: 'call' | 'questions' | 'bed' | 'physician' | 'placement' | 'close'; readonly keys: number; readonly typed: number };
export type FirstTime = { readonly ending: string; readonly screens: number; readonly parts: readonly Part[] };

/** What the physician finds on v11 and what the nurse then writes down: without it the law keeps the place from being promised. */
const assessed = { question: 'wilsbekwaam', value: 'capable' } as const;

/** Does what the filled button says until the case has ended. Rejects where the screen let a first-time user down. */
export async function firstTime(hands: Hands, { id, answers, expected }: Vignette): Promise<FirstTime> {
  const { page } = hands;
  const parts: Part[] = [];
  const part = async <T>(name: Part['name'], act: () => Promise<T>): Promise<T> => {
    const before = { keys: hands.keys(), typed: hands.typed() };
    const result = await act();
    parts.push({ name, keys: hands.keys() - before.keys, typed: hands.typed() - before.typed });
    return result;
  };
  await part('call', () => takeCall(hands, `Proef ${id}`));
  const { screens } = await part('questions', async () => {
    const walk = await triageByKeys(hands, answers);
    await hands.use('Uitkomst bevestigen');
    await hands.quiet();
    return walk;
  });
  if (!isBedType(expected.careType) || (await filledButton(page)) !== 'Bed zoeken') {
    await part('close', () => hands.use('Afsluiten'));
    await page.getByRole('button', { name: 'Heropenen' }).waitFor();
    return { ending: `closed as ${expected.careType}`, screens, parts };
  }
  await part('bed', () => offerByKeys(hands));
  await hands.quiet();
  if (await blocked(page)) await part('physician', () => physician(hands, answers));
  await part('placement', () => placeByKeys(hands));
  return { ending: 'placed', screens, parts };
}

/** Asks the physician what holds the promise up; where the law wants another answer, writes that down too. */
async function physician(hands: Hands, answers: VignetteAnswers): Promise<void> {
  const { page } = hands;
  await consultByKeys(hands);
  if ((await filledButton(page)) === 'Naar Aanvraag & triage') {
    await hands.use('Naar Aanvraag & triage');
    await page.locator('main[data-screen="triage"]').waitFor();
    await changeAnswerByKeys(hands, assessed.question, assessed.value, answers);
    await hands.use('Uitkomst bevestigen');
    await hands.quiet();
  }
  await hands.use('Plaatsing & overdracht');
  await page.locator('main[data-screen="placement"]').waitFor();
  await hands.quiet();
  if (await blocked(page)) throw new Error(`still held: ${(await page.locator('.blocking').innerText()).replaceAll(/\s+/g, ' ')}`);
}

async function blocked(page: Page): Promise<boolean> {
  const promise = page.getByRole('button', { name: 'Toegezegd', exact: true }).first();
  await promise.waitFor();
  return (await promise.getAttribute('aria-disabled')) === 'true';
}

/** A person's seconds since these hands began, see hands.ts. */
export function secondsOf(hands: Hands): number {
  return hands.keys() * SECONDS_PER_KEY + hands.thoughts() * SECONDS_PER_THOUGHT;
}
