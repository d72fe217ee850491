import { useCallback, useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { QuestionView, TriageView } from '../../../../shared/contract/views.ts';
import { isTyping } from '../../app/keys.ts';
import { allowUndo, notify } from '../../components/index.ts';
import { changeInWords } from './changed.ts';
import { answer as sendAnswer, isAsked, nextUnanswered, questionBefore, questionsOnScreen } from './store.ts';
import type { AnswerValue } from './store.ts';

export type Conversation = {
  readonly onScreen: readonly QuestionView[];
  readonly stage: string | null;
  /** The question in focus. */
  readonly fact: string | null;
  /** The nurse went back or picked a question herself: not where the protocol is. */
  readonly away: boolean;
  readonly listOpen: boolean;
  readonly whyOpen: boolean;
  readonly give: (fact: string, value: AnswerValue) => void;
  readonly setActive: (fact: string) => void;
  readonly pick: (question: QuestionView) => void;
  readonly back: () => void;
  readonly toAsked: () => void;
  readonly toggleList: () => void;
  readonly toggleWhy: () => void;
};

/**
 * Which question has the focus, and how answers move it on. Within a stage the focus moves at once; over the edge of a stage it waits for
 * the core, and a key pressed meanwhile does nothing: nobody answers a question that was not on screen yet.
 */
export function useConversation(caseId: string, view: TriageView, pane: RefObject<HTMLElement | null>, onTaken: () => void): Conversation {
  const [stageChosen, setStageChosen] = useState<string | null>(null);
  const [fact, setFact] = useState<string | null>(view.next);
  const [listOpen, setListOpen] = useState(false);
  const [whyOpen, setWhyOpen] = useState(true);
  const [focusWanted, setFocusWanted] = useState(0);
  const sent = useRef(new Set<string>());
  const stage = stageChosen ?? view.currentStage;
  const kept = useStageMemory(view, stage, stageChosen === null ? null : fact);
  const onScreen = questionsOnScreen(view, stage, kept);

  const focusOn = useCallback((next: string | null): void => {
    setFact(next);
    setFocusWanted((count) => count + 1);
  }, []);

  useEffect(() => {
    if (focusWanted === 0 || fact === null) return;
    focusQuestion(pane.current, fact);
    // `stage` and `listOpen`: the question may only now be drawn.
  }, [focusWanted, fact, stage, listOpen, pane]);

  const settle = (after: TriageView, answered: string): void => {
    const stageNow = stageChosen ?? after.currentStage;
    const local = nextUnanswered(after, questionsOnScreen(after, stageNow, new Set()), answered, sent.current);
    if (local !== null && stageNow === stage) focusOn(local);
    else if (after.next === null) { setStageChosen(null); setFact(null); onTaken(); }
    else { setStageChosen(null); focusOn(after.next); }
  };

  const give = (answered: string, value: AnswerValue): void => {
    if (sent.current.has(answered)) return;
    const before = view.questions.find((question) => question.fact === answered)?.answer ?? null;
    sent.current.add(answered);
    const local = nextUnanswered(view, onScreen, answered, sent.current);
    if (local !== null) focusOn(local);
    void sendAnswer(caseId, answered, value).then((result) => {
      sent.current.delete(answered);
      if (!result.ok) { focusOn(answered); return; }
      const undo = (): void => { void sendAnswer(caseId, answered, before).then(() => { focusOn(answered); }); };
      if (before === null || before === value) allowUndo(undo);
      else notify({ text: changeInWords(view.outcome, result.view.outcome, view.next === null && result.view.next !== null), undo });
      const stillThere = local !== null && result.view.questions.some((question) => question.fact === local && isAsked(result.view, question));
      if (!stillThere && sent.current.size === 0) settle(result.view, answered);
    });
  };

  // Of one identity, so that questions which did not change aren't drawn again; it does what was last drawn.
  const latestGive = useRef(give);
  useEffect(() => { latestGive.current = give; });
  const giveLatest = useCallback((answered: string, value: AnswerValue): void => { latestGive.current(answered, value); }, []);

  const pick = (question: QuestionView): void => {
    setListOpen(false);
    setStageChosen(question.stage === view.currentStage && view.currentFacts.includes(question.fact) ? null : question.stage);
    focusOn(question.fact);
  };
  const conversation: Conversation = {
    onScreen, stage, fact, away: stageChosen !== null, listOpen, whyOpen, give: giveLatest, pick,
    setActive: setFact,
    back: () => {
      const before = questionBefore(view, onScreen, fact ?? '');
      if (before !== null) pick(before);
    },
    toAsked: () => { setStageChosen(null); setListOpen(false); focusOn(view.next); },
    toggleList: () => { setListOpen((shown) => !shown); },
    toggleWhy: () => { setWhyOpen((shown) => !shown); },
  };
  return conversation;
}

/** The facts that have stood on the screen since this stage came on; a new stage starts afresh. */
function useStageMemory(view: TriageView, stage: string | null, picked: string | null): ReadonlySet<string> {
  const [memory, setMemory] = useState<{ readonly stage: string | null; readonly facts: ReadonlySet<string> }>({ stage, facts: new Set() });
  const facts = memory.stage === stage ? memory.facts : new Set<string>();
  const shown = questionsOnScreen(view, stage, facts).map((question) => question.fact);
  const now = picked === null ? shown : [...shown, picked];
  if (memory.stage === stage && now.every((fact) => facts.has(fact))) return facts;
  const next = new Set([...facts, ...now]);
  setMemory({ stage, facts: next });
  return next;
}

/** Puts the focus on the option (or number) of a question that Tab would reach. */
export function focusQuestion(pane: HTMLElement | null, fact: string): void {
  const group = pane?.querySelector<HTMLElement>(`[data-fact="${CSS.escape(fact)}"]`);
  const target = group?.querySelector<HTMLElement>('[role=radio][tabindex="0"], [role=spinbutton]');
  target?.focus();
  group?.scrollIntoView({ block: 'nearest' });
}

/** 1-9 (also numpad), J N O, W, A, Left: only while the focus is in the questions (a telephone number typed elsewhere must never answer one), never while text is typed. */
export function useQuestionKeys(enabled: boolean, pane: RefObject<HTMLElement | null>, conversation: Conversation): void {
  const latest = useRef(conversation);
  useEffect(() => { latest.current = conversation; });
  useEffect(() => {
    if (!enabled) return undefined;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.repeat || isTyping(event.target)) return;
      const inside = event.target instanceof Node && pane.current?.contains(event.target) === true;
      if (inside && document.querySelector('dialog[open]') === null && pressed(event, latest.current, pane.current)) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => { window.removeEventListener('keydown', onKeyDown); };
  }, [enabled, pane]);
}

