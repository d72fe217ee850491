// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestDesk } from '../../../../test/support/desk.ts';
import type { TestDesk } from '../../../../test/support/desk.ts';
import { startTestRegion } from '../../../../test/support/region.ts';
import type { TestRegion } from '../../../../test/support/region.ts';
import { contractChecker } from '../../bridge/check.ts';
import { createClient } from '../../bridge/client.ts';
import { connectDesk } from '../../bridge/desk.ts';
import { memoryBridge } from '../../bridge/memory.ts';
import { undoNewest, useToasts } from '../../components/toast-store.ts';
import { useAlarms } from '../alarm/store.ts';
import { usePresence } from '../presence/store.ts';
import { refreshSession, useSession } from '../session/store.ts';
import { WorklistScreen } from './WorklistScreen.tsx';
import { refreshWorklist, setText, useWorklist } from './worklist-store.ts';

/** The Werklijst on the real core: filters by key and remembered, claim and release, rows that stay where they are. */
let region: TestRegion;
let desk: TestDesk;
const cases: string[] = [];

beforeAll(async () => {
  // A list has no size in jsdom; without one no row would be drawn.
  Object.defineProperties(HTMLElement.prototype, { offsetHeight: { get: () => 600 }, offsetWidth: { get: () => 1200 }, clientHeight: { get: () => 600 }, clientWidth: { get: () => 1200 } });
  region = await startTestRegion({ beds: 20, timers: false });
  desk = await startTestDesk({ region: { url: region.url, token: region.token } });
  await desk.synced();
  await desk.signIn();
  connectDesk(createClient(memoryBridge(desk.core), contractChecker));
  await refreshSession();
  for (const name of ['Anna Proef', 'Bram Proef', 'Cor Proef']) {
    const { caseId } = await desk.call('casework.start', {});
    await desk.call('casework.savePatient', { caseId, patient: { name } });
    cases.push(caseId);
  }
});
afterAll(async () => {
  await desk?.close();
  await region?.stop();
});
afterEach(() => {
  cleanup();
  useToasts.setState({ toasts: [] });
});

const grid = (): HTMLElement => screen.getByRole('grid', { name: 'Werklijst' });
const shown = (): readonly (string | undefined)[] => [...document.querySelectorAll<HTMLElement>('[data-case]')].map((row) => row.dataset['case']);
const key = (code: string, name: string): void => { fireEvent.keyDown(document.activeElement ?? document.body, { code, key: name }); };
const pressed = (name: string): boolean => screen.getByRole('button', { name }).getAttribute('aria-pressed') === 'true';
const ownerOf = async (caseId: string): Promise<string | null> => (await desk.call('casework.get', { caseId })).owner?.id ?? null;

async function open(): Promise<void> {
  render(<WorklistScreen />);
  await waitFor(() => { expect(useWorklist.getState().loaded).toBe(true); });
  await waitFor(() => { expect(document.activeElement).toBe(grid()); });
}

