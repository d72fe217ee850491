// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { codeFor, startRealRegion } from '../../../../test/session/place.ts';
import type { RealRegion } from '../../../../test/session/place.ts';
import { startTestDesk } from '../../../../test/support/desk.ts';
import type { TestDesk } from '../../../../test/support/desk.ts';
import { showDesk } from '../../../../test/support/screen.ts';
import { StartScreen } from './StartScreen.tsx';
import { followSession, refreshSession } from './store.ts';

/** Dienst starten on the real core and a real region: nobody here is in training. The clock is the test's. */
let region: RealRegion;
let desk: TestDesk;
let clock = Date.UTC(2026, 10, 22, 3, 0);
const pins = { anna: '739164', bram: '482917' } as const;

beforeAll(async () => {
  region = await startRealRegion({ clock: () => clock });
  desk = await startTestDesk({ region: { url: region.url, token: region.token }, training: false, clock: () => clock });
  await desk.synced();
  showDesk(desk);
  followSession();
});
afterAll(async () => {
  await desk?.close();
  await region?.stop();
});
afterEach(cleanup);

const open = async (): Promise<void> => {
  await refreshSession();
  render(<StartScreen />);
};
const here = async (): Promise<string | null> => (await desk.call('session.current', {})).staff?.id ?? null;
const typed = (label: RegExp, value: string): HTMLElement => {
  const field = screen.getByLabelText(label);
  fireEvent.change(field, { target: { value } });
  return field;
};
async function choose(label: RegExp, option: string): Promise<void> {
  const field: HTMLSelectElement = await screen.findByLabelText(label);
  fireEvent.change(field, { target: { value: option } });
}
/** As a person does it: name, PIN, Enter. */
async function enter(who: keyof typeof pins, pin: string): Promise<void> {
  await choose(/Wie bent u/, who);
  fireEvent.keyDown(typed(/Pincode of wachtzin/, pin), { key: 'Enter' });
}

describe('Dienst starten', () => {
  it('the first time: a wrong code says so and lets nobody in; with the right one a PIN is chosen, twice the same, and the shift begins', async () => {
    await open();
    const code = await screen.findByLabelText(/Activeringscode/);
    fireEvent.change(code, { target: { value: 'AAAA-BBBB-CCCC' } });
    fireEvent.keyDown(code, { key: 'Enter' });
    await waitFor(() => { expect(screen.getByLabelText(/Activeringscode/).getAttribute('aria-invalid')).toBe('true'); });
    expect(await here()).toBeNull();
    fireEvent.change(screen.getByLabelText(/Activeringscode/), { target: { value: await codeFor(region, 'anna') } });
    fireEvent.click(screen.getByRole('button', { name: 'Code gebruiken' }));
    await screen.findByText('Welkom, Proef anna');
    typed(/Kies een pincode/, pins.anna);
    typed(/Nog een keer/, '739165');
    fireEvent.click(screen.getByRole('button', { name: 'Opslaan en beginnen' }));
    await screen.findByText(/De twee keer zijn niet gelijk/);
    expect(await here()).toBeNull();
    typed(/Nog een keer/, pins.anna);
    fireEvent.keyDown(screen.getByLabelText(/Nog een keer/), { key: 'Enter' });
    await screen.findByText('Aangemeld als Proef anna, triageverpleegkundige', undefined, { timeout: 20_000 });
    expect(await here()).toBe('anna');
  });

  it('a PIN is never shown and is gone after a wrong attempt; the focus stays in the field', async () => {
    await desk.call('session.signOut', {});
    await open();
    await choose(/Wie bent u/, 'anna');
    const field = typed(/Pincode of wachtzin/, '111111') as HTMLInputElement;
    expect([field.type, field.autocomplete]).toEqual(['password', 'off']);
    fireEvent.keyDown(field, { key: 'Enter' });
    await waitFor(() => { expect(screen.getByLabelText(/Pincode of wachtzin/).getAttribute('aria-invalid')).toBe('true'); }, { timeout: 20_000 });
    expect(field.value).toBe('');
    expect(document.activeElement).toBe(field);
    expect(await here()).toBeNull();
    await enter('anna', pins.anna);
    await screen.findByText(/^Aangemeld als Proef anna/, undefined, { timeout: 20_000 });
  });

  it('after too many wrong ones it says from when on, and refuses the right one until then', async () => {
    await desk.call('session.signOut', {});
    for (let attempt = 0; attempt < 5; attempt += 1) await desk.refusal('session.signIn', { staffId: 'anna', secret: '111111' });
    await open();
    await enter('anna', pins.anna);
    await screen.findAllByText(/Weer mogelijk|pogingen/, undefined, { timeout: 20_000 });
    expect(await here()).toBeNull();
    clock += 3_600_000;
    cleanup();
    await open();
    await enter('anna', pins.anna);
    await screen.findByText(/^Aangemeld als Proef anna/, undefined, { timeout: 20_000 });
  });

  it('a locked desk names who, says why and that nothing is lost; a colleague gets in with an own PIN and role, and the first one\'s session is over', async () => {
    await desk.call('session.useCode', { code: await codeFor(region, 'bram') });
    await desk.call('session.setSecret', { secret: pins.bram });
    await desk.call('session.signIn', { staffId: 'anna', secret: pins.anna });
    await open();
    fireEvent.click(await screen.findByRole('button', { name: /^Vergrendelen/ }));
    await screen.findByText('Vergrendeld: Proef anna');
    expect(document.body.textContent).toContain('Vergrendeld met de hand.');
    expect(document.body.textContent).toContain('Alles wat u typte is bewaard.');
    expect(await here()).toBeNull();
    await choose(/Wie bent u/, 'bram');
    await choose(/Rol in deze dienst/, 'manager');
    fireEvent.keyDown(typed(/Pincode of wachtzin/, pins.anna), { key: 'Enter' });
    await waitFor(() => { expect(screen.getByLabelText(/Pincode of wachtzin/).getAttribute('aria-invalid')).toBe('true'); }, { timeout: 20_000 });
    fireEvent.keyDown(typed(/Pincode of wachtzin/, pins.bram), { key: 'Enter' });
    await screen.findByText('Aangemeld als Proef bram, manager', undefined, { timeout: 20_000 });
    expect((await desk.call('session.current', {})).locked).toBeNull();
    const said = await desk.call('audit.list', {});
    expect(said.lines.some((line) => line.action === 'session.replaced' && line.actorId === 'anna')).toBe(true);
  });

  it('who has two roles changes between them; only a manager sees colleagues, whose code is shown once', async () => {
    await open();
    const row = (await screen.findByText('Proef dirk', undefined, { timeout: 20_000 })).closest('li');
    if (row === null) throw new Error('no row');
    const give = within(row).getByRole('button', { name: 'Code geven: Proef dirk' });
    give.focus();
    fireEvent.click(give);
    expect((await screen.findByRole('dialog')).textContent).toMatch(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/);
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Sluiten' }));
    await waitFor(() => { expect(screen.queryByRole('dialog')).toBeNull(); });
    expect(document.activeElement).toBe(give);
    expect(document.body.textContent).not.toMatch(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/);
    await choose(/Andere rol/, 'nurse');
    await screen.findByText('Aangemeld als Proef bram, triageverpleegkundige', undefined, { timeout: 20_000 });
    expect(screen.queryByText('Proef dirk')).toBeNull();
    expect((await desk.call('session.current', {})).staff?.role).toBe('nurse');
  });
});
