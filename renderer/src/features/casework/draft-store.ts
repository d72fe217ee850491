import { useEffect } from 'react';
import { create } from 'zustand';
import { desk } from '../../bridge/desk.ts';
import { notify } from '../../components/toast-store.ts';
import { refreshCase } from './case-store.ts';

/** What came of keeping a field: null = kept; a Dutch sentence = why not (the text stays in the field and as a draft). */
export type Commit = (text: string) => Promise<string | null>;

type DraftStore = { readonly texts: Readonly<Record<string, string>>; readonly problems: Readonly<Record<string, string>> };

/**
 * Text being typed, per case and field. It lives outside the components (a change of screen loses nothing) and every keystroke goes to the
 * core's disk as a draft; leaving the field or Enter makes it part of the case.
 */
export const useDrafts = create<DraftStore>(() => ({ texts: {}, problems: {} }));

const keyOf = (caseId: string, field: string): string => `${caseId} ${field}`;

/** One writer per field while it writes: the newest text wins, none is skipped at the end. */
const writing = new Map<string, { next: string | null }>();

/** A keystroke. */
export function typeDraft(caseId: string, field: string, text: string): void {
  const key = keyOf(caseId, field);
  useDrafts.setState((state) => ({ texts: { ...state.texts, [key]: text }, problems: omit(state.problems, key) }));
  write(caseId, field, text);
}

/**
 * Leaving the field. `saved` is the value that the case has: text equal to it is nothing new. While a commit runs, later keystrokes
 * stay drafts. Answers true when nothing is left to keep.
 */
export async function commitDraft(caseId: string, field: string, saved: string, commit: Commit): Promise<boolean> {
  const key = keyOf(caseId, field);
  const text = useDrafts.getState().texts[key];
  if (text === undefined) return true;
  if (committing.has(key)) return false;
  committing.add(key);
  try {
    const problem = text.trim() === saved.trim() ? null : await commit(text.trim());
    if (problem !== null) {
      useDrafts.setState((state) => ({ problems: { ...state.problems, [key]: problem } }));
      return false;
    }
    write(caseId, field, null);
    await refreshCase(caseId);
    if (useDrafts.getState().texts[key] === text) useDrafts.setState((state) => ({ texts: omit(state.texts, key), problems: omit(state.problems, key) }));
    return true;
  } finally {
    committing.delete(key);
  }
}

const committing = new Set<string>();

function write(caseId: string, field: string, value: string | null): void {
  const key = keyOf(caseId, field);
  const writer = writing.get(key);
  if (writer !== undefined) {
    writer.next = value;
    return;
  }
  const fresh = { next: value };
  writing.set(key, fresh);
  void flush(caseId, field, fresh);
}

async function flush(caseId: string, field: string, writer: { readonly next: string | null }): Promise<void> {
  let sent: string | null | undefined;
  while (sent !== writer.next) {
    sent = writer.next;
    const result = await desk.ask('casework.saveDraft', { caseId, field, value: sent });
    if (!result.ok) notify({ text: result.error.message, tone: 'bad' });
  }
  writing.delete(keyOf(caseId, field));
}

export type DraftField = {
  readonly value: string;
  /** Typed and not part of the case yet. */
  readonly dirty: boolean;
  readonly problem: string | null;
  readonly onChange: (text: string) => void;
  readonly onCommit: () => Promise<boolean>;
};

/** A field of a case: what is being typed, else what the case has. `kept`: the draft that the core still had from before (restart, crash). */
export function useDraft(options: { readonly caseId: string; readonly field: string; readonly saved: string; readonly kept: string | undefined; readonly commit: Commit }): DraftField {
  const { caseId, field, saved, kept, commit } = options;
  const key = keyOf(caseId, field);
  const text = useDrafts((state) => state.texts[key]);
  const problem = useDrafts((state) => state.problems[key] ?? null);
  useEffect(() => {
    if (kept === undefined || kept === saved || seen.has(key)) return;
    seen.add(key);
    if (useDrafts.getState().texts[key] === undefined) useDrafts.setState((state) => ({ texts: { ...state.texts, [key]: kept } }));
  }, [key, kept, saved]);
  return {
    value: text ?? saved,
    dirty: text !== undefined && text !== saved,
    problem,
    onChange: (next) => { seen.add(key); typeDraft(caseId, field, next); },
    onCommit: () => commitDraft(caseId, field, saved, commit),
  };
}

/** Fields whose kept draft was taken up already: an older fetch must not bring it back. */
const seen = new Set<string>();

function omit(record: Readonly<Record<string, string>>, key: string): Readonly<Record<string, string>> {
  return key in record ? Object.fromEntries(Object.entries(record).filter(([name]) => name !== key)) : record;
}
