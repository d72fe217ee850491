import { formatClock } from '../../../shared/calendar/index.ts';
import { desk } from '../bridge/desk.ts';
import { dismiss, notify } from '../components/toast-store.ts';
import { nl } from '../nl.ts';
import { activeCase, openingCase, setActiveCase } from './active-case.ts';
import { goTo } from './routes.ts';

let starting = false;

/**
 * "Nieuwe aanvraag": the case exists from the first ring on; the screen opens on the call-back number. On a desk that has never had its region's
 * rules yet (`stale`: the very first start) it says so and opens the case as soon as they are in.
 */
export async function startCase(): Promise<void> {
  if (starting) return;
  starting = true;
  const before = activeCase();
  openingCase();
  goTo('triage');
  try {
    let result = await desk.ask('casework.start', {});
    if (!result.ok && result.error.code === 'stale') {
      const waiting = notify({ text: nl.common.startWaits, tone: 'bad' });
      const until = Date.now() + longestWaitMs;
      while (!result.ok && result.error.code === 'stale' && Date.now() < until) {
        await new Promise((resolve) => { setTimeout(resolve, askAgainMs); });
        result = await desk.ask('casework.start', {});
      }
      dismiss(waiting);
    }
    if (result.ok) goTo('triage', result.value.caseId);
    else {
      notify({ text: result.error.message, tone: 'bad' });
      setActiveCase(before);
      goTo(before === null ? 'worklist' : 'triage');
    }
  } finally {
    starting = false;
  }
}

/**
 * F7, a second call: the case on screen goes aside with a reminder. The case that was put aside before comes back; with none, a new one opens.
 * Without an open case on screen it is "Nieuwe aanvraag".
 */
export async function parkAndSwap(): Promise<void> {
  const caseId = activeCase();
  if (caseId === null) return startCase();
  const result = await desk.ask('casework.park', { caseId });
  if (!result.ok && result.error.code !== 'conflict') {
    notify({ text: result.error.message, tone: 'bad' });
    return;
  }
  if (result.ok) notify({ text: nl.common.parked(formatClock(result.value.dueAt)), tone: 'good' });
  if (result.ok && result.value.next !== null) goTo('triage', result.value.next);
  else await startCase();
}

const askAgainMs = 500;
const longestWaitMs = 120_000;

/** F2: the open case with the highest urgency, of those the earliest deadline (the worklist's own order). */
export async function openMostUrgent(): Promise<void> {
  const result = await desk.ask('casework.worklist', { filter: 'open' });
  const first = result.ok ? result.value.rows[0] : undefined;
  if (first !== undefined) goTo('triage', first.caseId);
  else notify({ text: result.ok ? nl.common.noMostUrgent : result.error.message, tone: result.ok ? 'info' : 'bad' });
}

/** F6: the next part of the screen gets the focus: its control that had it last, else its first. */
export function focusNextPane(step: 1 | -1): void {
  // Not those in a folded part: the focus can't go there and F6 would stand still.
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.checkVisibility());
  if (panes.length === 0) return;
  // The innermost: a part may lie in another.
  const index = panes.findLastIndex((pane) => pane.contains(document.activeElement));
  const pane = panes[(index + step + panes.length) % panes.length];
  const inside = pane?.querySelector<HTMLElement>('[data-current="true"] [role="radio"][tabindex="0"], [data-current="true"] [role="spinbutton"]') ?? pane?.querySelector<HTMLElement>('input:not([disabled]), [role="radio"][tabindex="0"], textarea, select, button, a[href], [tabindex="0"]');
  (pane?.tabIndex === 0 ? pane : inside ?? pane)?.focus();
}
