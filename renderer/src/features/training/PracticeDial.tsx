import { useState } from 'react';
import type { ReactNode } from 'react';
import { useStatus } from '../../app/status-store.ts';
import { desk } from '../../bridge/desk.ts';
import { Button, notify } from '../../components/index.ts';
import { nl } from '../../nl.ts';

const t = nl.training;
export type DialResult = 'reached' | 'noAnswer' | 'busy';
type Props = { readonly rosterId: string; readonly name: string; /** calls made before */ readonly tries: number; readonly onResult: (result: DialResult) => void };

/** In the training region nobody really picks up: the simulated physician of the night does, or doesn't, and the attempt is recorded like a real one. Nothing on a desk of a real region. */
export function PracticeDial({ rosterId, name, tries, onResult }: Props): ReactNode {
  const practising = useStatus((state) => state.status?.training === true && state.status.signedIn?.role === 'trainee');
  const [ringing, setRinging] = useState(false);
  if (!practising) return null;
  const dial = async (): Promise<void> => {
    setRinging(true);
    const result = await desk.ask('training.dial', { rosterId, tries: Math.min(tries, 100) });
    setRinging(false);
    if (!result.ok) { notify({ text: result.error.message, tone: 'bad' }); return; }
    notify({ text: t.dialed[result.value.result](name), tone: result.value.result === 'reached' ? 'good' : 'warn' });
    onResult(result.value.result);
  };
  return <Button kind="quiet" label={t.dialWhom(name)} busy={ringing} onPress={() => { void dial(); }}>{t.dial}</Button>;
}
