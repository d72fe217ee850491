import { useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { FieldFrame, useFieldIds } from './Fields.tsx';

export type ComboFieldProps = {
  readonly label: string;
  /** Text in the field; free text is allowed. */
  readonly value: string;
  /** Already narrowed down to what fits the text. */
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (text: string) => void;
  /** Leaving the field or Enter, with the text as it stands. */
  readonly onCommit: (text: string) => void;
  /** An option was chosen. */
  readonly onChoose: (value: string) => void;
  readonly error?: string | null;
  readonly hint?: string | null;
  readonly placeholder?: string;
};

/**
 * Text field with suggestions: the combobox pattern of ARIA 1.2 with a list (aria-activedescendant, focus stays in the field). Own code: the
 * library's combobox hides the rest of the page from screen readers while its list is open, status bar included, and weighs 58 kB.
 */
export function ComboField(props: ComboFieldProps): ReactNode {
  const { label, value, options, onChange, onCommit, onChoose, placeholder } = props;
  const ids = useFieldIds(props);
  const listId = `${ids.control}l`;
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const shown = open && options.length > 0;
  const active = shown && at >= 0 && at < options.length ? at : -1;

  const choose = (index: number): void => {
    const option = options[index];
    if (option === undefined) return;
    setOpen(false);
    setAt(-1);
    onChoose(option.value);
  };
  const move = (step: number): void => {
    setOpen(true);
    setAt((current) => Math.max(-1, Math.min(options.length - 1, current + step)));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter' && active >= 0) choose(active);
    else if (event.key === 'Enter') { setOpen(false); onCommit(event.currentTarget.value); return; }
    else if (event.key === 'Escape' && shown) { setOpen(false); setAt(-1); }
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <FieldFrame {...props} ids={ids}>
      <div className="combo">
        <input
          id={ids.control}
          className="input"
          type="text"
          role="combobox"
          autoComplete="off"
          spellCheck={false}
          placeholder={placeholder}
          value={value}
          aria-label={label}
          aria-autocomplete="list"
          aria-expanded={shown}
          aria-controls={shown ? listId : undefined}
          aria-activedescendant={active < 0 ? undefined : `${listId}${active}`}
          aria-invalid={ids.invalid}
          aria-describedby={ids.describedBy}
          onChange={(event) => { setOpen(true); setAt(-1); onChange(event.currentTarget.value); }}
          onBlur={(event) => { setOpen(false); setAt(-1); onCommit(event.currentTarget.value); }}
          onKeyDown={onKeyDown}
        />
        {shown ? (
          <ul id={listId} role="listbox" aria-label={label} className="popover" ref={(element) => element?.scrollIntoView?.({ block: 'nearest' })}>
            {options.map((option, index) => (
              <li
                key={option.value}
                id={`${listId}${index}`}
                role="option"
                aria-selected={index === active}
                className="listbox-item"
                ref={(element) => { if (index === active) element?.scrollIntoView?.({ block: 'nearest' }); }}
                onMouseDown={(event) => { event.preventDefault(); }}
                onClick={() => { choose(index); }}
              >
                {option.label}
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </FieldFrame>
  );
}
