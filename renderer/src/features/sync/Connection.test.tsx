// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createFaultyNet } from '../../../../test/faults/faulty-net.ts';
import type { TestDesk } from '../../../../test/support/desk.ts';
import { openGround } from '../../../../test/support/screen.ts';
import { ConnectionScreen } from './ConnectionScreen.tsx';

/** Instellingen & verbinding on the real core and a real region, with faults on the cable between them. */
let desk: TestDesk;
const faults = createFaultyNet();
const actor = { id: 'staff-x', role: 'nurse', desk: 'desk-oefen' } as const;

beforeAll(async () => {
  const ground = await openGround({ region: { beds: 20 }, desk: { core: { net: faults.net } } });
  desk = ground.desk;
  return ground.close;
});
afterEach(cleanup);

const queue = (): HTMLElement => screen.getByRole('list', { name: 'Wachtrij' });
const lines = (): readonly HTMLElement[] => within(queue()).getAllByRole('listitem');
const emptied = (): Promise<unknown> => screen.findByText('Alles is verzonden', undefined, { timeout: 15_000 });

describe('what is not with the region', () => {
  it('while there is no connection: each item waits, says when it is tried again, and can\'t be given up', async () => {
    faults.set({ kind: 'unreachable' });
    const { caseId } = await desk.call('casework.start', {});
    await desk.call('casework.addNote', { caseId, text: 'onderweg' });
    await desk.until(() => desk.kernel.syncStatus().connection === 'offline');
    render(<ConnectionScreen />);
    await screen.findByText('Geen verbinding met de regio', undefined, { timeout: 10_000 });
    await waitFor(() => { expect(new Set(lines().map((line) => line.dataset['state']))).toEqual(new Set(['waiting'])); });
    expect(lines().length).toBe(desk.kernel.syncStatus().queue);
    expect(screen.getByText(/Wat wacht, gaat vanzelf/).textContent).toContain('U hoeft niets te doen');
    await waitFor(() => { expect(lines()[0]?.textContent).toMatch(/volgende poging over \d+ s|wordt nu geprobeerd/); });
    expect(within(queue()).queryByRole('button', { name: /Afhandelen/ })).toBeNull();
    expect(within(queue()).getAllByRole('button', { name: /Open aanvraag/ }).length).toBeGreaterThan(0);
    faults.set({ kind: 'none' });
    fireEvent.click(screen.getByRole('button', { name: 'Alles opnieuw proberen' }));
    await emptied();
  });

  it('because the region refused it: it says why, can be tried again, and is settled with a reason; the keyboard stays in the list', async () => {
    // Set apart: an event of a region that this desk doesn't work for. Refused: a number told about a bed that isn't there any more.
    desk.kernel.journal.append({ actor, caseId: 'case-elsewhere', regionId: 'nl-not-ours', drafts: [{ type: 'noteAdded', payload: {}, personal: { text: 'ergens anders' } }], action: 'test' });
    const { caseId } = await desk.call('casework.start', {});
    desk.kernel.journal.append({ actor, caseId, regionId: 'nl-05', drafts: [], commands: [{ kind: 'reportCapacity', bedGroupId: 'bed-gone', baseVersion: 1, available: 1, availableFrom: null, forTheNight: false, spokeWith: '' }], action: 'test' });
    await desk.until(() => desk.kernel.syncStatus().parked >= 2);
    render(<ConnectionScreen />);
    await waitFor(() => { expect(lines()).toHaveLength(2); }, { timeout: 10_000 });
    for (const line of lines()) {
      expect(line.textContent).toMatch(/geweigerd door de regio|apart gezet/);
      expect(within(line).getByRole('button', { name: /^Opnieuw: / })).toBeDefined();
    }
    expect(queue().textContent).toContain('Deze werkplek mag dit niet in die regio.');
    expect(queue().textContent).toContain('Deze plek staat niet meer in de regio.');

    const [first, second] = lines().map((line) => within(line).getAllByRole('button')[0]);
    first?.focus();
    fireEvent.keyDown(first ?? document.body, { key: 'ArrowDown' });
    expect(document.activeElement).toBe(second);
    fireEvent.keyDown(second ?? document.body, { key: 'Home' });
    expect(document.activeElement).toBe(first);

    const line = lines()[0];
    if (line === undefined) throw new Error('no line');
    const opener = within(line).getByRole('button', { name: /^Afhandelen: / });
    fireEvent.click(opener);
    const why = within(line).getByRole('textbox', { name: /^Reden/ });
    expect(document.activeElement).toBe(why);
    fireEvent.keyDown(why, { key: 'Escape' });
    expect(within(line).queryByRole('textbox')).toBeNull();
    expect(document.activeElement).toBe(opener);
    fireEvent.click(opener);
    fireEvent.keyDown(within(line).getByRole('textbox', { name: /^Reden/ }), { key: 'Enter' });
    expect(line.textContent).toContain('Schrijf op waarom');
    fireEvent.change(within(line).getByRole('textbox', { name: /^Reden/ }), { target: { value: 'hoort bij een andere meldtafel' } });
    fireEvent.keyDown(within(line).getByRole('textbox', { name: /^Reden/ }), { key: 'Enter' });
    await waitFor(() => { expect(lines()).toHaveLength(1); }, { timeout: 10_000 });
    await waitFor(() => { expect(queue().contains(document.activeElement)).toBe(true); });

    // Tried again it is refused again, with its reason, and never lost.
    fireEvent.click(within(queue()).getByRole('button', { name: /^Opnieuw: / }));
    await waitFor(() => { expect(lines()[0]?.textContent).toContain('2 keer geprobeerd'); }, { timeout: 10_000 });
    fireEvent.click(within(queue()).getByRole('button', { name: /^Afhandelen: / }));
    fireEvent.change(within(queue()).getByRole('textbox', { name: /^Reden/ }), { target: { value: 'nagebeld' } });
    fireEvent.click(within(queue()).getByRole('button', { name: 'Afhandelen met deze reden' }));
    await emptied();
    const said = (await desk.call('audit.list', {})).lines.filter((one) => one.action === 'sync.resolve');
    expect(said.length).toBe(2);
  });

  it('shows the last success per source, and what this computer runs with', async () => {
    render(<ConnectionScreen />);
    const sources = await screen.findByRole('table');
    await waitFor(() => { expect(within(sources).getByRole('row', { name: /^Bedden \d+ / })).toBeDefined(); });
    expect(screen.getByRole('radio', { name: 'Nacht (donker)' })).toBeDefined();
    expect(screen.getByRole('checkbox', { name: /Geluid bij alarm/ })).toBeDefined();
    expect(screen.getByRole('checkbox', { name: /Losse letters als sneltoets/ })).toBeDefined();
    await waitFor(() => { expect(document.body.textContent).toMatch(/Protocol.*versie/); });
    expect(document.body.textContent).toMatch(/Regioprofiel.*versie \d/);
  });
});
