import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shippedPack } from '../../../shared/protocol/tijdelijk-verblijf/index.ts';
import { contradictions } from '../../../shared/triage/index.ts';
import { decideOrThrow, factsOf } from './evaluate.ts';
import type { Answers } from './evaluate.ts';
import { triageView } from './view.ts';
import type { TriageScreen } from './view.ts';

const pack = shippedPack();
const viewOf = (answers: Answers): TriageScreen => {
  const outcome = decideOrThrow(pack, answers);
  return triageView('case', { pack, answers, outcome, facts: factsOf(outcome, answers) }, { origins: {}, count: 0, patient: {} }, null);
};

it('where an option of the asked question leads is what stands there once it was answered, all the way through a conversation', () => {
  fc.assert(fc.property(fc.infiniteStream(fc.nat(9)), (picks) => {
    let answers: Answers = {};
    for (const pick of picks) {
      const view = viewOf(answers);
      const question = view.questions.find((one) => one.fact === view.next);
      if (question === undefined) return;
      if (question.range !== null) {
        expect(view.ahead).toBeNull();
        answers = { ...answers, [question.fact]: question.range.min + pick };
        continue;
      }
      expect(view.ahead?.fact).toBe(question.fact);
      const led = Object.entries(view.ahead?.outcomes ?? {}).map(([value, outcome]) => {
        expect(outcome, `${question.fact} = ${value}`).toEqual(viewOf({ ...answers, [question.fact]: value }).outcome);
        return value;
      });
      // What can't be true together with an earlier answer would be refused, so nothing is said of it.
      const possible = question.options.map((option) => option.value).filter((value) => !contradictions(pack, { ...answers, [question.fact]: value }).some((found) => found.facts.includes(question.fact)));
      expect(led).toEqual(possible);
      answers = { ...answers, [question.fact]: possible[pick % possible.length] ?? '' };
    }
  }), { numRuns: 60 });
});
