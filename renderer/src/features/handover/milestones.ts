import type { CaseDetail } from '../../../../shared/contract/views.ts';

export type MilestoneId = 'asked' | 'promised' | 'transport' | 'sent' | 'received' | 'arrived';
/** `at` = when it happened; `planned` = when it was said to happen; `norm` = when it must have happened. Epoch ms or null. */
export type Milestone = { readonly id: MilestoneId; readonly at: number | null; readonly planned: number | null; readonly norm: number | null };

/** The way from the first question to arrival. */
export function milestones(detail: CaseDetail): readonly Milestone[] {
  const asked = detail.offers.map((offer) => offer.madeAt).filter((at) => at > 0);
  const transport = detail.timeline.findLast((entry) => entry.type === 'transportArranged');
  const placementNorm = detail.clocks.findLast((clock) => clock.norm === 'placement');
  const expected = detail.placement?.expectedAt ?? null;
  return [
    { id: 'asked', at: asked.length === 0 ? null : Math.min(...asked), planned: null, norm: null },
    { id: 'promised', at: detail.placement?.confirmedAt ?? null, planned: null, norm: placementNorm?.dueAt ?? null },
    { id: 'transport', at: transport?.at ?? null, planned: detail.transport?.at ?? null, norm: null },
    { id: 'sent', at: detail.handover?.sentAt ?? null, planned: null, norm: null },
    { id: 'received', at: detail.handover?.receivedAt ?? null, planned: null, norm: null },
    { id: 'arrived', at: detail.arrivedAt, planned: expected, norm: null },
  ];
}

export type NextStep = 'promise' | 'send' | 'arrive' | 'close' | null;

/** What Ctrl+Enter does and which button stands out: the first step that was not taken yet. */
export function nextStep(detail: CaseDetail): NextStep {
  if (detail.closed) return null;
  if (detail.placement === null) return detail.offers.some((offer) => isLive(offer.state)) ? 'promise' : null;
  if (detail.handover === null) return 'send';
  return detail.arrivedAt === null ? 'arrive' : 'close';
}

export function isLive(state: CaseDetail['offers'][number]['state']): boolean {
  return state === 'open' || state === 'accepted' || state === 'waiting';
}
