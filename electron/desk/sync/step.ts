import type { DeskCache } from '../store/cache.ts';
import type { StoreContext } from '../store/context.ts';
import type { DeskJournal } from '../store/journal.ts';
import type { DeskOutbox } from './outbox.ts';
import type { SyncPorts } from './ports.ts';
import type { Problem } from './status.ts';

/** How a step ended: there is more to do; nothing to do now; or it failed for now (`atLeast` ms: what the region asked for). */
export type StepResult = { readonly kind: 'more' } | { readonly kind: 'idle' } | { readonly kind: 'failed'; readonly problem: Problem; readonly atLeast: number | null } | { readonly kind: 'greet' };
export const more: StepResult = { kind: 'more' };
export const idle: StepResult = { kind: 'idle' };

export type SyncParts = { readonly context: StoreContext; readonly journal: DeskJournal; readonly cache: DeskCache; readonly outbox: DeskOutbox; readonly ports: SyncPorts };