describe('the Werklijst by keyboard', () => {
  it('each filter has its own key, also on the number pad and on an empty list', async () => {
    await open();
    await waitFor(() => { expect(shown().length).toBe(3); });
    for (const [code, name, rows] of [['Digit3', 'Zonder eigenaar', 0], ['Numpad2', 'Mijn', 3], ['Digit4', 'Wacht op SO', 0], ['Digit5', 'Wacht op aanbieder', 0], ['Digit6', 'Te laat', 0], ['Digit7', 'Afgesloten', 0], ['Digit1', 'Open', 3]] as const) {
      key(code, code.at(-1) ?? '');
      expect(pressed(name)).toBe(true);
      await waitFor(() => { expect(shown().length).toBe(rows); });
      expect(document.activeElement).toBe(grid());
    }
  });

  it('the choice is kept for who made it, and for nobody else at this desk', async () => {
    await open();
    key('Digit2', '2');
    await waitFor(async () => { expect((await desk.call('app.settings', {})).worklistFilter).toBe('mine'); });
    await desk.call('session.startTraining', { role: 'elderlyPhysician' });
    await refreshSession();
    cleanup();
    await open();
    await waitFor(() => { expect(pressed('Open')).toBe(true); });
    await desk.call('session.startTraining', { role: 'trainee' });
    await refreshSession();
    cleanup();
    await open();
    await waitFor(() => { expect(pressed('Mijn')).toBe(true); });
    key('Digit1', '1');
    await waitFor(async () => { expect((await desk.call('app.settings', {})).worklistFilter).toBe('open'); });
  });

  it('L lets go and N takes over; Ctrl+Z takes either back', async () => {
    await open();
    await waitFor(() => { expect(shown().length).toBe(3); });
    const first = shown()[0] ?? '';
    const mine = await ownerOf(first);
    expect(mine).not.toBeNull();
    key('KeyL', 'l');
    await waitFor(async () => { expect(await ownerOf(first)).toBeNull(); });
    await screen.findByText('niemand');
    await waitFor(() => { expect(useToasts.getState().toasts.length).toBe(1); });
    expect(undoNewest()).toBe(true);
    await waitFor(async () => { expect(await ownerOf(first)).toBe(mine); });
    key('KeyL', 'l');
    await waitFor(async () => { expect(await ownerOf(first)).toBeNull(); });
    key('KeyN', 'n');
    await waitFor(async () => { expect(await ownerOf(first)).toBe(mine); });
    await waitFor(() => { expect(useToasts.getState().toasts.some((toast) => toast.text.includes('uw naam'))).toBe(true); });
    expect(undoNewest()).toBe(true);
    await waitFor(async () => { expect(await ownerOf(first)).toBeNull(); });
  });

  it('nothing moves under the cursor: new cases wait behind "wijzigingen – toon"', async () => {
    await open();
    await waitFor(() => { expect(shown().length).toBe(3); });
    const before = shown();
    key('ArrowDown', 'ArrowDown');
    const active = grid().getAttribute('aria-activedescendant');
    const { caseId } = await desk.call('casework.start', {});
    const change = await screen.findByRole('button', { name: '1 wijziging – toon' });
    expect(shown()).toEqual(before);
    expect(grid().getAttribute('aria-activedescendant')).toBe(active);
    expect(change.getAttribute('aria-keyshortcuts')).toBe('0');
    key('Digit0', '0');
    await waitFor(() => { expect(shown()).toContain(caseId); });
    expect(document.activeElement).toBe(grid());
  });

  it('says where a colleague looks, and stops saying so', async () => {
    await open();
    await waitFor(() => { expect(shown().length).toBeGreaterThan(0); });
    expect(screen.queryByText('een collega kijkt nu')).toBeNull();
    usePresence.setState({ caseIds: new Set([cases[0] ?? '']) });
    await screen.findByText('een collega kijkt nu');
    usePresence.setState({ caseIds: new Set() });
    await waitFor(() => { expect(screen.queryByText('een collega kijkt nu')).toBeNull(); });
  });

  it('marks the row of a case with an alarm that sounds, and says when somebody has seen it; an alarm that only shows elsewhere marks nothing', async () => {
    await open();
    await waitFor(() => { expect(shown().length).toBeGreaterThan(1); });
    const [first = '', second = ''] = shown();
    const alarm = { key: 'norm triage 100', caseId: first, kind: 'norm', norm: 'triage', step: 100, urgency: null, sounds: true, acknowledged: false, since: 1, text: 'Triage te laat', patientName: 'Proef' } as const;
    const marks = (): readonly (string | null)[] => [...document.querySelectorAll<HTMLElement>('[data-alarm-mark]')].map((mark) => `${mark.closest<HTMLElement>('[data-case]')?.dataset['case'] ?? ''} ${mark.textContent?.trim() ?? ''} ${mark.title}`);
    act(() => { useAlarms.setState({ alarms: [alarm, { ...alarm, caseId: second, step: 80, sounds: false }] }); });
    expect(marks()).toEqual([`${first} Alarm Triage te laat`]);
    act(() => { useAlarms.setState({ alarms: [{ ...alarm, acknowledged: true }] }); });
    expect(marks()).toEqual([`${first} Alarm gezien Triage te laat`]);
    act(() => { useAlarms.setState({ alarms: [] }); });
    expect(marks()).toEqual([]);
  });
});

it('once nobody is signed in no row stays in the page and nothing of what was searched for; what was still under way is not taken', async () => {
  await open();
  await waitFor(() => { expect(shown().length).toBeGreaterThan(0); });
  act(() => { setText('Proef'); });
  await waitFor(() => { expect(useWorklist.getState().loaded).toBe(true); });
  const late = refreshWorklist();
  act(() => { useSession.setState({ staff: null }); });
  expect(useWorklist.getState()).toMatchObject({ rows: {}, shown: [], latest: [], counts: null, text: '' });
  await act(() => late);
  expect(JSON.stringify(useWorklist.getState())).not.toContain('Proef');
  await act(() => refreshSession());
});
