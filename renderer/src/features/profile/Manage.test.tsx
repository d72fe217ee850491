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

  it('rows are added, filled in and taken away; nothing of the form is JSON, and what is wrong is said in words with the place', async () => {
    render(<ManageScreen />);
    await screen.findByRole('textbox', { name: 'triage U2' });
    expect(document.querySelectorAll('textarea')).toHaveLength(0);
    const list = () => screen.getByRole('group', { name: 'Verwijzingen' });
    fireEvent.click(screen.getByRole('button', { name: 'Regel toevoegen: Verwijzingen' }));
    const where = await within(list()).findByRole('textbox', { name: 'Verwijzen naar' });
    expect(document.activeElement).toBe(within(list()).getByRole('combobox', { name: 'Zorgvorm' }));
    expect(await screen.findByText('Verwijzingen, regel 1: Verwijzen naar', { exact: false })).toBeTruthy();
    fireEvent.change(where, { target: { value: 'Wijkteam Proef' } });
    fireEvent.blur(where);
    const number = within(list()).getByRole('textbox', { name: 'Telefoonnummer' });
    fireEvent.change(number, { target: { value: '0101234567' } });
    fireEvent.blur(number);
    expect(await screen.findByText(/verwijzen naar Wijkteam Proef, 0101234567/)).toBeTruthy();
    fireEvent.click(within(list()).getByRole('button', { name: /^Weghalen/ }));
    await waitFor(() => { expect(screen.queryByText(/Wijkteam Proef/)).toBeNull(); });
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Regel toevoegen: Verwijzingen' }));
  });

  it('two changes right after each other are both kept', async () => {
    render(<ManageScreen />);
    const cell = await screen.findByRole<HTMLInputElement>('textbox', { name: 'triage U3' });
    fireEvent.change(cell, { target: { value: '35' } });
    fireEvent.blur(cell);
    fireEvent.click(screen.getByRole('checkbox', { name: 'Wie een bed vrij meldt, neemt de patiënt' }));
    await desk.until(async () => (await desk.call('profile.draft', {})).changes.length === 2);
    expect((await desk.call('profile.draft', {})).changes.map((change) => change.key)).toEqual(['norms.triage.U3', 'offer.mustAccept']);
    await desk.call('profile.dropDraft', { regionId: (await desk.call('profile.draft', {})).regionId });
  });

  it('cost shares are typed in percent and cents in euro; a sum that is not 100 % is said', async () => {
    render(<ManageScreen />);
    fireEvent.change(await screen.findByRole('combobox', { name: 'Manier van verdelen' }), { target: { value: 'fixedShares' } });
    const share = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Aandeel (%)' });
    expect(share.value).toBe('100');
    fireEvent.change(share, { target: { value: '33,33' } });
    fireEvent.blur(share);
    expect((await screen.findAllByText(/De aandelen tellen op tot 33,33 %/)).length).toBeGreaterThan(0);
    const transfer = screen.getByRole<HTMLInputElement>('textbox', { name: 'Per plaatsing (euro)' });
    fireEvent.change(transfer, { target: { value: '11,50' } });
    fireEvent.blur(transfer);
    await desk.until(async () => JSON.stringify((await desk.call('profile.draft', {})).draft).includes('"perTransferCents":1150'));
    fireEvent.change(transfer, { target: { value: 'elf' } });
    fireEvent.blur(transfer);
    expect(await screen.findByText(/niet te lezen/)).toBeTruthy();
    const draft = await desk.call('profile.draft', {});
    expect(JSON.stringify(draft.draft)).toContain('"basisPoints":3333');
    await desk.call('profile.dropDraft', { regionId: draft.regionId });
  });

  it('turns, surge norms and targets are fields too; a target is in the unit of its figure', async () => {
    render(<ManageScreen />);
    fireEvent.click(await screen.findByRole('button', { name: 'Vastleggen: Wisselbeurten' }));
    expect(await screen.findAllByRole('combobox', { name: 'Organisatie' })).toHaveLength(2);
    fireEvent.click(screen.getByRole('button', { name: 'Weghalen: Wisselbeurten' }));
    fireEvent.click(screen.getByRole('button', { name: 'Regel toevoegen: Soorten opschaling' }));
    const kind = await screen.findByRole('textbox', { name: 'Naam' });
    fireEvent.change(kind, { target: { value: 'Griep' } });
    fireEvent.blur(kind);
    fireEvent.click(screen.getByRole('button', { name: 'Regel toevoegen: Wat opschaling verandert' }));
    fireEvent.change(await screen.findByRole('combobox', { name: 'Soort' }), { target: { value: 'Griep' } });
    const norm = screen.getByRole('textbox', { name: 'plaatsing U3 bij opschaling' });
    fireEvent.change(norm, { target: { value: '2000' } });
    fireEvent.blur(norm);
    const figures = screen.getByRole('group', { name: 'Stuurcijfers' });
    expect(within(figures).getAllByRole<HTMLInputElement>('textbox', { name: 'Streefwaarde (%)' }).map((one) => one.value)).toEqual(['85', '90']);
    await desk.until(async () => { const json = JSON.stringify((await desk.call('profile.draft', {})).draft); return json.includes('"placement":{"U3":2000}') && json.includes('"kind":"Griep"'); });
    await desk.call('profile.dropDraft', { regionId: (await desk.call('profile.draft', {})).regionId });
  });
});
