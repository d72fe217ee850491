import { caseAnswers, decide } from '../../../shared/triage/index.ts';
import type { Answers, Pack } from '../../../shared/triage/index.ts';
import { packFor } from './packs.ts';
import { readFlags } from './usage.ts';

/** `questions [--pack DIR]`: per full shipped case how many questions the conversation takes, and which. */
export async function questionsCommand(args: readonly string[]): Promise<number> {
  const pack = packFor(readFlags(args, ['pack'], [], 0).values['pack']);
  if (pack === null) return 1;
  let total = 0;
  const full = pack.cases.filter((item) => item.like === undefined);
  for (const item of full) {
    const asked = conversation(pack, caseAnswers(pack, item));
    total += asked.length;
    process.stdout.write(`${item.id}: ${asked.length} questions: ${asked.join(', ')}\n`);
  }
  process.stdout.write(`${full.length} cases, ${total} questions, ${(total / Math.max(1, full.length)).toFixed(1)} on average of ${pack.questions.length}\n`);
  return 0;
}

/** The facts that are asked, in order; place and age come with the referral. */
function conversation(pack: Pack, known: Answers): string[] {
  const carried = pack.questions.filter((question) => question.stage === 'referral').map((question) => question.id);
  let answers: Answers = Object.fromEntries(carried.flatMap((fact) => (known[fact] === undefined ? [] : [[fact, known[fact]]])));
  const asked: string[] = [];
  for (;;) {
    const now = decide(pack, answers);
    const next = now.ok ? now.value.next : null;
    const answer = next === null ? undefined : known[next];
    if (next === null || answer === undefined) return asked;
    asked.push(next);
    answers = { ...answers, [next]: answer };
  }
}
