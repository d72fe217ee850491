import type { ReactNode } from 'react';
import type { Urgency } from '../../../shared/contract/primitives.ts';
import { nl } from '../nl.ts';
import { Button } from './Button.tsx';

/** The one loud colour: a filled badge with its text. Without an urgency it says so ("geen" never looks like U5). */
export function UrgencyBadge({ urgency, size = 'normal' }: { readonly urgency: Urgency | null; readonly size?: 'normal' | 'large' }): ReactNode {
  if (urgency === null) return <span className={`urgency urgency-none urgency-${size}`} title={nl.casework.urgencyUndecided}>?<span className="visually-hidden"> {nl.casework.urgencyUndecided}</span></span>;
  return <span className={`urgency urgency-${urgency.toLowerCase()} urgency-${size}`} title={nl.casework.urgency[urgency]}>{urgency}</span>;
}

export type ClockTone = 'calm' | 'near' | 'overdue' | 'done';

/** Second channel: icon and words, never colour alone. */
export function ClockText({ tone, children }: { readonly tone: ClockTone; readonly children: ReactNode }): ReactNode {
  return <span className={`clock clock-${tone}`}><span aria-hidden="true" className="clock-icon">{clockIcons[tone]}</span>{children}</span>;
}

const clockIcons = { calm: '○', near: '◑', overdue: '▲', done: '✓' } as const;

/** A small word in a frame: "concept", "van de verwijzer", "oefenomgeving". */
export function Tag({ children, tone = 'plain' }: { readonly children: ReactNode; readonly tone?: 'plain' | 'warn' | 'good' }): ReactNode {
  return <span className={`tag tag-${tone}`}>{children}</span>;
}

/** A message that belongs to a place on the screen. `bad` and `warn` are announced. */
export function Notice({ tone = 'info', title, children }: { readonly tone?: 'info' | 'good' | 'warn' | 'bad'; readonly title?: string; readonly children?: ReactNode }): ReactNode {
  return (
    <div className={`notice notice-${tone}`} role={tone === 'bad' ? 'alert' : undefined}>
      <span className="notice-icon" aria-hidden="true">{noticeIcons[tone]}</span>
      <div className="notice-body">
        {title === undefined ? null : <p className="notice-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}

const noticeIcons = { info: 'i', good: '✓', warn: '!', bad: '⚠' } as const;

/** What a screen shows while it has nothing: loading, empty, or why not. Same place, same size. */
export function EmptyState({ title, children }: { readonly title: string; readonly children?: ReactNode }): ReactNode {
  return <div className="empty-state"><p className="empty-title">{title}</p>{children}</div>;
}

/** In place of what isn't there yet: being fetched, or why it couldn't be and how to ask again. */
export function Waiting({ error, onRetry }: { readonly error: string | null; readonly onRetry: () => void }): ReactNode {
  if (error === null) return <EmptyState title={nl.common.loading} />;
  return <Notice tone="bad" title={error}><Button onPress={onRetry}>{nl.common.retry}</Button></Notice>;
}
