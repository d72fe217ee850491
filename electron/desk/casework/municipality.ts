import type { Position } from '../../../shared/capacity/schema.ts';
import type { Out } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import { lookupMunicipality, lookupPlace } from '../../../shared/directory/index.ts';

export type Lookup = Out<DeskContract['casework.lookupMunicipality']>;

/** The municipality a caller names, also by a former name or a village; unknown and ambiguous names are asked back, never guessed. */
export function municipalityNamed(text: string): Lookup {
  const answer = lookupMunicipality(text);
  if (answer.kind === 'found') return { kind: 'found', municipality: answer.municipality, regionNumber: answer.regionNumber, regionName: answer.region, options: answer.also.map((option) => option.label), source: answer.source };
  const options = answer.kind === 'ambiguous' ? answer.options.map((option) => option.label) : [...answer.suggestions];
  return { kind: answer.kind, municipality: null, regionNumber: null, regionName: null, options, source: answer.kind === 'ambiguous' ? answer.question : answer.why };
}

/** The middle of a place or municipality, for great-circle distances; null when it isn't known. */
export function positionOf(text: string): Position | null {
  const answer = lookupPlace(text);
  return answer.kind === 'found' ? answer.position : null;
}
