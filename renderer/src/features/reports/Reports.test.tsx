// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestDesk } from '../../../../test/support/desk.ts';
import { openGround } from '../../../../test/support/screen.ts';
import { ReportsScreen } from './ReportsScreen.tsx';
import { choose, showPart, useReports } from './store.ts';

/** The screen on the real core and the real region; every answer of the core is checked against the contract. */
let desk: TestDesk;
const saved: string[] = [];

beforeAll(async () => {
  const ground = await openGround({ region: { beds: 40 }, signIn: false });
  desk = ground.desk;
  URL.createObjectURL = () => 'blob:test';
  URL.revokeObjectURL = () => undefined;
  HTMLAnchorElement.prototype.click = function click() { saved.push(this.download); };
  return ground.close;
});
afterEach(() => {
  cleanup();
  showPart('figures');
});

const figure = (id: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(`[data-figure="${id}"]`);
  if (found === null) throw new Error(`not on screen: ${id}`);
  return found;
};
const open = async (): Promise<void> => {
  render(<ReportsScreen />);
  await screen.findByRole('table', { name: 'Cijfers' });
};

describe('Stuurinformatie', () => {
  it('without anybody signed in it says what to do and shows no figure', async () => {
    render(<ReportsScreen />);
    expect((await screen.findByRole('alert')).textContent).toContain('Dienst starten');
    expect(document.querySelector('[data-figure]')).toBeNull();
    await desk.signIn();
  });

  it('what did not occur says so and is no zero', async () => {
    await open();
    expect(figure('placedWithin24h').textContent).toContain('geen gevallen');
    expect(figure('outflowHome').querySelector('td')?.textContent).toBe('geen gevallen');
    expect(screen.getByText('Geen aanvragen in deze periode')).toBeDefined();
  });

  it('follows the cases of the desk while it is open', async () => {
    await open();
    const { caseId } = await desk.call('casework.start', {});
    await desk.call('casework.saveReferral', { caseId, referral: { referrerRole: 'gp', callBackNumber: '0570123456' } });
    await waitFor(() => { expect(screen.getByText(/^1 aanvragen/)).toBeDefined(); }, { timeout: 15_000 });
    expect(figure('flow').textContent).toContain('1');
  });

  it('a reader whom the profile shows nothing gets a reason, not an empty table', async () => {
    await open();
    fireEvent.change(screen.getByRole('combobox', { name: 'Voor wie' }), { target: { value: 'public' } });
    expect((await screen.findByRole('alert')).textContent).toContain('regioprofiel');
    choose({ audience: 'desk' });
    await screen.findByRole('table', { name: 'Cijfers' });
  });

  it('every part shows its table; the heat map has a number for each hour', async () => {
    await open();
    for (const [part, table] of [['Doorlooptijden', 'Doorlooptijden'], ['Drukte', 'Aanvragen per weekdag en uur'], ['Weigeringen en afwijkingen', 'Weigeringen'], ['Capaciteit', 'Capaciteit op dit moment'], ['In-, door- en uitstroom', 'In-, door- en uitstroom']] as const) {
      fireEvent.click(screen.getByRole('button', { name: part }));
      expect(screen.getByRole('table', { name: table })).toBeDefined();
    }
    fireEvent.click(screen.getByRole('button', { name: 'Drukte' }));
    expect(screen.getByRole('table', { name: 'Aanvragen per weekdag en uur' }).querySelectorAll('.heat-cell')).toHaveLength(7 * 24);
  });

  it('hands over the quarter report and a CSV as files', async () => {
    await open();
    fireEvent.click(screen.getByRole('button', { name: 'Kwartaalrapport (PDF)' }));
    await waitFor(() => { expect(saved.some((name) => /^kwartaalrapport-\d{4}-kwartaal-\d\.pdf$/.test(name))).toBe(true); }, { timeout: 15_000 });
    await waitFor(() => { expect(useReports.getState().making).toBe(false); });
    fireEvent.click(screen.getByRole('button', { name: 'CSV van deze cijfers' }));
    await waitFor(() => { expect(saved.some((name) => name.endsWith('.csv'))).toBe(true); });
  });

  it('an amount that is none is said at the field and not reckoned with', async () => {
    await open();
    fireEvent.click(screen.getByRole('button', { name: 'Kosten' }));
    const field = await screen.findByRole('textbox', { name: 'Kosten van het loket in deze maand' });
    fireEvent.change(field, { target: { value: '12,345' } });
    expect(screen.getByText(/hoogstens twee cijfers/)).toBeDefined();
    expect(useReports.getState().cost.deskCents).toBeNull();
    fireEvent.change(field, { target: { value: '12.345,6' } });
    expect(useReports.getState().cost.deskCents).toBe(1_234_560);
  });
});
