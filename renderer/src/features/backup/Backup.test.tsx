// @vitest-environment jsdom
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestDesk } from '../../../../test/support/desk.ts';
import { openGround } from '../../../../test/support/screen.ts';
import { useToasts } from '../../components/toast-store.ts';
import { refreshSession } from '../session/store.ts';
import { BackupScreen } from './BackupScreen.tsx';

/** Back-up & export on the real core, as an administrator and as a manager see it. */
let desk: TestDesk;
const shelf = mkdtempSync(join(tmpdir(), 'regioloket-shelf-'));
afterAll(() => { rmSync(shelf, { recursive: true, force: true }); });
beforeAll(async () => {
  const ground = await openGround({ region: { beds: 5 }, signIn: false });
  desk = ground.desk;
  return ground.close;
});
afterEach(cleanup);

const open = async (role: 'manager' | 'administrator'): Promise<void> => {
  await desk.call('session.startTraining', { role });
  await refreshSession();
  render(<BackupScreen />);
};
const button = (name: string): Promise<HTMLElement> => screen.findByRole('button', { name });
const isBlocked = (element: HTMLElement): boolean => element.getAttribute('aria-disabled') === 'true';

describe('Back-up & export', () => {
  it('without a recovery key says that there is no backup, and a manager can make neither', async () => {
    await open('manager');
    expect((await screen.findAllByText(/Er is nog geen herstelsleutel/)).length).toBeGreaterThan(0);
    expect(screen.getByText('Een beheerder maakt de herstelsleutel.')).toBeTruthy();
    for (const name of ['Herstelsleutel maken', 'Nu een back-up maken', 'Plan opslaan']) expect(screen.queryByRole('button', { name })).toBeNull();
    expect(isBlocked(await button('Alles exporteren'))).toBe(true);
  });

  it('the key is typed over from the paper before it counts: a wrong one is refused in words, Esc gives the focus back and leaves no key', async () => {
    await open('administrator');
    const make = await button('Herstelsleutel maken');
    make.focus();
    fireEvent.click(make);
    expect(await screen.findByRole('dialog', { name: 'Herstelsleutel opschrijven' })).toBeTruthy();
    fireEvent.click(await button('Opgeschreven, verder'));
    const check = await screen.findByRole('dialog', { name: 'Herstelsleutel nakijken' });
    expect(document.querySelector('.recovery-code')).toBeNull();
    const field = within(check).getByLabelText('Herstelsleutel van het papier');
    expect(document.activeElement).toBe(field);
    fireEvent.change(field, { target: { value: 'AAAA-BBBB' } });
    fireEvent.click(within(check).getByRole('button', { name: 'Nakijken en bewaren' }));
    await waitFor(() => { expect(field.getAttribute('aria-invalid')).toBe('true'); });
    fireEvent(check, new Event('cancel', { cancelable: true }));
    await waitFor(() => { expect(screen.queryByRole('dialog')).toBeNull(); });
    expect(document.activeElement).toBe(make);
    expect((await desk.call('backup.status', {})).recovery).toBe('none');
  });

  it('with the key a plan is kept, a wrong time and number are said beside their field, and a backup by hand is shown with its place', async () => {
    await open('administrator');
    fireEvent.click(await button('Herstelsleutel maken'));
    await screen.findByRole('dialog', { name: 'Herstelsleutel opschrijven' });
    const code = [...document.querySelectorAll('.recovery-code span')].map((group) => group.textContent).join('-');
    fireEvent.click(await button('Opgeschreven, verder'));
    fireEvent.change(await screen.findByLabelText('Herstelsleutel van het papier'), { target: { value: code } });
    fireEvent.click(await button('Nakijken en bewaren'));
    await screen.findByText(/De herstelsleutel is nagekeken/);

    const [folder, at, keep] = [screen.getByLabelText(/Map voor back-ups/), screen.getByLabelText(/Elke dag om/), screen.getByLabelText('Aantal dat blijft staan')];
    fireEvent.change(at, { target: { value: '25:00' } });
    fireEvent.change(keep, { target: { value: '1' } });
    fireEvent.click(await button('Plan opslaan'));
    await waitFor(() => { for (const field of [folder, at, keep]) expect(field.getAttribute('aria-invalid')).toBe('true'); });
    expect((await desk.call('backup.status', {})).folder).toBeNull();
    for (const [field, value] of [[folder, shelf], [at, '03:30'], [keep, '5']] as const) fireEvent.change(field, { target: { value } });
    fireEvent.click(await button('Plan opslaan'));
    await desk.until(async () => (await desk.call('backup.status', {})).folder === shelf);

    await waitFor(async () => { expect(isBlocked(await button('Nu een back-up maken'))).toBe(false); });
    fireEvent.click(await button('Nu een back-up maken'));
    const newest = screen.getByRole('region', { name: 'Back-up' });
    await within(newest).findByText(/geopend en heel bevonden/);
    expect(newest.textContent).toContain(shelf);
    expect(useToasts.getState().toasts.some((toast) => toast.text.includes('hij is heel'))).toBe(true);
  });
});
