import { create } from 'zustand';
import { soundsNow } from '../../../../shared/casework/alarms.ts';
import { follower, refresher } from '../../app/refresher.ts';
import { useSettings } from '../../app/settings-store.ts';
import type { Output } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';
import { notify } from '../../components/toast-store.ts';
import { nl } from '../../nl.ts';
import { useSession } from '../session/store.ts';
import { playAlarm } from '../session/sound.ts';

export type DeskAlarm = Output<'alarm.list'>['alarms'][number];

/** The alarms of this desk, the worst first, as the core last said. */
export const useAlarms = create<{ readonly alarms: readonly DeskAlarm[] }>(() => ({ alarms: [] }));

/** Alarms that have sounded here: each sounds once. */
const sounded = new Set<string>();
const idOf = (alarm: DeskAlarm): string => `${alarm.caseId ?? 'desk'} ${alarm.key}`;

export const refreshAlarms = refresher(async () => {
  if (useSession.getState().staff === null) {
    useAlarms.setState({ alarms: [] });
    return;
  }
  const result = await desk.ask('alarm.list', {});
  if (!result.ok) return;
  useAlarms.setState({ alarms: result.value.alarms });
  ring(result.value.alarms);
}, 500);

/** In the middle of a triage only U0 and U1 break in; the others sound as soon as the nurse is out of it. */
function ring(alarms: readonly DeskAlarm[]): void {
  const triaging = document.querySelector('[data-screen="triage"]') !== null;
  const due = alarms.filter((alarm) => soundsNow(alarm, triaging) && !sounded.has(idOf(alarm)));
  for (const alarm of due) sounded.add(idOf(alarm));
  if (due.length > 0 && useSettings.getState().sound) void playAlarm();
}

/** Keeps the alarms current; call once. */
export function followAlarms(): void {
  void refreshAlarms();
  const follow = follower(refreshAlarms);
  for (const topic of ['casework.changed', 'sync.changed'] as const) desk.on(topic, follow);
  // An alarm itself never waits.
  for (const topic of ['alarm.raised', 'session.changed', 'resync'] as const) desk.on(topic, () => { void refreshAlarms(); });
}

/** F8: the worst alarm that nobody has seen. */
export async function acknowledgeFirst(): Promise<void> {
  const first = useAlarms.getState().alarms.find((alarm) => !alarm.acknowledged && alarm.sounds) ?? useAlarms.getState().alarms.find((alarm) => !alarm.acknowledged);
  if (first === undefined) {
    notify({ text: nl.alarm.none });
    return;
  }
  await acknowledge(first);
}

export async function acknowledge(alarm: DeskAlarm): Promise<void> {
  const result = await desk.ask('alarm.acknowledge', { caseId: alarm.caseId, key: alarm.key });
  if (!result.ok && result.error.code !== 'conflict') notify({ text: result.error.message, tone: 'bad' });
  await refreshAlarms();
}
