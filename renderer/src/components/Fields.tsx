import { useId } from 'react';
import type { KeyboardEvent, ReactNode, Ref } from 'react';

type Common = {
  readonly label: string;
  readonly value: string;
  /** Every keystroke. */
  readonly onChange: (value: string) => void;
  /** Leaving the field, or Enter (Ctrl+Enter in a field of several lines). */
  readonly onCommit?: (value: string) => void;
  readonly error?: string | null;
  readonly hint?: string | null;
  readonly required?: boolean;
  /** Shown at the right of the label: where the value came from, "concept", a key. */
  readonly aside?: ReactNode;
};

export type TextFieldProps = Common & {
  readonly inputMode?: 'text' | 'numeric' | 'tel';
  readonly placeholder?: string;
  readonly autoComplete?: 'off';
  readonly ref?: Ref<HTMLInputElement>;
};

/** One line of text. The message stands under the field; what was typed always stays. */
export function TextField(props: TextFieldProps): ReactNode {
  const { value, onChange, onCommit, inputMode = 'text', placeholder, ref, required = false } = props;
  const ids = useFieldIds(props);
  return (
    <FieldFrame {...props} ids={ids}>
      <input
        ref={ref}
        id={ids.control}
        className="input"
        type="text"
        inputMode={inputMode}
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        value={value}
        aria-required={required ? true : undefined}
        aria-invalid={ids.invalid}
        aria-describedby={ids.describedBy}
        onChange={(event) => { onChange(event.currentTarget.value); }}
        onBlur={(event) => onCommit?.(event.currentTarget.value)}
        onKeyDown={(event) => { if (event.key === 'Enter' && !event.ctrlKey) onCommit?.(event.currentTarget.value); }}
      />
    </FieldFrame>
  );
}

export type TextAreaProps = Common & { readonly rows?: number; readonly ref?: Ref<HTMLTextAreaElement>; readonly enterCommits?: boolean };

/** Several lines. Enter makes a new line unless `enterCommits`; leaving the field commits. */
export function TextArea(props: TextAreaProps): ReactNode {
  const { value, onChange, onCommit, rows = 3, ref, enterCommits = false } = props;
  const ids = useFieldIds(props);
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (!enterCommits || event.key !== 'Enter' || event.shiftKey || event.ctrlKey) return;
    event.preventDefault();
    onCommit?.(event.currentTarget.value);
  };
  return (
    <FieldFrame {...props} ids={ids}>
      <textarea
        ref={ref}
        id={ids.control}
        className="input input-area"
        rows={rows}
        value={value}
        aria-invalid={ids.invalid}
        aria-describedby={ids.describedBy}
        onChange={(event) => { onChange(event.currentTarget.value); }}
        onBlur={(event) => onCommit?.(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
    </FieldFrame>
  );
}

export type SelectFieldProps<V extends string> = {
  readonly label: string;
  readonly value: V | '';
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly onChange: (value: V) => void;
  /** First, unselectable line while nothing is chosen. */
  readonly placeholder?: string;
  readonly error?: string | null;
  readonly hint?: string | null;
  readonly ref?: Ref<HTMLSelectElement>;
};

/** A choice out of a short list. */
export function SelectField<V extends string>(props: SelectFieldProps<V>): ReactNode {
  const ids = useFieldIds(props);
  const choose = (text: string): void => {
    const found = props.options.find((option) => option.value === text);
    if (found !== undefined) props.onChange(found.value);
  };
  return (
    <FieldFrame {...props} ids={ids}>
      <select ref={props.ref} id={ids.control} className="input" value={props.value} aria-invalid={ids.invalid} aria-describedby={ids.describedBy} onChange={(event) => { choose(event.currentTarget.value); }}>
        {props.placeholder === undefined ? null : <option value="" disabled>{props.placeholder}</option>}
        {props.options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
      </select>
    </FieldFrame>
  );
}

export type CheckFieldProps = { readonly label: string; readonly checked: boolean; readonly onChange: (checked: boolean) => void; readonly hint?: string | null };

/** One yes/no setting. */
export function CheckField({ label, checked, onChange, hint = null }: CheckFieldProps): ReactNode {
  const hintId = useId();
  return (
    <div className="check">
      <label className="check-label">
        <input type="checkbox" checked={checked} aria-describedby={hint === null ? undefined : hintId} onChange={(event) => { onChange(event.currentTarget.checked); }} />
        <span>{label}</span>
      </label>
      {hint === null ? null : <p id={hintId} className="field-hint">{hint}</p>}
    </div>
  );
}

export type FieldIds = { readonly control: string; readonly error: string; readonly hint: string; readonly invalid: true | undefined; readonly describedBy: string | undefined };

/** Ids that tie a control to its label, hint and message. */
export function useFieldIds({ error, hint }: { readonly error?: string | null | undefined; readonly hint?: string | null | undefined }): FieldIds {
  const id = useId();
  const parts = [hasText(error) ? `${id}e` : '', hasText(hint) ? `${id}h` : ''].filter((part) => part !== '');
  return { control: `${id}c`, error: `${id}e`, hint: `${id}h`, invalid: hasText(error) ? true : undefined, describedBy: parts.length === 0 ? undefined : parts.join(' ') };
}

type FrameProps = { readonly label: string; readonly ids: FieldIds; readonly children: ReactNode; readonly error?: string | null | undefined; readonly hint?: string | null | undefined; readonly aside?: ReactNode };

/** Label above, control, message below: the same for every kind of field. */
export function FieldFrame({ label, ids, children, error, hint, aside }: FrameProps): ReactNode {
  return (
    <div className="field">
      <div className="field-head">
        <label htmlFor={ids.control}>{label}</label>
        {aside === undefined ? null : <span className="field-aside">{aside}</span>}
      </div>
      {children}
      {hasText(error) ? <p id={ids.error} className="field-error"><span aria-hidden="true">⚠ </span>{error}</p> : null}
      {hasText(hint) ? <p id={ids.hint} className="field-hint">{hint}</p> : null}
    </div>
  );
}

function hasText(text: string | null | undefined): text is string {
  return text !== null && text !== undefined && text !== '';
}
