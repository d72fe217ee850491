// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { triageThrough, vignette } from '../../../../test/support/casework.ts';
import type { TestDesk } from '../../../../test/support/desk.ts';
import { openGround } from '../../../../test/support/screen.ts';
import { setActiveCase } from '../../app/active-case.ts';
import { followCases } from '../casework/case-store.ts';
import { ConsultScreen } from '../consult/ConsultScreen.tsx';
import { PlacementScreen } from '../handover/PlacementScreen.tsx';
import { ConnectionScreen } from '../sync/ConnectionScreen.tsx';
import { BedSearchScreen } from './BedSearchScreen.tsx';

/** From a confirmed outcome to a closed case through the screens, on the real core and a real region; every answer is checked against the contract. */
let desk: TestDesk;

beforeAll(async () => {
  const ground = await openGround();
  desk = ground.desk;
  followCases();
  return ground.close;
});
afterEach(cleanup);

async function decided(id: string): Promise<string> {
  const { caseId } = await desk.call('casework.start', {});
  await desk.call('casework.saveReferral', { caseId, referral: { callBackNumber: '0612345678' } });
  await desk.call('casework.savePatient', { caseId, patient: { name: `Proef ${id}` } });
  await triageThrough(desk, caseId, vignette(id).answers);
  await desk.call('casework.confirmOutcome', { caseId });
  setActiveCase(caseId);
  return caseId;
}

const button = (name: string): Promise<HTMLElement> => screen.findByRole('button', { name });
const press = async (name: string): Promise<void> => { fireEvent.click(await button(name)); };
const detailOf = (caseId: string) => desk.call('casework.get', { caseId });

describe('Bed zoeken', () => {
  it('asks for needs and the written referral before anything is offered, and says why Aanbieden has to wait', async () => {
    await decided('v01');
    render(<BedSearchScreen />);
    const grid = await screen.findByRole('grid', { name: 'Passende bedden' });
    const offer = await within(grid).findByRole('button', { name: 'Aanbieden' });
    expect(offer.getAttribute('aria-disabled')).toBe('true');
    expect(screen.queryByRole('grid', { name: 'Niet passend' })).toBeNull();
    expect(document.querySelector('[data-fact]')).toBeNull();
  });

  it('places a patient: one key offers, the answer is recorded, the document is sent, arrival and closing follow', async () => {
    const caseId = await decided('v01');
    const search = render(<BedSearchScreen />);
    await press('Schriftelijke verwijzing gezien');
    await press('Geen bijzonderheden');
    await waitFor(async () => { expect((await detailOf(caseId)).actions.offer).toBeNull(); });
    const grid = await screen.findByRole('grid', { name: 'Passende bedden' });
    await waitFor(() => { expect(within(grid).getByRole('button', { name: 'Aanbieden' }).getAttribute('aria-disabled')).toBeNull(); });
    const id = grid.querySelector('[aria-selected="true"]')?.getAttribute('data-bed-group');
    // A second key press while the first is under way must not make a second offer.
    fireEvent.keyDown(grid, { key: 'Enter' });
    fireEvent.keyDown(grid, { key: 'b' });
    await waitFor(async () => { expect((await detailOf(caseId)).offers.map((one) => one.bedGroupId)).toEqual([id]); });
    search.unmount();

    render(<PlacementScreen />);
    await press('Toegezegd');
    await waitFor(async () => { expect((await detailOf(caseId)).placement?.bedGroupId).toBe(id); });
    await press('Overdracht verzenden');
    await waitFor(async () => { expect((await detailOf(caseId)).handover?.version).toBe(1); });
    await press('Opgenomen');
    await waitFor(async () => { expect((await detailOf(caseId)).arrivedAt).not.toBeNull(); });
    await press('Afsluiten');
    await waitFor(async () => { expect((await detailOf(caseId)).destination).toBe('placed'); });
    await screen.findByText('Afgesloten: Geplaatst');
  });

  it('shows what does not fit only when asked, each bed with its reasons, none of them as free', async () => {
    await decided('v01');
    render(<BedSearchScreen />);
    fireEvent.click(await screen.findByRole('button', { name: /^▸? ?Niet passend/ }));
    const grid = await screen.findByRole('grid', { name: 'Niet passend' });
    const rows = [...grid.querySelectorAll('[data-bed-group]')];
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(row.getAttribute('data-status')).toBe('call');
      expect(row.textContent).not.toMatch(/\bvrij\b(?! gemeld)/);
    }
  });
});

