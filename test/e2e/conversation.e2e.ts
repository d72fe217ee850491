import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import cases from '../../shared/protocol/tijdelijk-verblijf/cases.json' with { type: 'json' };
import type { VignetteAnswers } from './case-page.ts';
import { startDesk } from './desk-process.ts';
import type { DeskProcess } from './desk-process.ts';
import { handsOn } from './hands.ts';
import type { Hands } from './hands.ts';
import { openAppWindow } from './support/browser.ts';
import type { AppWindow } from './support/browser.ts';
import { watchPage } from './support/watch.ts';
import { takeCall, triageByKeys } from './walk.ts';

/** The conversation on a real screen, promise by promise, on one case. */
let desk: DeskProcess;
let open: AppWindow;
let hands: Hands;
let problems: readonly string[] = [];
const v01 = cases.cases.find((entry) => entry.id === 'v01')?.answers as unknown as VignetteAnswers;

beforeAll(async () => {
  desk = await startDesk();
  open = await openAppWindow(desk.url, { width: 1280, height: 720 }, async (page) => { ({ problems } = await watchPage(page)); });
  hands = handsOn(open.page);
  await hands.use('Oefendienst starten');
  await open.page.locator('[role="status"][data-connection="online"]').waitFor({ timeout: 220_000 });
  await takeCall(hands, 'Proef gesprek');
});
afterAll(async () => {
  await open?.close();
  await desk?.stop();
});

const answerOf = (fact: string): Promise<string | null> => open.page.locator(`[data-fact="${fact}"]`).getAttribute('data-answer');
const focusedFact = (): Promise<string | null> => open.page.evaluate(() => document.activeElement?.closest('[data-fact]')?.getAttribute('data-fact') ?? null);
const shownFacts = (): Promise<(string | null)[]> => open.page.locator('[data-fact]').evaluateAll((groups) => groups.map((group) => group.getAttribute('data-fact')));

describe('the conversation', () => {
  it('asks for safety together on one screen, each question answered by its own digit', async () => {
    await open.page.locator('[data-fact="abcd"]').waitFor();
    const together = await shownFacts();
    expect(together).toEqual(expect.arrayContaining(['abcd', 'consciousness', 'redFlag']));
    for (const fact of ['abcd', 'consciousness']) {
      while ((await focusedFact()) !== fact) await hands.press('ArrowLeft');
      expect(await answerOf(fact)).toBeNull();
      await hands.answer(v01[fact] ?? '');
      await hands.quiet();
      expect(await answerOf(fact)).toBe(v01[fact]);
    }
  });

  it('what the referral already says stands answered, shown as the referral\'s, and is not asked', async () => {
    const before = await focusedFact();
    await hands.fill('Geboortedatum', '17-05-1942');
    await hands.press('Enter');
    await hands.quiet();
    await hands.press('KeyA');
    await hands.pick('Hoe oud is de patiënt?');
    const age = open.page.locator('[data-fact="ageYears"][data-answer]');
    await age.getByText('uit de aanvraag').waitFor();
    await hands.use('Terug naar de vraag');
    expect(await focusedFact()).toBe(before);
  });

  it('the note is one key away, keeps what is typed, and the question is one key back', async () => {
    const before = await focusedFact();
    await hands.press('F3');
    await hands.type('dochter belt om acht uur');
    await hands.press('Enter');
    await hands.quiet();
    await open.page.getByText('dochter belt om acht uur').first().waitFor();
    await hands.press('F6');
    expect(await focusedFact()).toBe(before);
  });

  it('back shows the question before, its answer still there', async () => {
    const now = await focusedFact();
    await hands.press('ArrowLeft');
    const before = await focusedFact();
    expect(before).not.toBe(now);
    expect(await answerOf(before ?? '')).toBe(String(v01[before ?? '']));
  });

  it('any question is answered from the list, one key away, in any order', async () => {
    await hands.press('KeyA');
    await open.page.getByRole('button', { name: /Hoe staat het met de mantelzorg/ }).focus();
    await hands.press('Enter');
    await open.page.waitForFunction(() => document.activeElement?.closest('[data-fact]')?.getAttribute('data-fact') === 'carer');
    await hands.answer(v01['carer'] ?? '');
    await hands.quiet();
    await hands.press('KeyA');
    await open.page.getByRole('button', { name: /Hoe staat het met de mantelzorg/ }).filter({ hasNotText: 'nog niet beantwoord' }).waitFor();
    await hands.press('KeyA');
  });

  it('the rest is asked and the outcome is there with its reasons', async () => {
    await hands.quiet();
    if ((await open.page.locator('[data-fact]:focus-within').count()) === 0) await hands.press('F6');
    const answered = await open.page.locator('[data-fact][data-answer]').evaluateAll((groups) => groups.length);
    expect(answered).toBeGreaterThan(0);
    const { asked } = await triageByKeys(hands, v01);
    expect(asked).not.toContain('ageYears');
    const region = open.page.getByRole('region', { name: 'Uitkomst' });
    expect([await region.getAttribute('data-urgency'), await region.getAttribute('data-care-type')]).toEqual(['U4', 'elvLow']);
    await open.page.getByText('Waarom deze uitkomst').waitFor();
    // The last part of the screen lies folded; F6 goes round it, not into it.
    await hands.press('F6');
    expect(await open.page.evaluate(() => document.activeElement?.closest('.outcome') == null)).toBe(true);
  });

  it('another answer says what it changed, and Ctrl+Z takes it back', async () => {
    await open.page.locator('.asked').focus();
    await hands.press('KeyA');
    await open.page.getByRole('button', { name: /Heeft een arts/ }).focus();
    await hands.press('Enter');
    await open.page.waitForFunction(() => document.activeElement?.closest('[data-fact]')?.getAttribute('data-fact') === 'seenByDoctor');
    await hands.press('Digit2');
    await open.page.getByText(/^Uitkomst gewijzigd: .*ELV laag wordt/).waitFor();
    await hands.press('Control+z');
    await open.page.locator('[data-care-type="elvLow"]').waitFor();
  });

  it('a deviation is refused without a reason and stands with one beside the proposal', async () => {
    await hands.use('Afwijken');
    await hands.use('Afwijking vastleggen');
    await open.page.getByText('Kies een reden.').last().waitFor();
    await open.page.getByText('Schrijf in een paar woorden waarom u afwijkt.').waitFor();
    // A list of choices takes the arrows; the words keep what is typed.
    await hands.reach(open.page.getByRole('combobox', { name: 'Reden' }));
    await hands.press('ArrowDown');
    await hands.fill('Toelichting', 'Huisarts kent mevrouw goed');
    await hands.use('Afwijking vastleggen');
    await open.page.getByText('Afwijking vastgelegd.').waitFor();
    const outcome = open.page.getByRole('region', { name: 'Uitkomst' });
    await outcome.getByText(/^afwijking: /).waitFor();
    await outcome.getByText('Voorstel van het protocol: U4, ELV laag').waitFor();
  });

  it('nothing was refused or thrown', () => {
    expect(problems).toEqual([]);
  });
});
