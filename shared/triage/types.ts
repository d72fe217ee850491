/**
 * The words of the triage engine. A pack is data: tables, questions, cases and
 * invariants. Nothing in this folder knows about screens, files or clocks.
 */

/** A result that says what went wrong instead of throwing. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Fault };

/** `code` is for programs; `message` is one Dutch sentence for people; `english` is the command line's line. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly english: string;
  readonly details?: FaultDetails;
}

/** Where it went wrong. Rows and columns count from 1, as people read them. */
export interface FaultDetails {
  readonly table?: string;
  readonly row?: number;
  readonly column?: string;
  readonly fact?: string;
  readonly path?: string;
}

/** A scalar of the profile. Packs answer with strings and integers; a loose DMN table may hold any of the three. */
export type Value = string | number | boolean;

/** Answers so far. An absent fact is unanswered, which is neither `unknown`, nor no, nor zero. */
export type Answers = Readonly<Record<string, string | number>>;

/** DMN hit policies of the profile. */
export type HitPolicy = 'UNIQUE' | 'ANY' | 'FIRST' | 'PRIORITY' | 'OUTPUT ORDER' | 'RULE ORDER' | 'COLLECT';

/** COLLECT operators, in their meaning since DMN 1.2: over all hits, not over distinct outputs. */
export type Aggregation = 'SUM' | 'MIN' | 'MAX' | 'COUNT';

/** A column's condition side: a fact or an upstream decision, by id. */
export interface TableInput {
  readonly on: string;
  readonly label: string;
}

/** A column's outcome side. `values` is the priority order of PRIORITY and OUTPUT ORDER. */
export interface TableOutput {
  readonly name: string;
  readonly values?: readonly Value[];
  readonly default?: Value;
}

/** One row. `cells` are S-FEEL unary tests, one per input; `note` is the row in plain Dutch. */
export interface TableRow {
  readonly cells: readonly string[];
  readonly outputs: readonly Value[];
  readonly note: string;
}

/** One decision table of a pack. `id` is the decision's id. */
export interface Table {
  readonly id: string;
  readonly title: string;
  readonly hitPolicy: HitPolicy;
  readonly aggregation?: Aggregation;
  readonly inputs: readonly TableInput[];
  readonly outputs: readonly TableOutput[];
  readonly rows: readonly TableRow[];
}

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

interface QuestionBase {
  readonly id: string;
  readonly stage: string;
  /** The question as the nurse reads it aloud (Dutch, B1). */
  readonly text: string;
  /** "Waarom": what this answer is for. */
  readonly why: string;
  readonly help?: string;
  /** The field of the referral that already carries this fact; then it is not asked. */
  readonly referralField?: string;
}

export interface ChoiceQuestion extends QuestionBase {
  readonly kind: 'choice';
  readonly options: readonly Option[];
}

export interface IntegerQuestion extends QuestionBase {
  readonly kind: 'integer';
  readonly min: number;
  readonly max: number;
  /** Unit behind the number on screen, e.g. "jaar". */
  readonly unit?: string;
  /** When true, the string `unknown` is an answer too. */
  readonly unknownAllowed: boolean;
  readonly unknownLabel?: string;
}

/** A fact is its question: the declared domain is the options, or the integer range (and `unknown`). */
export type Question = ChoiceQuestion | IntegerQuestion;

export interface Stage {
  readonly id: string;
  readonly title: string;
}

/** A shipped test case: answers (complete or partial) and the decisions they must yield. */
export interface PackCase {
  readonly id: string;
  readonly story: string;
  /** Id of another case: `answers` then are only what differs from it. Read them with `caseAnswers`. */
  readonly like?: string;
  readonly answers: Answers;
  readonly expected: Readonly<Record<string, Value | readonly EscalationEntry[]>>;
}

export interface EscalationEntry {
  readonly to: string;
  readonly reason: string;
}

/** A condition over facts and decisions, used by invariants. `test` is a unary test on `on`. */
export type Formula =
  | { readonly all: readonly Formula[] }
  | { readonly any: readonly Formula[] }
  | { readonly not: Formula }
  | { readonly on: string; readonly test: string }
  | { readonly entry: EscalationEntry };

