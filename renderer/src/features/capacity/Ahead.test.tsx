// @vitest-environment jsdom
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noNeeds, triageThrough, vignette } from '../../../../test/support/casework.ts';
import type { TestDesk } from '../../../../test/support/desk.ts';
import { openGround } from '../../../../test/support/screen.ts';
import { setActiveCase } from '../../app/active-case.ts';
import { createClient } from '../../bridge/client.ts';
import { connectDesk } from '../../bridge/desk.ts';
import { memoryBridge } from '../../bridge/memory.ts';
import { followCases, refreshCase, useCases } from '../casework/case-store.ts';
import { TriageScreen } from '../triage/TriageScreen.tsx';
import { BedSearchScreen } from './BedSearchScreen.tsx';

/** What Bed zoeken fetches while the nurse still reads the outcome. The real core and region; the core's answers to a search can be held up. */
let desk: TestDesk;
/** Inputs of the searches that were asked, in their order. */
let searches: { readonly caseId: string; readonly ahead?: boolean }[] = [];
let held: Promise<void> | null = null;

beforeAll(async () => {
  const ground = await openGround({ region: { beds: 40 } });
  desk = ground.desk;
  const bridge = memoryBridge(desk.core);
  connectDesk(createClient({ ...bridge, invoke: async (method, json) => {
    if (method === 'capacity.search') {
      searches.push(JSON.parse(json) as { caseId: string });
      if (held !== null) await held;
    }
    return bridge.invoke(method, json);
  } }));
  followCases();
  return ground.close;
});
beforeEach(() => { searches = []; held = null; });
afterEach(cleanup);

async function triaged(id: string): Promise<string> {
  const { caseId } = await desk.call('casework.start', {});
  await desk.call('casework.saveReferral', { caseId, referral: { callBackNumber: '0612345678' } });
  await triageThrough(desk, caseId, vignette(id).answers);
  setActiveCase(caseId);
  return caseId;
}

/** Searches are held up from here on until the returned function is called. */
function hold(): () => void {
  let release = (): void => undefined;
  held = new Promise((resolve) => { release = resolve; });
  return () => { held = null; release(); };
}

const aheadOf = (caseId: string) => searches.filter((one) => one.caseId === caseId && one.ahead === true).length;
/** Longer than the screen waits before it fetches ahead. */
const longer = () => new Promise((resolve) => { setTimeout(resolve, 200); });
const outcome = () => screen.findByRole('button', { name: /Bed zoeken/ });

describe('Bed zoeken, fetched while the outcome is read', () => {
  it('asks nothing for a case that is not decided, or that wants no bed', async () => {
    const open = await triaged('v01');
    const first = render(<TriageScreen />);
    await outcome();
    await longer();
    first.unmount();
    const home = await triaged('v14');
    await desk.call('casework.confirmOutcome', { caseId: home });
    render(<TriageScreen />);
    await outcome();
    await longer();
    expect([aheadOf(open), aheadOf(home)]).toEqual([0, 0]);
    setActiveCase(open);
    await desk.call('casework.confirmOutcome', { caseId: open });
    await waitFor(() => { expect(aheadOf(open)).toBe(1); });
  });

  it('shows its rows at once, and searches anew at that moment', async () => {
    const caseId = await triaged('v01');
    await desk.call('casework.confirmOutcome', { caseId });
    const triage = render(<TriageScreen />);
    await waitFor(() => { expect(aheadOf(caseId)).toBe(1); });
    await waitFor(async () => { expect((await desk.call('audit.list', { caseId })).lines.some((line) => line.action === 'capacity.searchAhead')).toBe(true); });
    triage.unmount();
    const release = hold();
    render(<BedSearchScreen />);
    const grid = await screen.findByRole('grid', { name: 'Passende bedden' });
    expect(within(grid).getAllByRole('row').length).toBeGreaterThan(2);
    expect(searches.at(-1)).toMatchObject({ caseId });
    expect(searches.at(-1)?.ahead).not.toBe(true);
    release();
  });

  it('what was found before stands there on coming back, unless something has happened to the case since', async () => {
    const caseId = await triaged('v01');
    await desk.call('casework.confirmOutcome', { caseId });
    await desk.call('casework.recordNeeds', { caseId, needs: noNeeds });
    await desk.call('casework.markReferralLetter', { caseId, by: 'gp' });
    await refreshCase(caseId);
    const openAndLeave = async (): Promise<string> => {
      const shown = render(<BedSearchScreen />);
      const grid = await screen.findByRole('grid', { name: 'Passende bedden' });
      const first = await waitFor(() => within(grid).getAllByRole('row', { selected: true })[0]?.getAttribute('data-bed-group') ?? '');
      // The first search on these needs is noted with the case, for the figures.
      await waitFor(() => { expect(useCases.getState().cases[caseId]?.timeline.some((entry) => entry.type === 'bedSearched')).toBe(true); });
      shown.unmount();
      return first;
    };
    await openAndLeave();
    const first = await openAndLeave();
    let release = hold();
    const back = render(<BedSearchScreen />);
    await screen.findByRole('grid', { name: 'Passende bedden' });
    release();
    back.unmount();
    const { offerId } = await desk.call('casework.offer', { caseId, bedGroupId: first, versionSeen: (await desk.call('capacity.search', { caseId })).fitting[0]?.bedGroup.version ?? 1, text: '' });
    await desk.call('casework.refuse', { caseId, offerId, reason: 'noCapacity', text: '', spokeWith: 'mw. Proef' });
    await refreshCase(caseId);
    release = hold();
    render(<BedSearchScreen />);
    await screen.findByText('Laden…');
    expect(screen.queryByRole('grid', { name: 'Passende bedden' })).toBeNull();
    release();
    const grid = await screen.findByRole('grid', { name: 'Passende bedden' });
    await waitFor(() => { expect(within(grid).getAllByRole('row', { selected: true })[0]?.getAttribute('data-bed-group')).not.toBe(first); });
  });

  it('shows none of it when the case was decided otherwise since', async () => {
    const caseId = await triaged('v01');
    await desk.call('casework.confirmOutcome', { caseId });
    const triage = render(<TriageScreen />);
    await waitFor(() => { expect(aheadOf(caseId)).toBe(1); });
    const release = hold();
    await desk.call('casework.deviate', { caseId, urgency: 'U4', careType: 'elvHigh', reason: 'clinicalJudgement', text: 'Zwaarder dan het lijkt.' });
    // What is fetched anew for the other kind of care is still on its way.
    await waitFor(() => { expect(aheadOf(caseId)).toBe(2); });
    triage.unmount();
    render(<BedSearchScreen />);
    await screen.findByText('Laden…');
    expect(screen.queryByRole('grid', { name: 'Passende bedden' })).toBeNull();
    release();
    await screen.findByRole('grid', { name: 'Passende bedden' });
  });
});
