import { finalDecisions, looseModel, readDmn, runLoose } from '../../../shared/triage/index.ts';
import { lineError, mapLines } from './lines.ts';
import { complain, readText } from './packs.ts';
import { Usage, readFlags } from './usage.ts';

/** `table FILE.dmn --ndjson [--decision NAME]`: evaluates the file's final decision, complete or partial inputs. */
export async function tableCommand(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, ['decision'], ['ndjson'], 1);
  if (!flags.switches.has('ndjson')) throw new Usage('table needs --ndjson');
  const model = readDmn(readText(flags.rest[0] ?? ''));
  if (!model.ok) {
    complain(model.error);
    return 1;
  }
  const finals = finalDecisions(model.value);
  const name = flags.values['decision'] ?? (finals.length === 1 ? finals[0] : undefined);
  if (name === undefined || !model.value.decisions.some((decision) => decision.name === name)) {
    throw new Usage(`choose one with --decision: ${model.value.decisions.map((decision) => decision.name).join(', ')}`);
  }
  const ready = looseModel(model.value, name);
  if (!ready.ok) {
    complain(ready.error);
    return 1;
  }
  await mapLines((input) => {
    const result = runLoose(ready.value, input);
    return result.ok ? result.value : lineError(result.error.code, result.error.english, result.error.details?.fact);
  });
  return 0;
}
