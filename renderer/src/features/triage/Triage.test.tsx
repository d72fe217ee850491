// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestDesk } from '../../../../test/support/desk.ts';
import { openGround } from '../../../../test/support/screen.ts';
import { setActiveCase } from '../../app/active-case.ts';
import { followCases } from '../casework/case-store.ts';
import { TriageScreen } from './TriageScreen.tsx';

/** The screen on the real core (real SQLite, real region) over the memory transport; every answer of the core is checked against the contract. */
let desk: TestDesk;
let caseId = '';

beforeAll(async () => {
  const ground = await openGround({ region: { beds: 40 } });
  desk = ground.desk;
  followCases();
  return ground.close;
});
afterEach(cleanup);

async function open(): Promise<void> {
  caseId = (await desk.call('casework.start', {})).caseId;
  setActiveCase(caseId);
  render(<TriageScreen />);
  await screen.findByRole('textbox', { name: 'Terugbelnummer' });
}

const group = (fact: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(`[data-fact="${fact}"]`);
  if (found === null) throw new Error(`not on screen: ${fact}`);
  return found;
};
const answered = (fact: string): string | null => document.querySelector(`[data-fact="${fact}"]`)?.getAttribute('data-answer') ?? null;
const press = (code: string, key: string): void => { fireEvent.keyDown(document.activeElement ?? document.body, { code, key }); };

describe('the conversation on screen', () => {
  it('a new call starts on the call-back number, the only thing that is needed', async () => {
    await open();
    await waitFor(() => { expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Terugbelnummer' })); });
    expect(screen.getByRole('textbox', { name: 'Terugbelnummer' }).getAttribute('aria-required')).toBe('true');
  });

  it('digits typed outside the questions answer nothing', async () => {
    await open();
    const safety = group('abcd');
    fireEvent.keyDown(document.body, { code: 'Digit2', key: '2' });
    screen.getByRole('textbox', { name: 'Naam patiënt' }).focus();
    press('Digit2', '2');
    await new Promise((resolve) => { setTimeout(resolve, 0); });
    expect(safety.hasAttribute('data-answer')).toBe(false);
    expect((await desk.call('triage.view', { caseId })).answers).toEqual({});
  });

  it('a digit, also of the numpad, answers the question in focus and the focus goes to the next', async () => {
    await open();
    within(group('abcd')).getAllByRole('radio')[0]?.focus();
    press('Digit1', '1');
    await waitFor(() => { expect(answered('abcd')).toBe('safe'); });
    await waitFor(() => { expect(group('consciousness').contains(document.activeElement)).toBe(true); });
    press('Numpad2', '2');
    await waitFor(() => { expect(answered('consciousness')).toBe('newConfusion'); });
  });

  it('J, N and O are yes, no and not known', async () => {
    await open();
    for (const [code, key, value] of [['KeyJ', 'j', 'yes'], ['KeyN', 'n', 'no'], ['KeyO', 'o', 'unknown']] as const) {
      within(group('seenByDoctor')).getAllByRole('radio')[0]?.focus();
      press(code, key);
      await waitFor(() => { expect(answered('seenByDoctor')).toBe(value); });
    }
  });

  it('the outcome carries no urgency until every decision is taken, and a medical route is said at once', async () => {
    await open();
    within(group('abcd')).getAllByRole('radio')[1]?.focus();
    press('Digit2', '2');
    await waitFor(() => { expect(answered('abcd')).toBe('unstable'); });
    const outcome = screen.getByRole('region', { name: 'Uitkomst' });
    expect(outcome.hasAttribute('data-urgency')).toBe(outcome.hasAttribute('data-care-type'));
    if (!outcome.hasAttribute('data-urgency')) expect(screen.getByRole('button', { name: 'Uitkomst bevestigen' }).getAttribute('aria-disabled')).toBe('true');
  });

  it('each option carries its id and each question its name', async () => {
    await open();
    const view = await desk.call('triage.view', { caseId });
    for (const fact of view.currentFacts) {
      const question = view.questions.find((one) => one.fact === fact);
      if (question === undefined || question.range !== null) continue;
      const radios = within(screen.getByRole('radiogroup', { name: question.text })).getAllByRole('radio');
      expect(radios.map((radio) => radio.getAttribute('data-value'))).toEqual(question.options.map((option) => option.value));
      for (const option of question.options) expect(within(group(fact)).getByRole('radio', { name: option.label })).toBeDefined();
    }
  });
});

describe('nothing typed is ever lost', () => {
  it('every keystroke is on disk as a draft before the field is left', async () => {
    await open();
    fireEvent.change(screen.getByRole('textbox', { name: 'Nieuwe notitie' }), { target: { value: 'mantelzorger is op' } });
    await waitFor(async () => { expect((await desk.call('casework.get', { caseId })).drafts['note']).toBe('mantelzorger is op'); });
  });

  it('a wrong BSN gets a plain message beside it and stays where it is', async () => {
    await open();
    const field = screen.getByRole('textbox', { name: 'BSN' });
    fireEvent.change(field, { target: { value: '123456789' } });
    fireEvent.blur(field);
    await screen.findByText(/geen geldig burgerservicenummer/);
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect((field as HTMLInputElement).value).toBe('123456789');
    expect((await desk.call('casework.get', { caseId })).patient.bsn ?? null).toBeNull();
  });

  it('a number and a name become part of the case when their field is left, and their drafts go', async () => {
    await open();
    for (const [label, value] of [['Terugbelnummer', '0570 12 34 56'], ['Naam patiënt', 'onbekend']] as const) {
      const field = screen.getByRole('textbox', { name: label });
      fireEvent.change(field, { target: { value } });
      fireEvent.blur(field);
    }
    await waitFor(async () => {
      const detail = await desk.call('casework.get', { caseId });
      expect(detail.referral.callBackNumber).toBe('0570 12 34 56');
      expect(detail.patient.name).toBe('onbekend');
      expect(detail.drafts).toEqual({});
    });
  });

  it('another case never shows the first one\'s text', async () => {
    await open();
    fireEvent.change(screen.getByRole('textbox', { name: 'Naam patiënt' }), { target: { value: 'Eerste Proef' } });
    cleanup();
    await open();
    expect((screen.getByRole('textbox', { name: 'Naam patiënt' }) as HTMLInputElement).value).toBe('');
  });
});
