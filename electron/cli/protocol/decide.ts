import { decide } from '../../../shared/triage/index.ts';
import type { Answers, Outcome, Pack } from '../../../shared/triage/index.ts';
import { lineError, mapLines } from './lines.ts';
import { packFor } from './packs.ts';
import { Usage, readFlags } from './usage.ts';

/** `decide [--pack DIR] --ndjson`: one result per line; contradictory answers are taken as given. */
export async function decideCommand(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, ['pack'], ['ndjson'], 0);
  if (!flags.switches.has('ndjson')) throw new Usage('decide needs --ndjson');
  const pack = packFor(flags.values['pack']);
  if (pack === null) return 1;
  await mapLines((input) => decideLine(pack, input as Answers));
  return 0;
}

function decideLine(pack: Pack, answers: Answers): unknown {
  const result = decide(pack, answers);
  if (!result.ok) return lineError(result.error.code, result.error.english, result.error.details?.fact);
  return answerLine(result.value);
}

function answerLine(outcome: Outcome): Record<string, unknown> {
  const { urgency, medicalRoute, legalRoute, stayNeed, careType, escalation, next, possible } = outcome;
  return { urgency, medicalRoute, legalRoute, stayNeed, careType, escalation, next, ...(possible === undefined ? {} : { possible }) };
}
