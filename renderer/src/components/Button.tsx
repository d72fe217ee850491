import { useId } from 'react';
import type { ReactNode, Ref } from 'react';
import { notify } from './toast-store.ts';

export type ButtonProps = {
  readonly children: ReactNode;
  readonly onPress: () => void;
  /** primary: the one thing to do next on this screen; quiet: looks like text until touched. */
  readonly kind?: 'primary' | 'plain' | 'quiet';
  /** Key shown beside the words, e.g. "Ctrl+Enter"; never part of the accessible name. */
  readonly keyHint?: string;
  /** Why it can't be done now. The button stays in reach and says so when pressed. */
  readonly blockedBecause?: string | null;
  readonly busy?: boolean;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  readonly label?: string;
  readonly ref?: Ref<HTMLButtonElement>;
};

/** A button. It is never silently dead: what blocks it is said in words, near it and to a screen reader. A held Enter presses once: the next step's button may get the focus meanwhile. */
export function Button(props: ButtonProps): ReactNode {
  const { children, onPress, kind = 'plain', keyHint, blockedBecause = null, busy = false, pressed, expanded, label, ref } = props;
  const reasonId = useId();
  const blocked = blockedBecause !== null;
  const press = (): void => {
    if (blocked) notify({ text: blockedBecause, tone: 'warn' });
    else if (!busy) onPress();
  };
  return (
    <>
      <button
        ref={ref}
        type="button"
        className={`button button-${kind}`}
        onClick={press}
        onKeyDown={(event) => { if (event.repeat && event.key === 'Enter') event.preventDefault(); }}
        aria-label={label}
        aria-disabled={blocked || busy ? true : undefined}
        aria-busy={busy ? true : undefined}
        aria-pressed={pressed}
        aria-expanded={expanded}
        aria-describedby={blocked ? reasonId : undefined}
        title={blockedBecause ?? undefined}
        aria-keyshortcuts={keyHint === undefined ? undefined : ariaKey(keyHint)}
      >
        <span>{children}</span>
        {keyHint === undefined ? null : <KeyHint keys={keyHint} />}
      </button>
      {blocked ? <span id={reasonId} className="visually-hidden">{blockedBecause}</span> : null}
    </>
  );
}

/** The key beside an action; hidden from screen readers, which get aria-keyshortcuts. */
export function KeyHint({ keys }: { readonly keys: string }): ReactNode {
  return <kbd className="key-hint" aria-hidden="true">{keys}</kbd>;
}

function ariaKey(keyHint: string): string {
  return keyHint.replace('Ctrl', 'Control');
}
