import type { ReactNode } from 'react';
import { nl } from '../nl.ts';
import { Button } from './Button.tsx';
import { dismiss, useToasts } from './toast-store.ts';
import type { Toast } from './toast-store.ts';

/** Messages at the lower right; read aloud, never in the way of the keyboard. */
export function Toasts(): ReactNode {
  const toasts = useToasts((state) => state.toasts);
  return (
    <div className="toasts" role="region" aria-label={nl.common.messages} aria-live="polite">
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

const icons = { info: 'i', good: '✓', warn: '!', bad: '⚠' } as const;
