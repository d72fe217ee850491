import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { ProtocolVersionLine, ProtocolView } from '../../../../shared/contract/protocol.ts';
import { EmptyState, Facts, SelectField } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { compare, useProtocol } from './store.ts';

const t = nl.protocol;

/** Which versions there are, where this one comes from, and what changed between two. */
export function Versions({ view }: { readonly view: ProtocolView }): ReactNode {
  const versions = useProtocol((state) => state.versions);
  return (
    <>
      <Facts
        missing={nl.common.unknown}
        rows={[
          { label: t.author, value: view.author }, { label: t.sources, value: view.sources.join(' ') }, { label: t.signOffs, value: view.signOffs.map((one) => t.signed(one.role, one.name, one.on)).join('; ') || t.notSigned },
          { label: t.hash, value: <span className="mono protocol-hash">{view.version.sha256}</span> },
        ]}
      />
      <h3>{t.compare}</h3>
      {versions.length < 2 ? <p className="muted">{t.onlyOne}</p> : <Compare versions={versions} />}
    </>
  );
}

function Compare({ versions }: { readonly versions: readonly ProtocolVersionLine[] }): ReactNode {
  const [from, setFrom] = useState(versions[1]?.sha256 ?? '');
  const [to, setTo] = useState(versions[0]?.sha256 ?? '');
  const changes = useProtocol((state) => state.changes);
  useEffect(() => {
    const before = versions.find((one) => one.sha256 === from);
    const after = versions.find((one) => one.sha256 === to);
    if (before !== undefined && after !== undefined) void compare(before, after);
  }, [versions, from, to]);
  const options = versions.map((one) => ({ value: one.sha256, label: `${t.version(one.title, one.packVersion)} (${t.origin[one.origin]})` }));
  return (
    <>
      <div className="compare-choose">
        <SelectField label={t.from} value={from} options={options} onChange={setFrom} />
        <SelectField label={t.to} value={to} options={options} onChange={setTo} />
      </div>
      {changes === null ? <EmptyState title={nl.common.loading} /> : changes.length === 0 ? <p>{t.same}</p> : (
        <table className="table">
          <thead><tr><th scope="col">{t.columns.where}</th><th scope="col">{t.columns.what}</th><th scope="col">{t.columns.before}</th><th scope="col">{t.columns.after}</th></tr></thead>
          <tbody>{changes.map((change, index) => <tr key={index}><th scope="row">{change.where}{change.row === null ? '' : `, ${t.rowNumber(change.row)}`}</th><td>{t.changeKind[change.kind]}</td><td>{change.before ?? ''}</td><td>{change.after ?? ''}</td></tr>)}</tbody>
        </table>
      )}
    </>
  );
}
