import { useEffect, useState } from 'react';
import { create } from 'zustand';
import type { Output } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';

export type DeskLookup = Output<'directory.lookup'>;

/** The finder, opened from Ctrl+K or from a referral; null = closed. */
export const useFinder = create<{ readonly text: string | null }>(() => ({ text: null }));

export function openFinder(text = ''): void {
  useFinder.setState({ text });
}

export function closeFinder(): void {
  useFinder.setState({ text: null });
}

const typingMs = 120;

/** What the directory says of a name, asked while it is typed; null until there is an answer. `regionNumber` settles a name that two places have. */
export function useDeskLookup(text: string, regionNumber: number | null = null): DeskLookup | null {
  const [answer, setAnswer] = useState<DeskLookup | null>(null);
  const wanted = text.trim();
  useEffect(() => {
    if (wanted.length < 2) { setAnswer(null); return undefined; }
    let current = true;
    const timer = setTimeout(() => { void desk.ask('directory.lookup', { text: wanted, regionNumber }).then((result) => { if (current) setAnswer(result.ok ? result.value : null); }); }, typingMs);
    return () => { current = false; clearTimeout(timer); };
  }, [wanted, regionNumber]);
  return answer;
}
