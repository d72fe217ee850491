import { urgencies } from '../contract/primitives.ts';
import type { RegionProfile } from './schema.ts';

type Surge = RegionProfile['surge'];
type Switch = NonNullable<Surge['history']>[number];
type Norms = RegionProfile['norms'];
type SurgeNorms = NonNullable<Surge['details']>[number]['norms'];

/** The kinds of surge that are on at an instant, each with the switch that put it on; the one switched on last comes last. */
export function surgeOn(surge: Surge, at: number): readonly Switch[] {
  // A profile written by hand may be on without saying since when.
  if (surge.active && (surge.history ?? []).length === 0) return surge.kinds.map((kind) => ({ kind, on: true, by: '', at: 0, why: '' }));
  const last = new Map<string, Switch>();
  for (const one of surge.history ?? []) {
    if (one.at > at) continue;
    last.delete(one.kind);
    if (one.on) last.set(one.kind, one);
  }
  return [...last.values()];
}

/**
 * The norms that a clock started at `at` runs on: the profile's own, with what the surge that was on at that moment changes. A clock that was already running keeps
 * the norm it began with. Of two kinds that change the same norm, the one switched on last holds.
 */
export function normsAt({ norms, surge }: Pick<RegionProfile, 'norms' | 'surge'>, at: number): Norms {
  if (!surge.active && (surge.history ?? []).length === 0) return norms;
  return surgeOn(surge, at).reduce((sum, { kind }) => withSurge(sum, surge.details?.find((one) => one.kind === kind)?.norms), norms);
}

function withSurge(norms: Norms, changed: SurgeNorms | undefined): Norms {
  if (changed === undefined) return norms;
  const merge = (norm: 'triage' | 'consult' | 'providerAnswer' | 'placement' | 'retriage'): Norms['triage'] => {
    const over = changed[norm];
    if (over === undefined) return norms[norm];
    const merged = { ...norms[norm] };
    for (const urgency of urgencies) merged[urgency] = over[urgency] ?? merged[urgency];
    return merged;
  };
  return { pickUp: changed.pickUp ?? norms.pickUp, triage: merge('triage'), consult: merge('consult'), providerAnswer: merge('providerAnswer'), placement: merge('placement'), retriage: merge('retriage') };
}

/** The surge after somebody switched a kind on or off. The caller checks that it may be done; the history only grows (its 500 newest switches are kept). */
export function switchedSurge(surge: Surge, change: Switch): Surge {
  const history = [...(surge.history ?? []), change].slice(-500);
  const next = { ...surge, history };
  return { ...next, active: surgeOn(next, change.at).length > 0 };
}
