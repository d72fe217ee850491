import type { ReactNode } from 'react';
import type { ProtocolTable } from '../../../../shared/contract/protocol.ts';
import { Panel } from '../../components/index.ts';
import { nl } from '../../nl.ts';

const t = nl.protocol;

/** One decision table in Dutch, outcomes in front so that they are in view however wide the conditions are. A dot: any answer will do. */
export function TableView({ table }: { readonly table: ProtocolTable }): ReactNode {
  const notes = table.rows.some((row) => row.note !== '');
  return (
    <Panel title={table.title} pane aside={<span className="muted">{table.hitPolicyText}</span>} className="table-panel">
      <div className="table-scroll" tabIndex={0} role="group" aria-label={table.title}>
        <table className="table protocol-table">
          <thead>
            <tr>
              <th scope="col">{t.row}</th>
              {table.outputs.map((output, index) => <th key={index} scope="col" className="table-outcome">{output}</th>)}
              {table.inputs.map((input, index) => <th key={index} scope="col">{input}</th>)}
              {notes ? <th scope="col">{t.outcomeNote}</th> : null}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row) => (
              <tr key={row.row}>
                <th scope="row">{row.row}</th>
                {row.outcomes.map((outcome, index) => <td key={index} className="table-outcome">{outcome}</td>)}
                {row.cells.map((cell, index) => <td key={index}>{cell === '' ? <span className="muted" title={t.any}>·<span className="visually-hidden">{t.any}</span></span> : cell}</td>)}
                {notes ? <td className="muted">{row.note}</td> : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
