import type { ReactNode } from 'react';
import { formatTelephone, telephoneHref } from '../../../shared/identifiers/index.ts';
import { nl } from '../nl.ts';
import { Button } from './Button.tsx';
import { notify } from './toast-store.ts';

export type PhoneNumberProps = {
  readonly number: string;
  /** Whose number: read aloud with it and shown in front of it. */
  readonly whose?: string;
  readonly size?: 'large' | 'normal';
};

/** A telephone number to dial from here: a tel: link for the softphone, grouped as it is read aloud, with copy beside it. */
export function PhoneNumber({ number, whose, size = 'large' }: PhoneNumberProps): ReactNode {
  const shown = formatTelephone(number);
  const href = telephoneHref(number);
  const copy = (): void => {
    navigator.clipboard.writeText(shown).then(
      () => notify({ text: nl.common.copied(shown), tone: 'good' }),
      () => notify({ text: nl.common.copyFailed, tone: 'warn' }),
    );
  };
  return (
    <span className={`phone phone-${size}`}>
      {whose === undefined ? null : <span className="phone-whose">{whose}</span>}
      {href === null ? <span className="phone-number">{shown}</span> : <a className="phone-number" href={href} aria-label={whose === undefined ? nl.common.callNumber(shown) : nl.common.callWhom(whose, shown)}>{shown}</a>}
      <Button kind="quiet" label={nl.common.copyNumber(shown)} onPress={copy}>{nl.common.copy}</Button>
    </span>
  );
}
