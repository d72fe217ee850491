// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestDesk } from '../../../../test/support/desk.ts';
import { readyToOffer } from '../../../../test/support/night.ts';
import { openGround } from '../../../../test/support/screen.ts';
import { setActiveCase } from '../../app/active-case.ts';
import { parkAndSwap } from '../../app/commands.ts';
import { followCases } from '../casework/case-store.ts';
import { EmergencyScreen } from '../emergency/EmergencyScreen.tsx';
import { Arranged } from './Arranged.tsx';
import { PlacementScreen } from './PlacementScreen.tsx';
import { ShiftScreen } from './ShiftScreen.tsx';
import { taken } from './shift-store.ts';
import type { Shift } from './shift-store.ts';

/** The screens on the real core (real SQLite, real region); every answer of the core is checked against the contract. */
let desk: TestDesk;
let first = '';

beforeAll(async () => {
  const ground = await openGround({ region: { beds: 40 } });
  desk = ground.desk;
  followCases();
  first = await readyToOffer(desk, 'v01', 'Aaltje Proefman');
  return ground.close;
}, 120_000);
afterEach(cleanup);

describe('Dienstoverdracht', () => {
  it('nobody signs without having read back and ticked, and then every open case is theirs', async () => {
    await desk.call('casework.release', { caseId: first });
    render(<ShiftScreen />);
    await screen.findByRole('button', { name: 'Aaltje Proefman' });
    expect(document.body.textContent).toContain('1 zonder eigenaar');
    const sign = screen.getByRole('button', { name: 'Tekenen en overnemen' });
    fireEvent.click(sign);
    await screen.findByText('Vink aan dat u alles heeft doorgenomen.');
    expect((await desk.call('casework.get', { caseId: first })).owner).toBeNull();
    fireEvent.change(screen.getByRole('textbox', { name: 'Teruggelezen in eigen woorden' }), { target: { value: 'Proefman wacht op een bed' } });
    fireEvent.click(screen.getByRole('checkbox'));
    fireEvent.click(sign);
    await waitFor(async () => { expect((await desk.call('casework.get', { caseId: first })).owner).not.toBeNull(); });
    expect((await desk.call('handover.shift', {})).unowned).toBe(0);
  });

  it('a case that came while the list was read is marked, and the tick is taken back', () => {
    const row = (caseId: string) => ({ caseId }) as Shift['rows'][number];
    const shift = (...ids: string[]) => ({ rows: ids.map(row) }) as Shift;
    expect(taken({ shift: shift('a'), fresh: new Set(), confirmed: true }, shift('a', 'b'))).toMatchObject({ confirmed: false, fresh: new Set(['b']) });
    expect(taken({ shift: shift('a', 'b'), fresh: new Set(['b']), confirmed: true }, shift('a'))).toMatchObject({ confirmed: true, fresh: new Set() });
  });
});

describe('Noodprocedure', () => {
  it('shows the dated list from this computer, and takes a paper case in with its real times', async () => {
    render(<EmergencyScreen />);
    await screen.findByText('Aaltje Proefman');
    fireEvent.click(screen.getByRole('button', { name: 'Formulier invoeren' }));
    fireEvent.click(screen.getByRole('button', { name: 'Aanvraag vastleggen' }));
    await waitFor(() => { expect(screen.getAllByText('Vul in hoe laat er gebeld is.').length).toBeGreaterThan(0); });
    const type = (name: string, value: string): void => { fireEvent.change(screen.getByRole('textbox', { name }), { target: { value } }); };
    type('Dag van de oproep', '01-11-2026');
    const yesterday = new Date(Date.now() - 86_400_000);
    type('Dag van de oproep', `${String(yesterday.getDate()).padStart(2, '0')}-${String(yesterday.getMonth() + 1).padStart(2, '0')}-${yesterday.getFullYear()}`);
    type('Gebeld om', '00:10');
    type('Naam op het formulier', 'Berta Papier');
    fireEvent.click(screen.getByRole('button', { name: 'Aanvraag vastleggen' }));
    await waitFor(async () => { expect((await desk.call('casework.worklist', {})).rows.map((one) => one.patientName)).toContain('Berta Papier'); });
    const caseId = (await desk.call('casework.worklist', {})).rows.find((one) => one.patientName === 'Berta Papier')?.caseId ?? '';
    expect((await desk.call('casework.get', { caseId })).createdAt).toBeLessThan(Date.now() - 3_600_000);
  });
});

describe('around a handover', () => {
  it('the papers of the care type are ticked off one by one', async () => {
    setActiveCase(first);
    render(<PlacementScreen />);
    const done = await screen.findByRole('button', { name: 'Geregeld: Indicatie getekend, met hoofdbehandelaar' });
    fireEvent.click(done);
    await screen.findByRole('button', { name: 'Weer open: Indicatie getekend, met hoofdbehandelaar' });
    expect((await desk.call('casework.get', { caseId: first })).tracked?.find((one) => one.id === 'signedIndication')).toMatchObject({ state: 'done' });
  });
  it('at ELV high the receiving physician needs a name', async () => {
    const detail = { ...await desk.call('casework.get', { caseId: first }), tracked: [{ id: 'receivingPhysician' as const, group: 'care' as const, label: 'Behandeling aanvaard', state: 'open' as const, at: null, by: '', text: '' }] };
    render(<Arranged detail={detail} />);
    fireEvent.click(screen.getByRole('button', { name: 'Geregeld: Behandeling aanvaard' }));
    expect(within(document.body).getByText('Vul in welke arts de behandeling aanvaardt.')).toBeTruthy();
  });
});

describe('a second call', () => {
  it('one key puts the case aside with a reminder and opens another; the same key comes back', async () => {
    setActiveCase(first);
    await parkAndSwap();
    const second = window.location.hash.split('/').at(-1) ?? '';
    expect(second).not.toBe(first);
    expect((await desk.call('casework.get', { caseId: first })).reminders.at(-1)).toMatchObject({ parked: true, done: false });
    setActiveCase(second);
    await parkAndSwap();
    expect(window.location.hash).toContain(first);
  });
});
