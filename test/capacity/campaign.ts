import fc from 'fast-check';
import { deepStrictEqual } from 'node:assert';
import { parseArgs } from 'node:util';
import { fit, rank } from '../../shared/capacity/index.ts';
import type { Ranking } from '../../shared/capacity/index.ts';
import { scene } from './arbitraries.ts';
import { referenceFit, referenceRank } from './reference.ts';
import type { ReferenceRanking } from './reference.ts';

/** Fit and rank against the reference over `runs` scenes of ten needs each. Throws with seed and counterexample on the first difference. */
export function compareWithReference(runs: number, seed: number): { needs: number; fits: number } {
  let needs = 0;
  let fits = 0;
  fc.assert(
    fc.property(scene, ({ beds, needs: asked }) => {
      for (const need of asked) {
        const ranked = rank(beds, need);
        deepStrictEqual(rounded(ranked), rounded(referenceRank(beds, need)));
        const [first] = beds;
        if (first !== undefined) deepStrictEqual([...fit(first, need)], referenceFit(first, need));
        needs += 1;
        fits += ranked.fitting.length;
      }
    }),
    { numRuns: runs, seed },
  );
  return { needs, fits };
}

/** Distances to the tenth of a millimetre: two ways of writing the haversine differ in the last bits. */
function rounded(ranking: Ranking | ReferenceRanking): unknown {
  return { ...ranking, fitting: ranking.fitting.map((bed) => ({ ...bed, distanceKm: bed.distanceKm === null ? null : bed.distanceKm.toFixed(7) })) };
}

/** `node test/capacity/campaign.ts --needs 100000 --seed 1`: the long run; the unit test takes a slice. */
if (process.argv[1]?.endsWith('capacity/campaign.ts') === true) {
  const { values } = parseArgs({ options: { needs: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } } });
  const outcome = compareWithReference(Math.ceil(Number(values.needs) / 10), Number(values.seed));
  process.stdout.write(`seed ${values.seed}: ${outcome.needs} needs equal to the reference, ${outcome.fits} fitting beds among them\n`);
}
