import { useEffect, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import { nl } from '../nl.ts';
import { Button } from './Button.tsx';
import { dismiss, useToasts } from './toast-store.ts';
import type { Toast } from './toast-store.ts';

/** Messages at the lower right, or at the lower left while the hands are at work there; read aloud, never in the way of the keyboard. */
export function Toasts(): ReactNode {
  const toasts = useToasts((state) => state.toasts);
  const box = useRef<HTMLDivElement>(null);
  const left = useOutOfTheWay(box, toasts.length);
  return (
    <div ref={box} className={left ? 'toasts toasts-left' : 'toasts'} role="region" aria-label={nl.common.messages} aria-live="polite">
      {toasts.map((toast) => <ToastLine key={toast.id} toast={toast} />)}
    </div>
  );
}

function ToastLine({ toast }: { readonly toast: Toast }): ReactNode {
  const { undo } = toast;
  return (
    <div className={`toast toast-${toast.tone}`}>
      <span className="toast-icon" aria-hidden="true">{icons[toast.tone]}</span>
      <p>{toast.text}</p>
      {undo === null ? null : <Button kind="quiet" keyHint="Ctrl+Z" onPress={() => { dismiss(toast.id); undo(); }}>{nl.common.undo}</Button>}
      <Button kind="quiet" label={nl.common.close} onPress={() => { dismiss(toast.id); }}>×</Button>
    </div>
  );
}

/** px below what has the focus: the button of the field that is being filled in. */
const reach = 80;

/** Whether messages at the lower right would lie over what has the focus, or over what comes right below it. A thing as high as half the window (a list) or as wide as both places has no better side. */
function useOutOfTheWay(box: RefObject<HTMLDivElement | null>, shown: number): boolean {
  const [left, setLeft] = useState(false);
  useEffect(() => {
    if (shown === 0) return undefined;
    const look = (): void => {
      const active = document.activeElement;
      if (box.current === null || active === null || active === document.body || box.current.contains(active)) return;
      const [hands, own] = [active.getBoundingClientRect(), box.current.getBoundingClientRect()];
      const margin = 2 * (window.innerHeight - own.bottom);
      const over = hands.right > window.innerWidth - own.width - margin && hands.left > own.width + margin;
      const low = hands.bottom + reach > window.innerHeight - own.height - margin && hands.height < window.innerHeight / 2;
      setLeft(over && low);
    };
    look();
    document.addEventListener('focusin', look);
    return () => { document.removeEventListener('focusin', look); };
  }, [box, shown]);
  return left;
}

const icons = { info: 'i', good: '✓', warn: '!', bad: '⚠' } as const;