describe('what stands in the way', () => {
  it('v05: Toegezegd waits for each reason, and the legal one offers no bare "akkoord"', async () => {
    const caseId = await decided('v05');
    await desk.call('casework.recordNeeds', { caseId, needs: { asked: true, features: [], insulin: false, weightKg: null, closedWard: false, wzd: null, maxDistanceKm: null, preferredOrganisations: [], neededBy: null } });
    await desk.call('casework.markReferralLetter', { caseId, by: 'gp' });
    const view = await desk.call('capacity.search', { caseId });
    const bed = view.fitting[0]?.bedGroup;
    if (bed === undefined) throw new Error('no bed fits');
    await desk.call('casework.offer', { caseId, bedGroupId: bed.id, versionSeen: bed.version });
    const placement = render(<PlacementScreen />);
    expect((await button('Toegezegd')).getAttribute('aria-disabled')).toBe('true');
    expect(screen.getByRole('region', { name: 'Nodig vóór de toezegging' })).toBeDefined();
    placement.unmount();

    const consult = render(<ConsultScreen />);
    await press('Vraag vastleggen');
    const legal = await screen.findByRole('group', { name: 'juridische vraag' });
    expect(within(legal).queryByRole('radio', { name: 'akkoord' })).toBeNull();
    for (const group of document.querySelectorAll('.reason-choice')) {
      const first = group.querySelector('input');
      if (first !== null) fireEvent.click(first);
    }
    fireEvent.change(screen.getByRole('textbox', { name: 'Naam van de arts' }), { target: { value: 'Dr. Proef' } });
    // A written reason without its words is refused here, before anything is sent.
    await press('Antwoord vastleggen');
    await screen.findByText('Leg de schriftelijke motivering van de arts hier vast.');
    expect((await detailOf(caseId)).blocking.filter((one) => one.open)).toHaveLength(3);
    fireEvent.change(screen.getByRole('textbox', { name: 'Advies' }), { target: { value: 'Geen bereidheid, wel nodig; besluit volgt.' } });
    await press('Antwoord vastleggen');
    await waitFor(async () => { expect((await detailOf(caseId)).blocking.every((one) => !one.open)).toBe(true); });
    consult.unmount();

    render(<PlacementScreen />);
    await waitFor(async () => { expect((await button('Toegezegd')).getAttribute('aria-disabled')).toBeNull(); });
  });

  it('a refusal takes its coded reason in one press and the place can be asked again', async () => {
    const caseId = await decided('v01');
    await desk.call('casework.recordNeeds', { caseId, needs: { asked: true, features: [], insulin: false, weightKg: null, closedWard: null, wzd: null, maxDistanceKm: null, preferredOrganisations: [], neededBy: null } });
    await desk.call('casework.markReferralLetter', { caseId, by: 'gp' });
    const bed = (await desk.call('capacity.search', { caseId })).fitting[0]?.bedGroup;
    if (bed === undefined) throw new Error('no bed fits');
    await desk.call('casework.offer', { caseId, bedGroupId: bed.id, versionSeen: bed.version });
    render(<PlacementScreen />);
    await press('Geweigerd');
    await press('geen plaats');
    await waitFor(async () => { expect((await detailOf(caseId)).offers.at(-1)?.state).toBe('refused'); });
    fireEvent.click(await screen.findByRole('button', { name: /^Opnieuw vragen/ }));
    await waitFor(async () => { expect((await detailOf(caseId)).offers.filter((one) => one.bedGroupId === bed.id)).toHaveLength(2); });
  });
});

describe('Instellingen & verbinding', () => {
  it('shows the connection, an empty queue as empty, the protocol version and that nobody has validated it', async () => {
    await act(async () => { render(<ConnectionScreen />); });
    await screen.findByText('Alles is verzonden');
    await screen.findByText(/Afwegingskader tijdelijk verblijf, versie/);
    expect(screen.getByText('Niet klinisch gevalideerd')).toBeDefined();
  });
});
