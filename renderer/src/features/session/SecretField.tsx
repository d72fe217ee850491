import type { ReactNode, Ref } from 'react';
import { FieldFrame, useFieldIds } from '../../components/index.ts';

export type SecretFieldProps = { readonly label: string; readonly value: string; readonly onChange: (value: string) => void; readonly onEnter?: () => void; readonly error?: string | null; readonly hint?: string | null; readonly ref?: Ref<HTMLInputElement> };

/** A PIN or passphrase: never shown, never remembered by the browser. */
export function SecretField(props: SecretFieldProps): ReactNode {
  const ids = useFieldIds(props);
  return (
    <FieldFrame label={props.label} ids={ids} error={props.error} hint={props.hint}>
      <input
        ref={props.ref}
        id={ids.control}
        className="input"
        type="password"
        autoComplete="off"
        value={props.value}
        aria-invalid={ids.invalid}
        aria-describedby={ids.describedBy}
        onChange={(event) => { props.onChange(event.currentTarget.value); }}
        onKeyDown={(event) => { if (event.key === 'Enter') props.onEnter?.(); }}
      />
    </FieldFrame>
  );
}
