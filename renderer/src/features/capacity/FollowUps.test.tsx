// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { noNeeds, triageThrough, vignette } from '../../../../test/support/casework.ts';
import type { TestDesk } from '../../../../test/support/desk.ts';
import { openGround } from '../../../../test/support/screen.ts';
import { Isolation } from '../handover/Isolation.tsx';
import { DayListScreen } from './DayListScreen.tsx';

/** Isolation before transport and the follow-up of a stay, on the real core and a real region. */
let desk: TestDesk;
let caseId = '';
let later = 0;

beforeAll(async () => {
  const clock = (): number => Date.now() + later;
  const ground = await openGround({ region: { clock }, desk: { clock } });
  desk = ground.desk;
  caseId = (await desk.call('casework.start', {})).caseId;
  await desk.call('casework.savePatient', { caseId, patient: { name: 'Elsje Proefman', sex: 'female', municipality: 'Deventer' } });
  await triageThrough(desk, caseId, vignette('v01').answers);
  await desk.call('casework.confirmOutcome', { caseId });
  await desk.call('casework.recordNeeds', { caseId, needs: noNeeds });
  await desk.call('casework.markReferralLetter', { caseId, by: 'gp' });
  await desk.call('casework.promiseOutside', { caseId, place: 'Huize Verweg', spokeWith: 'Teamleider', expectedAt: null });
  return ground.close;
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
