// @vitest-environment jsdom
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { triageThrough, vignette } from '../../../../test/support/casework.ts';
import type { TestDesk } from '../../../../test/support/desk.ts';
import { openGround } from '../../../../test/support/screen.ts';
import { setActiveCase } from '../../app/active-case.ts';
import { BedSearchScreen } from '../capacity/BedSearchScreen.tsx';
import { useCare } from '../capacity/care-store.ts';
import { useRound } from '../capacity/round-store.ts';
import { useSearch } from '../capacity/store.ts';
import { useCases } from '../casework/case-store.ts';
import { useWorklist } from '../casework/worklist-store.ts';
import { WorklistScreen } from '../casework/WorklistScreen.tsx';
import { ConsultScreen } from '../consult/ConsultScreen.tsx';
import { useConsults } from '../consult/store.ts';
import { useDocuments } from '../handover/document-store.ts';
import { useShift } from '../handover/shift-store.ts';
import { ShiftScreen } from '../handover/ShiftScreen.tsx';
import { TriageScreen } from '../triage/TriageScreen.tsx';
import { useTriageStore } from '../triage/store.ts';
import { refreshSession, useSession } from './store.ts';

const stores = { cases: useCases, conversations: useTriageStore, worklist: useWorklist, beds: useSearch, care: useCare, round: useRound, consults: useConsults, documents: useDocuments, shift: useShift };
const invented = 'Zilverschoon';
let desk: TestDesk;
let caseId = '';

beforeAll(async () => {
  const ground = await openGround({ region: { beds: 40 } });
  desk = ground.desk;
  ({ caseId } = await desk.call('casework.start', {}));
  await desk.call('casework.saveReferral', { caseId, referral: { callBackNumber: '0612345678' } });
  await desk.call('casework.savePatient', { caseId, patient: { name: invented } });
  await triageThrough(desk, caseId, vignette('v01').answers);
  await refreshSession();
  return ground.close;
});
afterAll(cleanup);

it('when whoever worked here has left, nothing of a case stays in the page', async () => {
  setActiveCase(caseId);
  for (const Screen of [WorklistScreen, TriageScreen, ConsultScreen, ShiftScreen, BedSearchScreen]) {
    render(<Screen />);
    await screen.findAllByRole('heading');
    await waitFor(() => { expect(document.querySelector('[aria-busy="true"]')).toBeNull(); });
    if (Screen !== BedSearchScreen) cleanup();
  }
  await waitFor(() => { expect(useSearch.getState().caseId).toBe(caseId); });
  const holding = (): string[] => Object.entries(stores).filter(([, store]) => [invented, caseId].some((part) => JSON.stringify(store.getState()).includes(part))).map(([name]) => name);
  await waitFor(() => { expect(holding()).toEqual(expect.arrayContaining(['cases', 'conversations', 'worklist', 'beds', 'shift'])); });
  cleanup();
  act(() => { useSession.setState({ staff: null }); });
  expect(holding()).toEqual([]);
});
