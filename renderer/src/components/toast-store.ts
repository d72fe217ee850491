import { create } from 'zustand';

export type Tone = 'info' | 'good' | 'warn' | 'bad';
export type Toast = { readonly id: number; readonly text: string; readonly tone: Tone; readonly undo: (() => void) | null };

const undoMs = 10_000;
const infoMs = 6_000;

export const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));
let nextId = 1;

/** Shows a message for a while. Errors ("bad") stay until somebody closes them. With `undo` it stays 10 s and Ctrl+Z takes it back. */
export function notify(message: { readonly text: string; readonly tone?: Tone; readonly undo?: () => void }): number {
  const toast: Toast = { id: nextId, text: message.text, tone: message.tone ?? 'info', undo: message.undo ?? null };
  nextId += 1;
  useToasts.setState((state) => ({ toasts: [...state.toasts.filter((shown) => shown.text !== toast.text), toast].slice(-4) }));
  if (toast.tone !== 'bad') setTimeout(() => { dismiss(toast.id); }, toast.undo === null ? infoMs : undoMs);
  return toast.id;
}

export function dismiss(id: number): void {
  useToasts.setState((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) }));
}

/** Who was signed in has left: neither what was said nor what can be taken back is the next person's. */
export function clearToasts(): void {
  useToasts.setState({ toasts: [] });
  silentUndo = null;
}

let silentUndo: { readonly run: () => void; readonly until: number } | null = null;

/** Lets Ctrl+Z take something back for 10 s without a message on screen (an answer that shows itself). */
export function allowUndo(run: () => void): void {
  silentUndo = { run, until: Date.now() + undoMs };
}

/** Ctrl+Z: takes back the newest thing that can be taken back; false when there is nothing. */
export function undoNewest(): boolean {
  const toast = useToasts.getState().toasts.findLast((shown) => shown.undo !== null);
  if (toast?.undo != null) {
    dismiss(toast.id);
    toast.undo();
    return true;
  }
  if (silentUndo === null || Date.now() > silentUndo.until) return false;
  const { run } = silentUndo;
  silentUndo = null;
  run();
  return true;
}
