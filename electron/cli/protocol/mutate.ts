import { mutate } from '../../../shared/triage/index.ts';
import type { Fate } from '../../../shared/triage/index.ts';
import { packFor } from './packs.ts';
import { Usage, readFlags } from './usage.ts';

/** Below this share of noticed slips the test set and the verifier do not guard the tables well enough. */
const LEAST_KILLED = 0.98;

/** `mutate [--pack DIR] [--every N] [--json]`: every single-cell, single-row and hit-policy mutant; exit 1 when too many live. */
export async function mutateCommand(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, ['pack', 'every'], ['json'], 0);
  const every = Number(flags.values['every'] ?? '1');
  if (!Number.isInteger(every) || every < 1) throw new Usage('--every needs a whole number from 1');
  const pack = packFor(flags.values['pack']);
  if (pack === null) return 1;
  const count: Record<Fate, number> = { case: 0, load: 0, verifier: 0, equivalent: 0, survived: 0 };
  const survivors: string[] = [];
  let total = 0;
  for (const { mutant, fate } of mutate(pack, every)) {
    total += 1;
    count[fate] += 1;
    if (fate === 'survived') survivors.push(mutant.what);
    if (total % 500 === 0) process.stderr.write(`${total} mutants\n`);
  }
  const killed = count.case + count.load + count.verifier;
  const different = total - count.equivalent;
  const share = different === 0 ? 1 : killed / different;
  if (flags.switches.has('json')) process.stdout.write(`${JSON.stringify({ total, ...count, killed, share, survivors })}\n`);
  else {
    for (const survivor of survivors) process.stdout.write(`survived: ${survivor}\n`);
    process.stdout.write(`${total} mutants: ${count.case} killed by cases, ${count.verifier} by the verifier, ${count.load} refused at load, ${count.equivalent} proven equivalent, ${count.survived} survived\n`);
    process.stdout.write(`killed ${killed} of ${different} that differ: ${(share * 100).toFixed(2)} %\n`);
  }
  return share >= LEAST_KILLED ? 0 : 1;
}
