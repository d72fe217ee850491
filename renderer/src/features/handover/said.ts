import { create } from 'zustand';

/** What was just done, for screen readers: the screen itself shows it where it happened, so that no message covers anything. */
export const useSaid = create<{ readonly text: string }>(() => ({ text: '' }));

export function say(text: string): void {
  useSaid.setState({ text });
}
