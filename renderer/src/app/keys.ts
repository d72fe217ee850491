import { useEffect, useRef } from 'react';
import { create } from 'zustand';
import { tinykeys } from 'tinykeys';

export type KeyBinding = {
  /** tinykeys form: "F2", "Control+KeyK". Never Ctrl+Alt (AltGr), never a dead key, never a bare letter (those belong to a focused widget). */
  readonly keys: string;
  /** As shown to people: "Ctrl+K". */
  readonly shown: string;
  readonly label: string;
  /** Answer false to leave the key to the browser. */
  readonly run: (event: KeyboardEvent) => void | boolean;
};

/** What is bound right now, newest first; the shortcut sheet reads this. */
export const useBindings = create<{ readonly bindings: readonly KeyBinding[] }>(() => ({ bindings: [] }));

/**
 * The one key registry. Bindings live as long as the component; of two bindings for the same key the newest (the screen's) wins.
 * One listener in the capture phase serves all, so that no control swallows a function key.
 */
export function useKeys(bindings: readonly KeyBinding[]): void {
  const latest = useRef(bindings);
  useEffect(() => { latest.current = bindings; });
  const signature = bindings.map((binding) => `${binding.keys} ${binding.shown} ${binding.label}`).join('|');
  useEffect(() => {
    const mine = latest.current.map((binding, index): KeyBinding => ({ ...binding, run: (event) => latest.current[index]?.run(event) }));
    useBindings.setState((state) => ({ bindings: [...mine, ...state.bindings] }));
    return () => { useBindings.setState((state) => ({ bindings: state.bindings.filter((binding) => !mine.includes(binding)) })); };
  }, [signature]);
}

/** Binds the registry to a window; answers with the function that unbinds it. Held keys don't repeat a command. */
export function listenForKeys(target: Window): () => void {
  let unbind: (() => void) | null = null;
  const bind = (bindings: readonly KeyBinding[]): void => {
    unbind?.();
    const map = new Map<string, (event: KeyboardEvent) => void>();
    for (const binding of bindings) {
      if (map.has(binding.keys)) continue;
      map.set(binding.keys, (event) => {
        if (event.repeat || event.defaultPrevented) return;
        if (binding.run(event) !== false) { event.preventDefault(); event.stopPropagation(); }
      });
    }
    unbind = tinykeys(target, Object.fromEntries(map), { capture: true, ignore: () => false });
  };
  bind(useBindings.getState().bindings);
  const unsubscribe = useBindings.subscribe((state) => { bind(state.bindings); });
  return () => { unsubscribe(); unbind?.(); };
}

/** True when single letters may act: switched on in the settings (WCAG 2.1.4) and no text is being typed. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type));
}
