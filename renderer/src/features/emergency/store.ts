import { create } from 'zustand';
import { saveFile } from '../../app/file.ts';
import type { Input, Output } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';
import { notify } from '../../components/toast-store.ts';
import { nl } from '../../nl.ts';

export type EmergencyList = Output<'capacity.emergencyList'>;

/** The list as it was made last. It is made when asked for: each time is a line in the log. */
export const useEmergency = create<{ readonly list: EmergencyList | null; readonly error: string | null }>(() => ({ list: null, error: null }));

export async function makeList(): Promise<void> {
  const result = await desk.ask('capacity.emergencyList', {});
  useEmergency.setState(result.ok ? { list: result.value, error: null } : { error: result.error.message });
}

export async function savePdf(method: 'capacity.emergencyPdf' | 'capacity.paperForm'): Promise<void> {
  const result = await desk.ask(method, {});
  if (result.ok) saveFile(result.value);
  else notify({ text: result.error.message, tone: 'bad' });
}

/** Answers with the message when it was refused, else null. */
export async function enterPaper(input: Input<'casework.enterPaper'>): Promise<string | null> {
  const result = await desk.ask('casework.enterPaper', input);
  if (!result.ok) return result.error.message;
  notify({ text: nl.emergency.saved, tone: 'good' });
  return null;
}
