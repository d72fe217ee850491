import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import { goTo } from '../../app/routes.ts';
import { Button, ClockText, TextField, now, useClock } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { resolve, retry } from './store.ts';
import type { QueueItem } from './store.ts';

const t = nl.sync;

/** Every item that the region doesn't have: what it is, why it is still here, when it is tried again, what can be done. Up and down go from item to item; whoever settles one stands on the next. */
export function QueueList({ items }: { readonly items: readonly QueueItem[] }): ReactNode {
  const list = useRef<HTMLUListElement>(null);
  const settledAt = useRef<number | null>(null);
  useEffect(() => {
    const at = settledAt.current;
    if (at === null) return;
    settledAt.current = null;
    const lines = linesOf(list.current);
    (firstWay(lines[Math.min(at, lines.length - 1)]) ?? list.current)?.focus();
  }, [items]);
  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>): void => {
    if (!(event.target instanceof HTMLButtonElement)) return;
    const lines = linesOf(list.current);
    const here = lines.findIndex((line) => line.contains(event.target as Node));
    const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: lines.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    firstWay(lines[next])?.focus();
  };
  return <ul className="queue" ref={list} tabIndex={-1} aria-label={t.queue} onKeyDown={onKeyDown}>{items.map((item, index) => <QueueLine key={item.id} item={item} onSettled={() => { settledAt.current = index; }} />)}</ul>;
}

function linesOf(list: HTMLUListElement | null): readonly Element[] {
  return [...(list?.children ?? [])];
}

function firstWay(line: Element | undefined): HTMLButtonElement | null {
  return line?.querySelector('button') ?? null;
}

function QueueLine({ item, onSettled }: { readonly item: QueueItem; readonly onSettled: () => void }): ReactNode {
  const [resolving, setResolving] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const instant = now();
  const { caseId } = item;
  const stuck = item.state === 'refused' || item.state === 'parked';
  const close = (): void => {
    setResolving(false);
    opener.current?.focus();
  };
  return (
    <li className={stuck ? 'queue-item queue-stuck' : 'queue-item'} data-state={item.state}>
      <div className="queue-what">
        <strong>{item.label}</strong>
        {item.subject === null ? null : <span>{item.subject}</span>}
        <span className="muted">{formatMoment(item.at, instant)} · {t.tries(item.tries)}{item.nextTryAt === null ? null : <> · <NextTry at={item.nextTryAt} /></>}</span>
      </div>
      <div className="queue-state">
        <ClockText tone={stuck ? 'overdue' : 'calm'}>{t.state[item.state]}</ClockText>
        {item.reason === null ? null : <span>{item.reason}</span>}
      </div>
      <div className="queue-ways">
        {caseId === null ? null : <Button kind="quiet" label={`${t.openCase}: ${named(item)}`} onPress={() => { goTo('triage', caseId); }}>{t.openCase}</Button>}
        {item.ways.includes('retry') ? <Button label={`${t.retry}: ${named(item)}`} onPress={() => { onSettled(); void retry(item.id); }}>{t.retry}</Button> : null}
        {item.ways.includes('resolve') ? <Button ref={opener} label={`${t.resolve}: ${named(item)}`} expanded={resolving} onPress={() => { setResolving(!resolving); }}>{t.resolve}</Button> : null}
      </div>
      {resolving ? <ResolveForm id={item.id} onSettled={onSettled} onClose={close} /> : null}
    </li>
  );
}

/** So that who only hears the button knows which of several it is. */
const named = (item: QueueItem): string => (item.subject === null ? item.label : `${item.label}, ${item.subject}`);

/** Counts down to the next try; what is due is being tried. */
function NextTry({ at }: { readonly at: number }): ReactNode {
  const seconds = useClock((instant) => Math.max(0, Math.ceil((at - instant) / 1000)));
  return <span>{seconds === 0 ? t.nextTryNow : t.nextTryIn(seconds)}</span>;
}

function ResolveForm({ id, onSettled, onClose }: { readonly id: string; readonly onSettled: () => void; readonly onClose: () => void }): ReactNode {
  const [why, setWhy] = useState('');
  const [error, setError] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => { field.current?.focus(); }, []);
  const save = (): void => {
    setError(why.trim() === '' ? t.resolveNeeded : null);
    if (why.trim() === '') field.current?.focus();
    else {
      onSettled();
      void resolve(id, why.trim());
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key === 'Enter' && event.target === field.current) save();
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="queue-resolve" onKeyDown={onKeyDown}>
      <TextField ref={field} label={t.resolveWhy} value={why} error={error} onChange={setWhy} />
      <Button onPress={save}>{t.resolveSave}</Button>
    </div>
  );
}
