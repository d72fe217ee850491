import { formatClock } from '../../../shared/calendar/index.ts';
import { careTypeNl } from '../../../shared/casework/nl.ts';
import { CareType } from '../../../shared/contract/primitives.ts';
import type { NightOutlookView } from '../../../shared/contract/capacity.ts';
import type { Block } from './document.ts';

/** The night to come, for paper: on the shift handover and on the emergency list. */
export type PrintedOutlook = (now: number) => readonly Block[];

/** What will bite before the morning, per care type, and whom to ring now. */
export function outlookBlocks(view: NightOutlookView): readonly Block[] {
  const clock = (at: number | null): string => (at === null ? '' : formatClock(at));
  return [
    { kind: 'heading', text: `Nachtvooruitzicht tot ${formatClock(view.until)}` },
    {
      kind: 'table', empty: 'Er wordt voor de nacht geen knelpunt verwacht.', columns: [{ head: 'Soort plek', width: 40 }, { head: 'Vrij', width: 10 }, { head: 'Laatste opname', width: 16 }, { head: 'Op om', width: 14 }, { head: 'Opgave verloopt', width: 20 }],
      rows: view.kinds.map((one) => [`${nameOf(one.careType)}${one.closedWard ? ', gesloten' : ''}`, String(one.free), clock(one.lastAt), clock(one.goneAt), clock(one.staleAt)]),
    },
    ...(view.calls.length === 0 ? [] : [{ kind: 'text', text: `Nu bellen: ${view.calls.map((call) => [call.location, call.name, call.number?.number ?? call.otherNumber ?? ''].filter((part) => part !== '').join(' ')).join('; ')}.` } as const]),
  ];
}

function nameOf(careType: string): string {
  const parsed = CareType.safeParse(careType);
  return parsed.success ? careTypeNl[parsed.data] : 'Wijkverpleging';
}
