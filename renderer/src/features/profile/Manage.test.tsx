// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestDesk } from '../../../../test/support/desk.ts';
import { openGround } from '../../../../test/support/screen.ts';
import { ManageScreen } from './ManageScreen.tsx';
import { WayOfWorkingScreen } from './WayOfWorkingScreen.tsx';

/** The manager's page and the page that everybody reads, on the real core and a real region; every answer is checked against the contract. */
let desk: TestDesk;

beforeAll(async () => {
  const ground = await openGround({ region: { beds: 20 } });
  desk = ground.desk;
  return ground.close;
});
afterEach(cleanup);

describe('Beheer', () => {
  it('a norm of 0 minutes is refused in words with its key; a good change is previewed, published and then in force on the page everybody reads', async () => {
    render(<ManageScreen />);
    const cell = await screen.findByRole<HTMLInputElement>('textbox', { name: 'triage U2' });
    expect(cell.value).toBe('20');
    fireEvent.change(cell, { target: { value: '0' } });
    fireEvent.blur(cell);
    await screen.findByText('norms.triage.U2');
    expect(screen.getByText(/een norm van 0 minuten kan niemand halen/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Publiceren' }));
    expect(screen.queryByRole('dialog')).toBeNull();

    fireEvent.change(cell, { target: { value: '25' } });
    fireEvent.blur(cell);
    await waitFor(() => { expect(screen.queryByText('norms.triage.U2')).toBeNull(); });
    expect(await screen.findByText('25 min')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Publiceren' }));
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText('20 min')).toBeTruthy();
    fireEvent.click(within(dialog).getByRole('button', { name: 'Publiceren' }));
    await desk.until(async () => (await desk.call('profile.current', {})).profile.norms.triage.U2 === 25);
    cleanup();

    render(<WayOfWorkingScreen />);
    const norms = await screen.findByRole('region', { name: 'Normen' });
    await waitFor(() => { expect(within(norms).getByText('25 min')).toBeTruthy(); });
  });

  it('text that is no JSON changes nothing and says so', async () => {
    render(<ManageScreen />);
    const field = await screen.findByRole('textbox', { name: 'Kostenverdeling' });
    fireEvent.change(field, { target: { value: '{ model' } });
    fireEvent.blur(field);
    expect(await screen.findByText(/geen geldige JSON/)).toBeTruthy();
    expect((await desk.call('profile.draft', {})).changed).toBe(false);
  });
});
