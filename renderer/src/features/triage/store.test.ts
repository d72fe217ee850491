import { describe, expect, it } from 'vitest';
import type { QuestionView, TriageView } from '../../../../shared/contract/views.ts';
import { nextUnanswered, questionBefore, questionsOnScreen } from './store.ts';

const none: ReadonlySet<string> = new Set();

function question(fact: string, stage: string, answer: string | null = null): QuestionView {
  return { fact, stage, text: fact, why: '', help: null, options: [{ value: 'yes', label: 'Ja', hint: null }], range: null, answer, origin: answer === null ? null : 'nurse', relevant: true, asked: true };
}

function view(questions: readonly QuestionView[], currentStage: string | null, currentFacts: readonly string[]): TriageView {
  return {
    caseId: 'c', standing: { mark: 'm', events: 1 }, packId: 'p', packVersion: '1', packTitle: 'P', notValidated: true, answers: {}, questions: [...questions], stages: [{ id: 's', title: 'S' }, { id: 't', title: 'T' }], currentStage, currentFacts: [...currentFacts], next: currentFacts[0] ?? null,
    outcome: { urgency: null, medicalRoute: null, legalRoute: null, stayNeed: null, careType: null, escalation: null }, ahead: null, possible: {}, contradictions: [], explanation: [],
  };
}

describe('which questions stand on the screen', () => {
  const all = [question('a', 's', 'yes'), question('b', 's'), question('c', 's'), question('d', 't')];

  it('an answered question keeps its place; one that is not needed and not answered is not shown', () => {
    expect(questionsOnScreen(view(all, 's', ['b']), 's', none).map((one) => one.fact)).toEqual(['a', 'b']);
  });

  it('a question that stood here, or was picked from "Alle vragen", stays though the protocol does not need it', () => {
    expect(questionsOnScreen(view(all, 's', ['b']), 's', new Set(['c'])).map((one) => one.fact)).toEqual(['a', 'b', 'c']);
  });

  it('nothing of another stage is on screen', () => {
    expect(questionsOnScreen(view(all, 's', ['b']), 't', none)).toEqual([]);
  });
});

describe('where an answer takes the focus', () => {
  const onScreen = [question('a', 's'), question('b', 's', 'yes'), question('c', 's'), question('d', 's')];
  const now = view(onScreen, 's', ['a', 'c', 'd']);

  it('to the next one without an answer', () => {
    expect(nextUnanswered(now, onScreen, 'a', new Set())).toBe('c');
  });
  it('past one whose answer is on its way: no key ever answers a question twice', () => {
    expect(nextUnanswered(now, onScreen, 'a', new Set(['c']))).toBe('d');
  });
  it('back to one that was passed over', () => {
    expect(nextUnanswered(now, onScreen, 'd', new Set(['c']))).toBe('a');
  });
  it('nowhere when all on screen are answered', () => {
    const done = [question('a', 's'), question('b', 's', 'yes')];
    expect(nextUnanswered(view(done, 's', ['a']), done, 'a', new Set())).toBeNull();
  });
  it('never to one that no longer matters, though it still stands there', () => {
    expect(nextUnanswered(view(onScreen, 's', ['a', 'd']), onScreen, 'a', new Set())).toBe('d');
  });
});

describe('"Vorige"', () => {
  const all = [question('a', 's', 'yes'), question('b', 's'), question('c', 't')];
  it('goes up on this screen first, then to the last answered question of an earlier stage', () => {
    const now = view(all, 's', ['b']);
    expect(questionBefore(now, questionsOnScreen(now, 's', none), 'b')?.fact).toBe('a');
    const later = view(all, 't', ['c']);
    expect(questionBefore(later, questionsOnScreen(later, 't', none), 'c')?.fact).toBe('a');
  });
  it('stops at the first', () => {
    const now = view(all, 's', ['b']);
    expect(questionBefore(now, questionsOnScreen(now, 's', none), 'a')).toBeNull();
  });
});
