// @vitest-environment jsdom
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { noNeeds, triageThrough, vignette } from '../../../../test/support/casework.ts';
import { startTestDesk } from '../../../../test/support/desk.ts';
import type { TestDesk } from '../../../../test/support/desk.ts';
import { startTestRegion } from '../../../../test/support/region.ts';
import type { TestRegion } from '../../../../test/support/region.ts';
import { contractChecker } from '../../bridge/check.ts';
import { createClient } from '../../bridge/client.ts';
import { connectDesk } from '../../bridge/desk.ts';
import { memoryBridge } from '../../bridge/memory.ts';
import { Isolation } from '../handover/Isolation.tsx';
import { DayListScreen } from './DayListScreen.tsx';

/** Isolation before transport and the follow-up of a stay, on the real core and a real region. */
let region: TestRegion;
let desk: TestDesk;
let caseId = '';
let later = 0;

beforeAll(async () => {
  configure({ asyncUtilTimeout: 20_000 });
  const clock = (): number => Date.now() + later;
  region = await startTestRegion({ timers: false, clock });
  desk = await startTestDesk({ clock, region: { url: region.url, token: region.token } });
  await desk.synced();
  await desk.signIn();
  connectDesk(createClient(memoryBridge(desk.core), contractChecker));
  caseId = (await desk.call('casework.start', {})).caseId;
  await desk.call('casework.savePatient', { caseId, patient: { name: 'Elsje Proefman', sex: 'female', municipality: 'Deventer' } });
  await triageThrough(desk, caseId, vignette('v01').answers);
  await desk.call('casework.confirmOutcome', { caseId });
  await desk.call('casework.recordNeeds', { caseId, needs: noNeeds });
  await desk.call('casework.markReferralLetter', { caseId, by: 'gp' });
  await desk.call('casework.promiseOutside', { caseId, place: 'Huize Verweg', spokeWith: 'Teamleider', expectedAt: null });
});
afterAll(async () => {
  await desk?.close();
  await region?.stop();
});
afterEach(cleanup);

describe('BRMO and isolation before transport', () => {
  it('asks what is known and of whom it was heard, and says what is missing', async () => {
    render(<Isolation detail={await desk.call('casework.get', { caseId })} />);
    fireEvent.click(screen.getByRole('button', { name: 'Vastleggen' }));
    screen.getByText('Kies eerst wat er bekend is.');
    fireEvent.change(screen.getByLabelText('BRMO of infectie'), { target: { value: 'suspected' } });
    fireEvent.click(screen.getByRole('button', { name: 'Vastleggen' }));
    screen.getByText('Vul in van wie u dit hoorde.');
    fireEvent.change(screen.getByLabelText('Maatregel'), { target: { value: 'contact' } });
    fireEvent.change(screen.getByLabelText('Gehoord van'), { target: { value: 'huisarts' } });
    fireEvent.click(screen.getByRole('button', { name: 'Vastleggen' }));
    await waitFor(async () => { expect((await desk.call('casework.get', { caseId })).isolation).toMatchObject({ finding: 'suspected', measure: 'contact', by: 'huisarts' }); });
  });
});

describe('follow-up', () => {
  it('stands on the day list from the thirtieth day and goes when it is answered', async () => {
    await desk.call('casework.arrive', { caseId, arrivedAt: null });
    await desk.call('casework.close', { caseId, destination: 'placed', text: '' });
    later = 31 * 86_400_000;
    render(<DayListScreen />);
    const list = await screen.findByRole('list', { name: 'Opvolging na opname' });
    fireEvent.click(within(list).getByRole('button', { name: /^Invullen: Elsje/ }));
    fireEvent.change(within(list).getByLabelText('Bestemming'), { target: { value: 'homeWithCare' } });
    fireEvent.click(within(list).getByRole('button', { name: 'Vastleggen' }));
    await waitFor(() => { expect(screen.queryByRole('list', { name: 'Opvolging na opname' })).toBeNull(); });
  });
});
