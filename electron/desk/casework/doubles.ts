import * as z from 'zod';
import type { CaseState } from '../../../shared/casework/state.ts';
import { isBsn } from '../../../shared/identifiers/index.ts';
import type { Kernel } from '../kernel.ts';
import { textField } from './looked.ts';
import type { CaseStates } from './states.ts';

/**
 * Possible doubles: the same patient in another open or recent case of any desk (all desks' cases are in this journal). Strong = same BSN, or same
 * name and date of birth; the rest is shown and never stops anybody.
 */
export type Double = { readonly caseId: string; readonly why: string; readonly strong: boolean; readonly open: boolean };
export type Doubles = {
  of(state: CaseState): readonly Double[];
  /** Open cases that share a strong key with another open case; empty until the comparison has been made ready. */
  flagged(): ReadonlySet<string>;
  /** Makes the comparison ready a few cases at a time, so that nobody waits for it. Answers true when it is. */
  warm(cases: number): boolean;
};

const recentMs = 30 * 86_400_000;
type Keys = { readonly keys: readonly string[]; readonly open: boolean };
/** Of a projection's sealed part: what a case can be recognised by, so that comparing thousands of them opens none. */
const ProjectedKeys = z.object({ keys: z.array(z.string()) });
type Waiting = { readonly caseId: string; readonly open: boolean; readonly personal: unknown };

export function createDoubles(kernel: Kernel, states: CaseStates): Doubles {
  const byCase = new Map<string, Keys>();
  const byKey = new Map<string, Set<string>>();
  let built = false;
  let waiting: Waiting[] | null = null;
  let flags: ReadonlySet<string> | null = null;
  const put = (caseId: string, entry: Keys) => {
    for (const key of byCase.get(caseId)?.keys ?? []) byKey.get(key)?.delete(caseId);
    byCase.set(caseId, entry);
    flags = null;
    for (const key of entry.keys) {
      const cases = byKey.get(key);
      if (cases === undefined) byKey.set(key, new Set([caseId]));
      else cases.add(caseId);
    }
  };
  const projected = ({ caseId, open, personal }: Waiting): Keys => {
    const found = ProjectedKeys.safeParse(personal);
    return found.success ? { keys: found.data.keys, open } : keysOf(states.get(caseId));
  };
  const build = (most = Infinity) => {
    if (built) return;
    waiting ??= [...kernel.journal.projections({ open: true }), ...kernel.journal.projections({ open: false, updatedSince: kernel.now() - recentMs })].map(({ caseId, row }) => ({ caseId, open: row.open, personal: row.personal }));
    for (const one of waiting.splice(0, Math.min(most, waiting.length))) if (!byCase.has(one.caseId)) put(one.caseId, projected(one));
    built = waiting.length === 0;
  };
  kernel.journal.onChange((caseIds) => { if (waiting !== null) for (const caseId of caseIds) put(caseId, keysOf(states.get(caseId))); });
  return {
    of: (state) => {
      build();
      const found = new Map<string, Double>();
      for (const key of keysOf(state).keys) {
        for (const caseId of byKey.get(key) ?? []) {
          if (caseId === state.caseId || found.get(caseId)?.strong === true) continue;
          const kind = key.slice(0, key.indexOf(':'));
          found.set(caseId, { caseId, why: words[kind] ?? kind, strong: kind === 'bsn' || kind === 'nameBirth', open: byCase.get(caseId)?.open ?? false });
        }
      }
      return [...found.values()];
    },
    flagged: () => {
      if (!built) return nobody;
      flags ??= new Set([...byKey].filter(([key]) => key.startsWith('bsn:') || key.startsWith('nameBirth:')).flatMap(([, cases]) => { const open = [...cases].filter((caseId) => byCase.get(caseId)?.open === true); return open.length > 1 ? open : []; }));
      return flags;
    },
    warm: (cases) => { build(cases); return built; },
  };
}

const nobody: ReadonlySet<string> = new Set();
const words: Readonly<Record<string, string>> = { bsn: 'zelfde BSN', nameBirth: 'zelfde naam en geboortedatum', namePlace: 'zelfde naam en gemeente', birthPlace: 'zelfde geboortedatum en gemeente', namePhone: 'zelfde naam en beller' };

/** What a case can be recognised by. A case closed as a double of another is out of the comparison. */
export function keysOf(state: CaseState): Keys {
  if (state.erased || state.closed?.destination === 'duplicate') return { keys: [], open: false };
  const name = normalName(textField(state.patient, 'name'));
  const birth = textField(state.patient, 'birthDate');
  const place = textField(state.patient, 'municipality')?.toLowerCase() ?? null;
  const caller = textField(state.referral, 'callBackNumber')?.replace(/\D/g, '').slice(-9) ?? null;
  const bsn = textField(state.patient, 'bsn');
  const keys = [
    bsn !== null && isBsn(bsn) ? `bsn:${bsn}` : null, name !== null && birth !== null ? `nameBirth:${name}|${birth}` : null, name !== null && place !== null ? `namePlace:${name}|${place}` : null,
    birth !== null && place !== null ? `birthPlace:${birth}|${place}` : null, name !== null && caller !== null && caller !== '' ? `namePhone:${name}|${caller}` : null,
  ];
  return { keys: keys.filter((key) => key !== null), open: state.closed === null };
}

/** Names as they are compared: no case, accents, titles, initials or particles. "onbekend" is nobody's name. */
function normalName(name: string | null): string | null {
  if (name === null) return null;
  const parts = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().split(/[^a-z]+/).filter((part) => part.length > 1 && !ignored.has(part));
  return parts.length === 0 ? null : parts.sort().join(' ');
}

const ignored = new Set(['van', 'de', 'den', 'der', 'het', 'ten', 'ter', 'te', 'mevrouw', 'mevr', 'mw', 'meneer', 'dhr', 'heer', 'onbekend', 'patient', 'nn']);
