import { alarmOf, connectionAlarm, worstFirst } from '../../../shared/casework/alarms.ts';
import type { Alarm } from '../../../shared/contract/alarm.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { Out } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import { alarmFigures } from './figures.ts';
import { systemActor } from '../casework/context.ts';
import type { Worklist } from '../casework/worklist.ts';
import type { Kernel } from '../kernel.ts';

/**
 * The alarms of this desk. Nothing here changes a case: an alarm is a way of looking at the clocks. Acknowledging is an event on the case, so that every desk and a restart know; raised and
 * resolved alarms are lines in this desk's log, from which the figures come.
 */
export type Alarms = ReturnType<typeof createAlarms>;

export function createAlarms(kernel: Kernel, worklist: Worklist) {
  const seenHere = new Set<string>();
  /** Sounding alarms that were raised and still stand: key of case and alarm. */
  const standing = new Map<string, Alarm>();
  let shown: ReadonlySet<string> = new Set();

  const current = (desk: string, now: number): (Alarm & { patientName: string })[] => {
    const { connection, since } = kernel.syncStatus();
    const lost = connectionAlarm(connection, since, seenHere, now);
    const cases = worklist.open().flatMap((one) => {
      const alarm = alarmOf({ ...one, mine: one.owner === null || one.owner.desk === desk, unowned: one.owner === null, waitsAtPlace: one.step === 'arrived' }, now);
      return alarm === null ? [] : [{ ...alarm, patientName: one.patientName }];
    });
    return [...(lost === null ? [] : [{ ...lost, patientName: '' }]), ...cases].sort(worstFirst);
  };

  return {
    list: (actor: Actor, now: number): Out<DeskContract['alarm.list']> => ({ alarms: current(actor.desk, now) }),

    acknowledge(caseId: string | null, key: string, actor: Actor, now: number): void {
      const alarm = current(actor.desk, now).find((one) => one.caseId === caseId && one.key === key);
      if (alarm === undefined) throw new CodedError('conflict', 'Dit alarm staat niet meer open.');
      if (alarm.acknowledged) return;
      if (caseId === null) seenHere.add(key);
      else {
        const entry = worklist.open().find((one) => one.caseId === caseId);
        kernel.journal.append({ actor, caseId, regionId: entry?.regionId ?? '', action: 'alarm.acknowledge', drafts: [{ type: 'alarmAcknowledged', payload: { alarm: key }, personal: null }] });
      }
      if (alarm.sounds) kernel.audit.record({ actor, action: 'alarm.acknowledged', caseId, outcome: 'done', detail: key });
      kernel.emit('alarm.raised', [caseId ?? 'desk']);
    },

    figures: (from: number, to: number): Out<DeskContract['alarm.figures']> => alarmFigures(kernel.audit, from, to),

    /** Looks at the clocks: tells the screens what came and went, and writes down what sounds. Only while somebody is signed in: an alarm that nobody can hear was not raised. */
    look(now: number): void {
      const staff = kernel.session.current();
      if (staff === null) return;
      const alarms = current(staff.desk, now);
      const next = new Set(alarms.map(idOf));
      const changed = [...alarms.filter((alarm) => !shown.has(idOf(alarm))).map((alarm) => alarm.caseId ?? 'desk'), ...[...shown].filter((id) => !next.has(id)).map((id) => id.split(' ')[0] ?? 'desk')];
      for (const alarm of alarms) {
        if (!alarm.sounds || alarm.acknowledged || standing.has(idOf(alarm))) continue;
        standing.set(idOf(alarm), alarm);
        kernel.audit.record({ actor: systemActor(staff.desk), action: 'alarm.raised', caseId: alarm.caseId, outcome: 'done', detail: alarm.key });
      }
      for (const [id, alarm] of standing) {
        const stands = alarms.find((one) => one.caseId === alarm.caseId);
        // Another, worse alarm of the same case may stand in front of it; that doesn't resolve it.
        if (stands !== undefined && !(stands.acknowledged && stands.key === alarm.key)) continue;
        standing.delete(id);
        if (stands === undefined) kernel.audit.record({ actor: systemActor(staff.desk), action: 'alarm.resolved', caseId: alarm.caseId, outcome: 'done', detail: alarm.key });
      }
      shown = next;
      if (changed.length > 0) kernel.emit('alarm.raised', changed);
    },
  };
}

function idOf(alarm: Alarm): string {
  return `${alarm.caseId ?? 'desk'} ${alarm.key}`;
}
