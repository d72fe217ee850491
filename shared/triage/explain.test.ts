import { describe, it, expect } from 'vitest';
import { shippedPack } from '../protocol/tijdelijk-verblijf/index.ts';
import { caseAnswers, decide, explain, whatWouldChange } from './index.ts';
import type { Answers, DecisionExplanation } from './index.ts';

const pack = shippedPack();
const vignette = (id: string): Answers => caseAnswers(pack, pack.cases.find((item) => item.id === id) ?? raise(id));

function raise(what: string): never {
  throw new Error(`${what} is missing`);
}

function explained(answers: Answers, decision: string): DecisionExplanation {
  const result = explain(pack, answers);
  if (!result.ok) throw new Error(result.error.english);
  const found = result.value.find((each) => each.decision === decision);
  if (found === undefined) throw new Error(decision);
  return found;
}

describe('explanation', () => {
  it('names the row that decided and the answer that satisfied each of its cells', () => {
    const route = explained(vignette('v16'), 'medicalRoute');
    const fired = route.rows.find((row) => row.status === 'fired');
    expect(route.outcome).toBe('doctorNow');
    expect(fired?.row).toBe(5);
    expect(fired?.cells.map((cell) => [cell.on, cell.status, cell.answerLabel])).toEqual([
      ['redFlag', 'satisfied', 'Bloedvergiftiging (sepsis)'],
      ['hospitalLimit', 'satisfied', 'Ja, geen ziekenhuisopname'],
    ]);
    expect(route.rows.slice(0, 4).every((row) => row.status === 'skipped' && row.because?.status === 'failed')).toBe(true);
    expect(route.rows.slice(5).some((row) => row.status === 'fired' || row.status === 'open')).toBe(false);
  });

  it('with nothing answered no row has fired and none is called false', () => {
    const urgency = explained({}, 'urgency');
    expect(urgency.taken).toBe(false);
    expect(urgency.outcome).toBeNull();
    expect(urgency.rows.every((row) => row.status === 'open')).toBe(true);
  });

  it('an upstream decision that is still open rules rows out by its still-possible outcomes', () => {
    const care = explained({ abcd: 'safe', consciousness: 'unknown', setting: 'home' }, 'careType');
    expect(care.rows.find((row) => row.row === 5)?.status).toBe('skipped');
    expect(care.rows.find((row) => row.row === 5)?.because?.on).toBe('medicalRoute');
  });

  it('lists show the certain entries and the open ones apart', () => {
    const partial = explained({ ...vignette('v05'), wlzIndication: 'granted' }, 'escalation');
    expect(partial.entries).toContainEqual({ to: 'elderlyPhysician', reason: 'legal' });
    expect(partial.possible).toEqual([]);
  });

  it('what would change it: each named answer really changes the decision, and no change is left out', () => {
    const answers = vignette('v05');
    const changes = whatWouldChange(pack, answers, 'careType');
    if (!changes.ok) throw new Error(changes.error.english);
    for (const change of changes.value) {
      const other = decide(pack, { ...answers, [change.fact]: change.to });
      expect(other.ok && other.value.careType).toBe(change.outcomes[0]);
      expect(change.outcomes).not.toContain('wlzCrisis');
    }
    const changing = new Set(changes.value.map((change) => change.fact));
    for (const question of pack.questions) {
      const values = question.kind === 'choice' ? question.options.map((option) => option.value) : [question.min, 7, question.max];
      const differs = values.some((value) => {
        const other = decide(pack, { ...answers, [question.id]: value });
        return other.ok && other.value.careType !== 'wlzCrisis';
      });
      expect(changing.has(question.id), question.id).toBe(differs);
    }
  });
});
