import * as z from 'zod';
import type { CaseState } from '../../../shared/casework/state.ts';
import { isBsn } from '../../../shared/identifiers/index.ts';
import type { Kernel, PersonalPart, PersonalParts } from '../kernel.ts';
import { textField } from './looked.ts';
import type { CaseStates } from './states.ts';

/**
 * Possible doubles: the same patient in another open or recent case of any desk (all desks' cases are in this journal). Strong = same BSN, or same
 * name and date of birth; the rest is shown and never stops anybody.
 */
export type Double = { readonly caseId: string; readonly why: string; readonly strong: boolean; readonly open: boolean };
export type Doubles = {
  /** Compared with every case: finishes the comparison when it isn't ready. For what a double must stop. */
  of(state: CaseState): readonly Double[];
  /** For a screen, which doesn't wait: what is known now. `comparing`: more cases are being looked at, and whoever asked is told when that is done (see `warm`). */
  soFar(state: CaseState): { readonly found: readonly Double[]; readonly comparing: boolean };
  /** Open cases that share a strong key with another open case; empty until the comparison has been made ready. */
  flagged(): ReadonlySet<string>;
  /** One turn of making the comparison ready. Answers null while there are more, then once the cases that must be shown anew. */
  warm(): readonly string[] | null;
};

const recentMs = 30 * 86_400_000;
/** Cases compared per turn: some four milliseconds of reading and opening. */
const casesPerTurn = 100;
type Keys = { readonly keys: readonly string[]; readonly open: boolean };
/** Of a projection's sealed part: what a case can be recognised by, so that comparing thousands of them opens none. */
const ProjectedKeys = z.object({ keys: z.array(z.string()) });

export function createDoubles(kernel: Kernel, states: CaseStates): Doubles {
  const byCase = new Map<string, Keys>();
  const byKey = new Map<string, Set<string>>();
  const shownUnready = new Set<string>();
  let built = false;
  let turns: PersonalParts | null = null;
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
  const projected = ({ caseId, open, personal }: PersonalPart): Keys => {
    const found = ProjectedKeys.safeParse(personal);
    return found.success ? { keys: found.data.keys, open } : keysOf(states.get(caseId));
  };
  /** What changed since the first turn has been put by the listener, and stands. */
  const turn = () => {
    turns ??= kernel.journal.personalParts(kernel.now() - recentMs, casesPerTurn);
    try {
      const { value, done } = turns.next();
      for (const one of value) if (!byCase.has(one.caseId)) put(one.caseId, projected(one));
      built = done === true;
    } catch (error) {
      // From the beginning at the next turn: a comparison with a hole in it would miss a double and say nothing.
      turns = null;
      byCase.clear();
      byKey.clear();
      throw error;
    }
  };
  kernel.journal.onChange((caseIds) => { if (turns !== null) for (const caseId of caseIds) put(caseId, keysOf(states.get(caseId))); });
  const known = (state: CaseState): readonly Double[] => {
    const found = new Map<string, Double>();
    for (const key of keysOf(state).keys) {
      for (const caseId of byKey.get(key) ?? []) {
        if (caseId === state.caseId || found.get(caseId)?.strong === true) continue;
        const kind = key.slice(0, key.indexOf(':'));
        found.set(caseId, { caseId, why: words[kind] ?? kind, strong: kind === 'bsn' || kind === 'nameBirth', open: byCase.get(caseId)?.open ?? false });
      }
    }
    return [...found.values()];
  };
  const flagged = (): ReadonlySet<string> => {
    if (!built) return nobody;
    flags ??= new Set([...byKey].filter(([key]) => key.startsWith('bsn:') || key.startsWith('nameBirth:')).flatMap(([, cases]) => { const open = [...cases].filter((caseId) => byCase.get(caseId)?.open === true); return open.length > 1 ? open : []; }));
    return flags;
  };
  return {
    of: (state) => {
      while (!built) turn();
      return known(state);
    },
    soFar: (state) => {
      // One turn is all that a small desk needs; the others are the watch's, so that no opening pays for them.
      if (turns === null) turn();
      if (!built) shownUnready.add(state.caseId);
      return { found: known(state), comparing: !built };
    },
    flagged,
    warm: () => {
      if (!built) turn();
      if (!built) return null;
      const anew = [...flagged(), ...shownUnready];
      shownUnready.clear();
      return anew;
    },
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
