import type { ReactNode } from 'react';
import { Tag } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { useAlarms } from './store.ts';

/** "Alarm" or "Alarm, gezien" in the row of a case that has one, so that the list shows which row the line above it is about. The words of the alarm itself are its title. */
export function AlarmMark({ caseId }: { readonly caseId: string }): ReactNode {
  const alarm = useAlarms((state) => state.alarms.find((one) => one.caseId === caseId && one.sounds));
  if (alarm === undefined) return null;
  return <span title={alarm.text} data-alarm-mark={alarm.acknowledged ? 'seen' : 'open'}><Tag tone={alarm.acknowledged ? 'plain' : 'warn'}>{alarm.acknowledged ? nl.alarm.markSeen : nl.alarm.mark}</Tag> </span>;
}
