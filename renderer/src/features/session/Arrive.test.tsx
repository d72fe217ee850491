// @vitest-environment jsdom
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openGround } from '../../../../test/support/screen.ts';
import { signOut, startTraining, useSession } from './store.ts';

/** Where somebody stands after signing in, on the real core. */
beforeAll(async () => (await openGround({ region: { beds: 20 } })).close);
beforeEach(async () => {
  await signOut();
  window.location.hash = '';
});

describe('after signing in', () => {
  it('a nurse stands before the Werklijst', async () => {
    await startTraining();
    expect(window.location.hash).toBe('#/werklijst');
  });

  it('who is at a call by then is not called back from it', async () => {
    const stop = useSession.subscribe(({ staff }) => { if (staff !== null) window.location.hash = '#/aanvraag'; });
    await startTraining();
    stop();
    expect(window.location.hash).toBe('#/aanvraag');
  });

  it('a colleague does not land in the case that was on screen before', async () => {
    window.location.hash = '#/aanvraag/of-a-colleague';
    await startTraining();
    expect(window.location.hash).toBe('#/werklijst');
  });
});
