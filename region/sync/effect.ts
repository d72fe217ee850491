import type { CommandResult, RegionCommand } from '../../shared/contract/region.ts';
import { toBedGroup } from '../capacity/bedGroups.ts';
import type { BedRow } from '../capacity/bedGroups.ts';
import { toHold, toOffer } from '../capacity/ledger.ts';
import type { HoldRow, OfferRow } from '../capacity/ledger.ts';
import type { FeedChange } from './feed.ts';

/** What one command did inside its transaction. Only `applied` may have written anything. */
export type Effect = {
  readonly status: 'applied' | 'rejected' | 'conflict' | 'blocked';
  readonly changes: readonly FeedChange[];
  readonly code?: string;
  readonly message?: string;
  readonly current?: BedRow | null;
  readonly hold?: HoldRow | null;
  readonly offer?: OfferRow | null;
};

export type Envelope = { readonly now: number; readonly desk: string };
export type CommandOf<K extends RegionCommand['kind']> = Extract<RegionCommand, { kind: K }>;

export function applied(changes: readonly FeedChange[], more: Omit<Effect, 'status' | 'changes'> = {}): Effect {
  return { status: 'applied', changes, ...more };
}

export function rejected(code: string, message: string): Effect {
  return { status: 'rejected', changes: [], code, message };
}

export function conflicting(code: string, message: string, current: BedRow | null): Effect {
  return { status: 'conflict', changes: [], code, message, current };
}

/** The answer for the desk, without its seq (which is stored beside it). */
export function resultOf(id: string, effect: Effect): Omit<CommandResult, 'seq'> {
  return {
    id, status: effect.status, code: effect.code ?? null, message: effect.message ?? null, current: effect.current == null ? null : toBedGroup(effect.current),
    hold: effect.hold == null ? null : toHold(effect.hold), offer: effect.offer == null ? null : toOffer(effect.offer),
  };
}