/** What every version of this protocol must keep; proven over all complete answers. */
export type Invariant =
  | { readonly id: string; readonly text: string; readonly kind: 'implies'; readonly when: Formula; readonly then: Formula }
  | {
      readonly id: string;
      readonly text: string;
      readonly kind: 'unknownNotCalmer';
      /** If `unknown` gives `calm`, no other answer to that fact gives `severe`. */
      readonly calm: Formula;
      readonly severe: Formula;
      readonly exceptFacts: readonly string[];
    }
  | {
      readonly id: string;
      readonly text: string;
      readonly kind: 'unknownNotLater';
      /** No other answer than `unknown` gives an earlier output (in the table's `values` order) of this decision. */
      readonly decision: string;
      readonly exceptFacts: readonly string[];
    }
  | {
      readonly id: string;
      readonly text: string;
      readonly kind: 'monotone';
      readonly fact: string;
      readonly decision: string;
      /** Mild to severe; tests in one group weigh the same. Without groups: ascending numbers. */
      readonly groups?: readonly string[];
    };

export interface SignOff {
  readonly role: string;
  readonly name: string;
  readonly on: string;
}

export interface OpenQuestion {
  readonly id: string;
  readonly text: string;
}

/** What the six answers of `decide` are called in this pack, and which of their outcomes are special. */
export interface PackRoles {
  /** careType outcomes that are bed types. */
  readonly bedTypes: readonly string[];
  /** Escalation entries that must be answered before a placement can be confirmed. */
  readonly blocking: readonly EscalationEntry[];
}

/** Dutch names of outcomes, per decision (or per output column "to" / "reason" of escalation). */
export type Labels = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Pairs of answers that exclude each other; refused at entry on screen, taken as given by `decide`. */
export interface Contradiction {
  readonly id: string;
  readonly message: string;
  readonly all: readonly { readonly on: string; readonly test: string }[];
}

/** The canonical JSON of a protocol pack: the form that is stored, hashed, signed and sent. */
export interface PackSource {
  readonly format: 'regioloket-pack/1';
  readonly id: string;
  readonly title: string;
  readonly version: string;
  /** ISO date (yyyy-mm-dd). */
  readonly validFrom: string;
  readonly author: string;
  readonly status: string;
  readonly sources: readonly string[];
  readonly signOffs: readonly SignOff[];
  readonly stages: readonly Stage[];
  readonly questions: readonly Question[];
  readonly tables: readonly Table[];
  readonly roles: PackRoles;
  readonly labels: Labels;
  readonly contradictions: readonly Contradiction[];
  readonly invariants: readonly Invariant[];
  readonly cases: readonly PackCase[];
  readonly openQuestions: readonly OpenQuestion[];
}

/** A pack whose structure holds. `sha256` is over its canonical JSON (without this field). */
export interface Pack extends PackSource {
  readonly sha256: string;
}

/** The decisions that `decide` answers, in the order in which they are taken in hand. */
export const ANSWER_DECISIONS = ['urgency', 'medicalRoute', 'legalRoute', 'stayNeed', 'careType', 'escalation'] as const;
export type AnswerDecision = (typeof ANSWER_DECISIONS)[number];

/** What is still possible for each decision that is not taken yet; for escalation the open entries. */
export interface Possible {
  readonly urgency?: readonly string[];
  readonly medicalRoute?: readonly string[];
  readonly legalRoute?: readonly string[];
  readonly stayNeed?: readonly string[];
  readonly careType?: readonly string[];
  readonly escalation?: readonly EscalationEntry[];
}

/**
 * Where a conversation stands. A decision not taken yet is null and listed in
 * `possible`; null never means "least urgent".
 */
export interface Outcome {
  readonly urgency: string | null;
  readonly medicalRoute: string | null;
  readonly legalRoute: string | null;
  readonly stayNeed: string | null;
  readonly careType: string | null;
  /** The certain entries; null while any entry is still open. */
  readonly escalation: readonly EscalationEntry[] | null;
  /** Entries that are certain already, also while others are open. */
  readonly certainEscalation: readonly EscalationEntry[];
  readonly possible?: Possible;
  /** The fact to ask; null when every decision that matters is taken. */
  readonly next: string | null;
  /** Unanswered facts of the stage of `next` that can still change an open decision, in asking order. */
  readonly askable: readonly string[];
  /** All unanswered facts that can still change an open decision, in asking order. */
  readonly relevant: readonly string[];
}
