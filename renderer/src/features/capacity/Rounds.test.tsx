// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestDesk } from '../../../../test/support/desk.ts';
import { openGround } from '../../../../test/support/screen.ts';
import { triageThrough, vignette } from '../../../../test/support/casework.ts';
import { setActiveCase } from '../../app/active-case.ts';
import { followCases } from '../casework/case-store.ts';
import { BedSearchScreen } from './BedSearchScreen.tsx';
import { CallRoundScreen } from './CallRoundScreen.tsx';
import { DayListScreen } from './DayListScreen.tsx';
import { readDay, readMoment } from './moment.ts';
import { NightScreen } from './NightScreen.tsx';
import { startRound } from './round-store.ts';

/** Belronde, Nachtvooruitzicht, Andere zorg and Daglijst on the real core and a real region; keys only where a hand is on the telephone. */
let desk: TestDesk;

beforeAll(async () => {
  const ground = await openGround();
  desk = ground.desk;
  followCases();
  return ground.close;
});
afterEach(cleanup);

describe('Belronde', () => {
  it('ten numbers with one hand on the number keys: each answer is recorded, the next number stands ready, no row moves', async () => {
    startRound({ careType: 'elvLow' });
    render(<CallRoundScreen />);
    const list = await screen.findByRole('listbox', { name: 'Te bellen nummers' });
    await waitFor(() => { expect(document.activeElement).toBe(list); });
    const ids = () => within(list).getAllByRole('option').map((row) => row.getAttribute('data-bed-group'));
    const order = ids();
    expect(order.length).toBeGreaterThanOrEqual(10);
    const user = userEvent.setup();
    const keys = ['2', '0', '-', '1', '0', '9', '-', '0', '3', '+1430{Enter}'];
    const said = ['free', 'full', 'noAnswer', 'free', 'full', 'free', 'noAnswer', 'full', 'free', 'from'];
    for (const [at, key] of keys.entries()) {
      await waitFor(() => { expect(within(list).getByRole('option', { selected: true }).getAttribute('data-bed-group')).toBe(order[at]); });
      await user.keyboard(key);
      await waitFor(() => { expect(list.querySelector(`[data-bed-group="${order[at] ?? ''}"]`)?.getAttribute('data-called')).toBe('true'); });
    }
    await waitFor(async () => {
      const { rows } = await desk.call('capacity.callRound', { caseId: null, careType: 'elvLow' });
      expect(order.slice(0, 10).map((id) => rows.find((row) => row.bedGroupId === id)?.lastCall?.said)).toEqual(said);
    });
    expect(ids().slice(0, order.length)).toEqual(order);
  });

  it('a key that is no answer does nothing, and nothing is asked without a care type', async () => {
    startRound({});
    render(<CallRoundScreen />);
    await screen.findByText(/Open de belronde vanuit Bed zoeken/);
    expect(screen.queryByRole('listbox', { name: 'Te bellen nummers' })).toBeNull();
  });
});

describe('Nachtvooruitzicht', () => {
  it('shows only what will bite, or that nothing does', async () => {
    render(<NightScreen />);
    const view = await desk.call('capacity.nightOutlook', {});
    await screen.findByRole('heading', { level: 1, name: 'Nachtvooruitzicht' });
    expect(document.querySelectorAll('.night-kind')).toHaveLength(view.kinds.length);
    expect(document.querySelectorAll('table, [role="grid"]')).toHaveLength(0);
  });
});

describe('Andere zorg', () => {
  it('an outcome without a bed asks whom to ring; the promise closes the case', async () => {
    const { caseId } = await desk.call('casework.start', {});
    await desk.call('casework.saveReferral', { caseId, referral: { callBackNumber: '0612345678' } });
    await triageThrough(desk, caseId, vignette('v01').answers);
    await desk.call('casework.deviate', { caseId, urgency: 'U3', careType: 'homeCare', reason: 'patientWish', text: 'wil thuis blijven' });
    setActiveCase(caseId);
    render(<BedSearchScreen />);
    fireEvent.click(await screen.findByRole('button', { name: /^Kan deze patiënt thuis blijven\? ja/ }));
    const [request] = await screen.findAllByRole('button', { name: /^Vragen: Acute wijkverpleging/ });
    if (request === undefined) throw new Error('no team to ask');
    fireEvent.click(request);
    fireEvent.click(await screen.findByRole('button', { name: 'Komt' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Afsluiten: thuis met extra zorg' }));
    await waitFor(async () => { expect((await desk.call('casework.get', { caseId })).destination).toBe('homeWithCare'); });
  });
});

describe('Daglijst', () => {
  it('says that there is nothing to do', async () => {
    render(<DayListScreen />);
    await screen.findByText('Vandaag geen taken');
  });

  it('reads hours and dates as they are typed, and refuses what is none', () => {
    const at = Date.parse('2026-11-20T20:00:00Z');
    expect([readMoment('25', at), readMoment('', at), readMoment('soon', at), readDay('31-02-2026'), readDay('1-1')]).toEqual([null, null, null, null, null]);
    expect([readMoment('1430', at), readMoment('morgen 9', at), readMoment('22:15', at)]).toEqual([Date.parse('2026-11-21T13:30:00Z'), Date.parse('2026-11-21T08:00:00Z'), Date.parse('2026-11-20T21:15:00Z')]);
    expect(readDay('24-11-2026')).toBe(Date.parse('2026-11-24T22:59:00Z'));
  });
});
