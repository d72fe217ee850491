import { describe, it, expect } from 'vitest';
import { shippedPack } from '../protocol/tijdelijk-verblijf/index.ts';
import { caseAnswers, contradictions, decide } from './index.ts';
import type { Answers, Outcome } from './index.ts';

const pack = shippedPack();

function raise(what: string): never {
  throw new Error(`${what} is missing`);
}

function outcome(answers: Answers): Outcome {
  const result = decide(pack, answers);
  if (!result.ok) throw new Error(result.error.english);
  return result.value;
}

function refusal(answers: Answers): string {
  const result = decide(pack, answers);
  return result.ok ? 'accepted' : `${result.error.code} ${result.error.details?.fact ?? ''}`;
}

describe('answers that are no answers are refused', () => {
  it('an unknown fact is named, also when it is called like a part of every object', () => {
    expect(refusal({ mood: 'fine' })).toBe('unknownFact mood');
    expect(refusal({ constructor: 'x' })).toBe('unknownFact constructor');
    expect(refusal(JSON.parse('{"__proto__": "x"}') as Answers)).toBe('unknownFact __proto__');
  });

  it('a value outside the declared domain is named', () => {
    expect(refusal({ abcd: 'fine' })).toBe('outOfDomain abcd');
    expect(refusal({ news2: 21 })).toBe('outOfDomain news2');
    expect(refusal({ news2: 5.5 })).toBe('outOfDomain news2');
    expect(refusal({ news2: '5' })).toBe('outOfDomain news2');
    expect(refusal({ ageYears: 'unknown' })).toBe('outOfDomain ageYears');
    expect(refusal({ ageYears: Number.NaN })).toBe('outOfDomain ageYears');
    expect(refusal({ abcd: null } as unknown as Answers)).toBe('outOfDomain abcd');
  });
});

describe('what is not known is not decided', () => {
  it('with nothing answered nothing is decided, and the airway is asked first', () => {
    const blank = outcome({});
    expect(blank).toMatchObject({ urgency: null, medicalRoute: null, legalRoute: null, stayNeed: null, careType: null, escalation: null, next: 'abcd' });
    expect(blank.possible?.urgency).toEqual(['U0', 'U1', 'U2', 'U3', 'U4', 'U5']);
    expect(blank.certainEscalation).toEqual([]);
  });

  it('"weet niet" is an answer and unanswered is not: they decide differently', () => {
    expect(outcome({ abcd: 'unknown' }).urgency).toBe('U1');
    expect(outcome({}).urgency).toBeNull();
  });

  it('a decision is taken as soon as every completion agrees, whatever row they take', () => {
    const taken = outcome({ abcd: 'safe', consciousness: 'unknown', hospitalLimit: 'noAdmission' });
    expect(taken.medicalRoute).toBe('doctorNow');
    expect(taken.careType).toBe('doctorFirst');
    expect(taken.urgency).toBeNull();
    expect(taken.possible?.urgency).toEqual(['U1', 'U2']);
  });

  it('arrest decides the urgency at once, and the place is the only thing left for the route', () => {
    const arrest = outcome({ abcd: 'arrest' });
    expect(arrest.urgency).toBe('U0');
    expect(arrest.medicalRoute).toBeNull();
    expect(arrest.possible?.medicalRoute).toEqual(['emergency112', 'hospital']);
    expect(outcome({ abcd: 'arrest', setting: 'home' }).medicalRoute).toBe('emergency112');
  });
});

describe('the conversation', () => {
  it('every vignette ends where it should, and no question is asked that can not matter', () => {
    const counts = pack.cases
      .filter((item) => item.like === undefined)
      .map((item) => {
        const full = caseAnswers(pack, item);
        let answers: Record<string, string | number> = {};
        let now = outcome(answers);
        const asked: string[] = [];
        while (now.next !== null) {
          expect(now.relevant).toContain(now.next);
          expect(now.askable).toContain(now.next);
          expect(asked).not.toContain(now.next);
          asked.push(now.next);
          answers = { ...answers, [now.next]: full[now.next] ?? '' };
          now = outcome(answers);
        }
        const end = outcome(full);
        for (const decision of ['urgency', 'medicalRoute', 'careType', 'escalation'] as const) expect(now[decision], `${item.id} ${decision}`).toEqual(end[decision]);
        const stages = asked.map((fact) => pack.questions.find((question) => question.id === fact)?.stage);
        expect(stages.slice(stages.findLastIndex((stage) => stage === 'safety') + 1), `${item.id}: safety first`).not.toContain('safety');
        return asked.length;
      });
    expect(counts.length).toBe(22);
  });

  it('all safety questions that still matter come before any other question', () => {
    const answered = { abcd: 'safe', consciousness: 'normal', redFlag: 'none' };
    expect(outcome(answered).next).toBe('news2');
    expect(outcome(answered).askable).toEqual(['news2', 'news2AnyThree', 'hospitalLimit', 'seenByDoctor']);
  });

  it('what the referral already carries is not asked', () => {
    expect(outcome({ setting: 'home', ageYears: 80 }).relevant).not.toContain('setting');
  });

  it('a bed type asks on until its legal route is known too', () => {
    const item = pack.cases.find((each) => each.id === 'v01');
    const { consent: _consent, ...rest } = caseAnswers(pack, item ?? raise('v01'));
    expect(outcome(rest).next).toBe('consent');
  });
});

describe('contradictions', () => {
  it('a reading of three points with a total of two is refused at entry, and taken as given by decide', () => {
    const answers = { news2: 2, news2AnyThree: 'yes' };
    expect(contradictions(pack, answers).map((found) => found.facts)).toEqual([['news2', 'news2AnyThree']]);
    expect(contradictions(pack, { news2: 3, news2AnyThree: 'yes' })).toEqual([]);
    expect(contradictions(pack, { news2: 'unknown', news2AnyThree: 'yes' })).toEqual([]);
    expect(contradictions(pack, { news2AnyThree: 'yes' })).toEqual([]);
    expect(outcome(answers).possible?.urgency).toEqual(['U0', 'U1', 'U2']);
  });
});
