import { useEffect, useId, useRef } from 'react';
import type { ReactNode } from 'react';
import { nl } from '../nl.ts';
import { Button } from './Button.tsx';

export type DialogProps = { readonly title: string; readonly onClose: () => void; readonly children: ReactNode; readonly wide?: boolean; readonly footer?: ReactNode; readonly hideHead?: boolean };

/**
 * A modal dialog on the browser's own <dialog>: it keeps the focus inside, Esc closes it, the rest is inert and the focus goes back to where it was; when that has gone meanwhile, to the first part of the screen.
 * Never on the happy path.
 */
export function Dialog({ title, onClose, children, wide = false, footer, hideHead = false }: DialogProps): ReactNode {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    dialog?.showModal();
    // showModal picks the first control, which is the close button; typing belongs in the first field.
    dialog?.querySelector<HTMLElement>('.dialog-body :is(input, select, textarea)')?.focus();
    return () => {
      dialog?.close();
      const back = before instanceof HTMLElement && before.isConnected && before !== document.body ? before : document.querySelector<HTMLElement>('main [data-pane]');
      back?.focus();
    };
  }, []);
  return (
    <dialog ref={ref} className={wide ? 'dialog dialog-wide' : 'dialog'} aria-labelledby={titleId} onCancel={(event) => { event.preventDefault(); onClose(); }} onClick={(event) => { if (event.target === event.currentTarget) onClose(); }}>
      <div className="dialog-frame">
        <header className={hideHead ? 'visually-hidden' : 'dialog-head'}>
          <h2 id={titleId}>{title}</h2>
          <Button kind="quiet" label={nl.common.close} keyHint="Esc" onPress={onClose}>×</Button>
        </header>
        <div className="dialog-body">{children}</div>
        {footer === undefined ? null : <footer className="dialog-foot">{footer}</footer>}
      </div>
    </dialog>
  );
}