function pressed(event: KeyboardEvent, conversation: Conversation, pane: HTMLElement | null): boolean {
  if (event.code === 'KeyW') conversation.toggleWhy();
  else if (event.code === 'KeyA') conversation.toggleList();
  else if (event.code === 'ArrowLeft') conversation.back();
  else return answerByKey(event.code, focusedFact(event.target) ?? conversation.fact, conversation, pane);
  return true;
}

/** The question that has the focus on the page; a key answers that one and no other. */
function focusedFact(target: EventTarget | null): string | null {
  return target instanceof Element ? (target.closest('[data-fact]')?.getAttribute('data-fact') ?? null) : null;
}

function answerByKey(code: string, fact: string | null, conversation: Conversation, pane: HTMLElement | null): boolean {
  const question = conversation.onScreen.find((shown) => shown.fact === fact);
  if (conversation.listOpen || question === undefined) return false;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
  if (question.range !== null && digit !== undefined) {
    // A digit belongs to the number: the field takes the focus and the key is typed into it.
    focusQuestion(pane, question.fact);
    return false;
  }
  const word = code === 'KeyJ' ? 'yes' : code === 'KeyN' ? 'no' : code === 'KeyO' ? 'unknown' : null;
  const option = digit === undefined ? question.options.find((one) => one.value === word) : question.options[Number(digit) - 1];
  if (option === undefined) return false;
  conversation.give(question.fact, option.value);
  return true;
}
