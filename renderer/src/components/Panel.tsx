import { useId } from 'react';
import type { ReactNode } from 'react';

export type PanelProps = {
  readonly title: string;
  readonly children: ReactNode;
  /** Beside the title: a tag, a button. */
  readonly aside?: ReactNode;
  /** A stop of F6. */
  readonly pane?: boolean;
  /** Heading for screen readers only. */
  readonly hideTitle?: boolean;
  readonly className?: string;
  readonly data?: Readonly<Record<`data-${string}`, string | undefined>>;
};

/** A named part of a screen (role region). With `pane` F6 stops here. */
export function Panel({ title, children, aside, pane = false, hideTitle = false, className = '', data = {} }: PanelProps): ReactNode {
  const titleId = useId();
  return (
    <section className={`panel ${className}`} aria-labelledby={titleId} tabIndex={pane ? -1 : undefined} data-pane={pane ? 'true' : undefined} {...data}>
      <header className={hideTitle ? 'visually-hidden' : 'panel-head'}>
        <h2 id={titleId}>{title}</h2>
        {aside === undefined ? null : <div className="panel-aside">{aside}</div>}
      </header>
      <div className="panel-body">{children}</div>
    </section>
  );
}

export type ScreenHeadProps = { readonly title: string; /** beside the title: a tag, a count */ readonly aside?: ReactNode; /** one sentence: what this screen is for */ readonly lead?: ReactNode; /** buttons at the right */ readonly actions?: ReactNode };

/** The head of a screen that has no tab of its own: the same height and place everywhere. */
export function ScreenHead({ title, aside, lead, actions }: ScreenHeadProps): ReactNode {
  return (
    <header className="screen-head">
      <div className="screen-title"><h1>{title}</h1>{aside}</div>
      {actions === undefined ? null : <div className="row no-print">{actions}</div>}
      {lead === undefined ? null : <p className="screen-lead muted">{lead}</p>}
    </header>
  );
}

/** Rows of "label: value"; a missing value is said, never left blank. */
export function Facts({ rows, missing }: { readonly rows: readonly { readonly label: string; readonly value: ReactNode | null }[]; readonly missing: string }): ReactNode {
  return (
    <dl className="facts">
      {rows.map((row) => (
        <div key={row.label} className="facts-row">
          <dt>{row.label}</dt>
          <dd className={row.value === null ? 'muted' : undefined}>{row.value ?? missing}</dd>
        </div>
      ))}
    </dl>
  );
}
