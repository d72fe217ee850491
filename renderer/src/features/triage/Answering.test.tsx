// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestDesk } from '../../../../test/support/desk.ts';
import { openGround } from '../../../../test/support/screen.ts';
import { setActiveCase } from '../../app/active-case.ts';
import { createClient } from '../../bridge/client.ts';
import { connectDesk } from '../../bridge/desk.ts';
import { memoryBridge } from '../../bridge/memory.ts';
import { followCases, useCases } from '../casework/case-store.ts';
import { refreshTriage, useTriageStore } from './store.ts';
import { TriageScreen } from './TriageScreen.tsx';

/** What an answer asks of the core, and what stands on screen while it is on its way. The real core; its answers can be held up. */
let desk: TestDesk;
let caseId = '';
let asked: string[] = [];
/** What comes in place of the core's answer, or null. */
let instead: (method: string) => string | null;
let held: { readonly method: string; readonly until: Promise<void> } | null = null;

beforeAll(async () => {
  const ground = await openGround({ region: { beds: 40 } });
  desk = ground.desk;
  const bridge = memoryBridge(desk.core);
  connectDesk(createClient({ ...bridge, invoke: async (method, json) => {
    asked.push(method);
    if (held?.method === method) await held.until;
    return instead(method) ?? bridge.invoke(method, json);
  } }));
  followCases();
  return ground.close;
});
beforeEach(async () => {
  held = null;
  instead = () => null;
  caseId = (await desk.call('casework.start', {})).caseId;
  setActiveCase(caseId);
  render(<TriageScreen />);
  await screen.findByRole('textbox', { name: 'Terugbelnummer' });
});
afterEach(cleanup);

const radios = (fact: string): HTMLElement[] => within(document.querySelector<HTMLElement>(`[data-fact="${fact}"]`) as HTMLElement).getAllByRole('radio');
const answered = (fact: string): string | null => document.querySelector(`[data-fact="${fact}"]`)?.getAttribute('data-answer') ?? null;
const chosen = (fact: string): (string | null)[] => radios(fact).filter((radio) => radio.getAttribute('aria-checked') === 'true').map((radio) => radio.getAttribute('data-value'));
const known = (): number => useCases.getState().cases[caseId]?.triage.events ?? 0;

/** Holds the core's answer to `method` up until the returned function is called. */
function hold(method: string): () => void {
  let release = (): void => undefined;
  held = { method, until: new Promise((resolve) => { release = resolve; }) };
  return () => { held = null; release(); };
}

describe('an answer on its way', () => {
  it('stands as given at once, and counts only when the core has it', async () => {
    const release = hold('triage.answer');
    radios('abcd')[0]?.focus();
    fireEvent.keyDown(radios('abcd')[0] as HTMLElement, { code: 'Digit1', key: '1' });
    await waitFor(() => { expect(chosen('abcd')).toEqual(['safe']); });
    expect(answered('abcd')).toBeNull();
    release();
    await waitFor(() => { expect(answered('abcd')).toBe('safe'); });
  });

  it('is taken off again when the core refuses it, with the reason beside it', async () => {
    const release = hold('triage.answer');
    radios('abcd')[0]?.focus();
    fireEvent.keyDown(radios('abcd')[0] as HTMLElement, { code: 'Digit1', key: '1' });
    await waitFor(() => { expect(chosen('abcd')).toEqual(['safe']); });
    await desk.call('casework.close', { caseId, destination: 'withdrawn', text: 'Vervallen.' });
    release();
    await screen.findByText(/Deze aanvraag is afgesloten/);
    expect(chosen('abcd')).toEqual([]);
  });
});

