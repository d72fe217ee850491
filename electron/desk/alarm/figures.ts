import type { Out } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import type { Audit } from '../kernel.ts';

/** What sounded at this desk in [from, to) (epoch ms) and how much of it was seen or solved, from this desk's log: an alarm that nobody touched leaves no case event. */
export function alarmFigures(audit: Pick<Audit, 'count'>, from: number, to: number): Out<DeskContract['alarm.figures']> {
  const [raised = 0, acknowledged = 0, resolved = 0] = ['alarm.raised', 'alarm.acknowledged', 'alarm.resolved'].map((action) => audit.count(action, from, to));
  const actedOn = Math.min(raised, acknowledged + resolved);
  return { raised, acknowledged, resolved, actedOn, share: raised === 0 ? null : actedOn / raised };
}
