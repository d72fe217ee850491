import { useEffect } from 'react';
import { create } from 'zustand';
import type { OtherCareView } from '../../../../shared/contract/capacity.ts';
import type { Input, Method } from '../../bridge/client.ts';
import { asBefore } from '../../app/alike.ts';
import { onceAtATime } from '../../app/once.ts';
import { follower, refresher } from '../../app/refresher.ts';
import { desk } from '../../bridge/desk.ts';
import { refreshCase } from '../casework/case-store.ts';
import { whenLeft } from '../session/store.ts';

export const useCare = create<{ readonly views: Readonly<Record<string, OtherCareView>>; readonly error: string | null }>(() => ({ views: {}, error: null }));

whenLeft(() => { useCare.setState({ views: {}, error: null }); });

/** `join`: two parts of a screen that open together ask once. */
const { join, anew } = onceAtATime((caseId) => desk.ask('capacity.otherCare', { caseId }), (caseId, result) => {
  useCare.setState((state) => (result.ok ? { views: { [caseId]: asBefore(state.views[caseId], result.value) }, error: null } : { views: state.views, error: result.error.message }));
});
export { anew as loadCare };

/** The case on screen. */
let shown: string | null = null;
const follow = follower(refresher(async () => { if (shown !== null) await anew(shown); }));

/** Care that is not a bed for one case, kept current while it is shown. */
export function useOtherCare(caseId: string): OtherCareView | null {
  useEffect(() => {
    shown = caseId;
    void join(caseId);
    const stops = [desk.on('casework.changed', (ids) => { if (ids.length === 0 || ids.includes(caseId)) follow(); }), desk.on('capacity.changed', follow), desk.on('resync', follow)];
    return () => { for (const stop of stops) stop(); };
  }, [caseId]);
  return useCare((state) => state.views[caseId] ?? null);
}

type CareMethod = Extract<Method, 'capacity.considerHome' | 'capacity.recordPatientGroup' | 'capacity.requestCare' | 'capacity.answerCare' | 'capacity.endCare' | 'casework.close'>;

/** Records; what was refused is shown in the panel. Answers with whether it was done. */
export async function tell<M extends CareMethod>(method: M, input: Input<M> & { readonly caseId: string }): Promise<boolean> {
  const result = await desk.ask(method, input);
  await Promise.all([anew(input.caseId), refreshCase(input.caseId)]);
  useCare.setState({ error: result.ok ? null : result.error.message });
  return result.ok;
}
