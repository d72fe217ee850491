import { Suspense, lazy } from 'react';
import type { ReactNode } from 'react';

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

const RacCombo = lazy(async () => ({ default: (await import('./RacCombo.tsx')).RacCombo }));

/** Text field with suggestions (role combobox). */
export function ComboField(props: ComboFieldProps): ReactNode {
  return (
    <Suspense fallback={<div className="field"><div className="field-head"><span>{props.label}</span></div><div className="input input-waiting" /></div>}>
      <RacCombo {...props} />
    </Suspense>
  );
}
