import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { Button, ClockText, Notice, Panel, ScreenHead, Waiting } from '../../components/index.ts';
import type { ProtocolView } from '../../../../shared/contract/protocol.ts';
import { nl } from '../../nl.ts';
import './protocol.css';
import { Cases, OpenQuestions, Report } from './Proof.tsx';
import { loadProtocol, showPart, useProtocol } from './store.ts';
import type { Part } from './store.ts';
import { TableView } from './TableView.tsx';
import { Trial } from './Trial.tsx';
import { Versions } from './Versions.tsx';

const t = nl.protocol;
const parts: readonly Part[] = ['trial', 'report', 'cases', 'open', 'versions'];

/** Screen 13, Protocol: what the desk proposes and why, as people read it, with its proof and with what is still open. */
export function ProtocolScreen(): ReactNode {
  const view = useProtocol((state) => state.view);
  const error = useProtocol((state) => state.error);
  useEffect(() => { void loadProtocol(); }, []);
  if (view === null) return <Waiting error={error} onRetry={() => { void loadProtocol(); }} />;
  return (
    <div className="page protocol">
      <ScreenHead title={nl.screens.protocol} aside={<strong>{t.version(view.version.title, view.version.packVersion)}</strong>} lead={<>{t.validFrom(view.version.validFrom.split('-').reverse().join('-'))} · {t.origin[view.version.origin]}{view.version.current ? ` · ${t.current}` : ''}</>} />
      <div className="split">
        <nav className="column side-nav protocol-nav" aria-label={t.partsLabel} data-pane="true" tabIndex={-1}>
          <Head view={view} />
          <ul>{parts.map((part) => <li key={part}><PartLink part={part} /></li>)}</ul>
          <TableLinks view={view} />
        </nav>
        <div className="column">
          {error === null ? null : <Notice tone="bad" title={error} />}
          <Body view={view} />
        </div>
      </div>
    </div>
  );
}

function Head({ view }: { readonly view: ProtocolView }): ReactNode {
  const { version } = view;
  return (
    <div className="protocol-head">
      {version.notValidated ? <Notice tone="warn" title={t.notSigned}><p>{t.notSignedHelp}</p></Notice> : (
        <ul>{view.signOffs.map((one) => <li key={`${one.role}${one.on}`}><ClockText tone="done">{t.signed(one.role, one.name, one.on)}</ClockText></li>)}</ul>
      )}
    </div>
  );
}

function TableLinks({ view }: { readonly view: ProtocolView }): ReactNode {
  const part = useProtocol((state) => state.part);
  const table = useProtocol((state) => state.table) ?? view.tables[0]?.id;
  return (
    <div>
      <h3>{t.parts.tables}</h3>
      <ul>{view.tables.map((one) => <li key={one.id}><Button kind="quiet" pressed={part === 'tables' && one.id === table} onPress={() => { showPart('tables', one.id); }}>{one.title}<span className="muted"> {t.rowCount(one.rows.length)}</span></Button></li>)}</ul>
    </div>
  );
}

function PartLink({ part }: { readonly part: Part }): ReactNode {
  const shown = useProtocol((state) => state.part);
  return <Button kind="quiet" pressed={shown === part} onPress={() => { showPart(part); }}>{t.parts[part]}</Button>;
}

function Body({ view }: { readonly view: ProtocolView }): ReactNode {
  const part = useProtocol((state) => state.part);
  const chosen = useProtocol((state) => state.table);
  const table = view.tables.find((one) => one.id === chosen) ?? view.tables[0];
  switch (part) {
    case 'tables': return table === undefined ? null : <TableView table={table} />;
    case 'trial': return <Trial />;
    case 'report': return <Report />;
    case 'cases': return <Cases />;
    case 'open': return <OpenQuestions view={view} />;
    case 'versions': return <Panel title={t.parts.versions} pane><Versions view={view} /></Panel>;
  }
}