describe('where an answer on its way leads', () => {
  const press = (fact: string, digit: string): void => {
    radios(fact)[0]?.focus();
    fireEvent.keyDown(radios(fact)[0] as HTMLElement, { code: `Digit${digit}`, key: digit });
  };
  const headline = (): string => document.querySelector('.outcome-head')?.textContent ?? '';
  const counts = (): string | null => document.querySelector('.outcome-head')?.getAttribute('data-counts') ?? null;

  it('is seen at once, and nothing can be done on it before the core has it', async () => {
    const release = hold('triage.answer');
    press('abcd', '3');
    await waitFor(() => { expect(headline()).toContain('U0'); });
    expect(counts()).toBe('1');
    expect(document.querySelector('.outcome')?.getAttribute('data-urgency')).toBeNull();
    expect(answered('abcd')).toBeNull();
    release();
    await waitFor(() => { expect(answered('abcd')).toBe('arrest'); });
    expect(headline()).toContain('U0');
    expect(counts()).toBe('1');
  });

  it('is not guessed for a second answer while the first is on its way', async () => {
    const release = hold('triage.answer');
    press('abcd', '1');
    await waitFor(() => { expect(counts()).toBe('1'); });
    press('consciousness', '1');
    await waitFor(() => { expect(counts()).toBe('0'); });
    release();
    await waitFor(() => { expect(counts()).toBe('2'); });
  });

  it('is taken off again when the core refuses the answer', async () => {
    const release = hold('triage.answer');
    press('abcd', '3');
    await waitFor(() => { expect(headline()).toContain('U0'); });
    await desk.call('casework.close', { caseId, destination: 'withdrawn', text: 'Vervallen.' });
    release();
    await screen.findByText(/Deze aanvraag is afgesloten/);
    expect(headline()).not.toContain('U0');
    expect(counts()).toBe('0');
  });
});

describe('what an answer asks of the core', () => {
  it('an own answer brings its conversation along: it is not fetched again', async () => {
    await waitFor(() => { expect(useTriageStore.getState().views[caseId]).toBeDefined(); });
    const before = known();
    asked = [];
    radios('abcd')[0]?.focus();
    fireEvent.keyDown(radios('abcd')[0] as HTMLElement, { code: 'Digit1', key: '1' });
    await waitFor(() => { expect(known()).toBeGreaterThan(before); });
    expect(asked.filter((method) => method.startsWith('triage.'))).toEqual(['triage.answer']);
  });

  it('an answer that somebody else gave comes in by itself', async () => {
    await waitFor(() => { expect(useTriageStore.getState().views[caseId]).toBeDefined(); });
    await desk.call('triage.answer', { caseId, answers: { abcd: 'safe' } });
    await waitFor(() => { expect(answered('abcd')).toBe('safe'); });
  });

  it('a conversation that could not be fetched is fetched again when the case changes', async () => {
    cleanup();
    useTriageStore.setState({ views: {} });
    instead = (method) => (method === 'triage.view' ? JSON.stringify({ ok: false, error: { code: 'internal', message: 'Nu niet.' } }) : null);
    render(<TriageScreen />);
    await screen.findByText('Nu niet.');
    instead = () => null;
    await desk.call('casework.addNote', { caseId, text: 'Dochter is onderweg.' });
    await screen.findByRole('textbox', { name: 'Terugbelnummer' });
  });

  it('a note on the case fetches no conversation', async () => {
    await waitFor(() => { expect(useTriageStore.getState().views[caseId]).toBeDefined(); });
    asked = [];
    const before = known();
    await desk.call('casework.addNote', { caseId, text: 'Dochter is onderweg.' });
    await waitFor(() => { expect(known()).toBeGreaterThan(before); });
    expect(asked).not.toContain('triage.view');
  });

  it('a conversation that was fetched before an answer and arrives after it does not undo it', async () => {
    await waitFor(() => { expect(useTriageStore.getState().views[caseId]).toBeDefined(); });
    const old = useTriageStore.getState().views[caseId];
    radios('abcd')[0]?.focus();
    fireEvent.keyDown(radios('abcd')[0] as HTMLElement, { code: 'Digit1', key: '1' });
    await waitFor(() => { expect(answered('abcd')).toBe('safe'); });
    instead = (method) => (method === 'triage.view' ? JSON.stringify({ ok: true, value: old }) : null);
    await refreshTriage(caseId);
    expect(answered('abcd')).toBe('safe');
  });
});
