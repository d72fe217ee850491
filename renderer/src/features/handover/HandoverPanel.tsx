import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatDateLong, formatMoment } from '../../../../shared/calendar/index.ts';
import type { CaseDetail } from '../../../../shared/contract/views.ts';
import { Button, ClockText, EmptyState, Notice, Panel, TextArea, now } from '../../components/index.ts';
import { goTo } from '../../app/routes.ts';
import { nl } from '../../nl.ts';
import { useDraft } from '../casework/draft-store.ts';
import { markReceived, saveFhir, savePdf, sendHandover } from './actions.ts';
import { completeness, saveItem, useDocument } from './document-store.ts';
import type { HandoverDocument } from './document-store.ts';

type Line = HandoverDocument['sections'][number]['lines'][number];

/** The handover as the receiver will read it: complete or not, fillable in place, sent in one press, printable. */
export function HandoverPanel({ detail, next }: { readonly detail: CaseDetail; readonly next: boolean }): ReactNode {
  const { caseId, handover } = detail;
  const { document, error } = useDocument(caseId);
  const [asText, setAsText] = useState(false);
  return (
    <Panel title={nl.handover.doc} pane className="handover-panel" aside={document === null ? null : <Complete document={document} />}>
      <div className="handover-actions">
        <Button kind={next ? 'primary' : 'plain'} {...(next ? { keyHint: 'Ctrl+Enter' } : {})} blockedBecause={detail.actions.sendHandover ?? null} onPress={() => { void sendHandover(caseId); }}>{handover === null ? nl.handover.send : nl.handover.resend}</Button>
        <span className="row compact">
          <Button kind="quiet" onPress={() => { window.print(); }}>{nl.handover.print}</Button>
          <Save caseId={caseId} what="pdf">{nl.handover.savePdf}</Save>
          {detail.placement === null ? null : <Save caseId={caseId} what="fhir">{nl.handover.saveFhir}</Save>}
          <Button kind="quiet" pressed={asText} onPress={() => { setAsText(!asText); }}>{nl.handover.text}</Button>
        </span>
      </div>
      {handover === null ? null : (
        <div className="handover-sent">
          <ClockText tone="done">{nl.handover.sent(handover.version, formatMoment(handover.sentAt, now()))}</ClockText>
          {handover.receivedAt === null
            ? <><span className="muted">{nl.handover.notReceived}</span><Button kind="quiet" onPress={() => { void markReceived(caseId, handover.handoverId); }}>{nl.handover.markReceived}</Button></>
            : <ClockText tone="done">{nl.handover.received(formatMoment(handover.receivedAt, now()))}</ClockText>}
        </div>
      )}
      {handover === null || !changedSince(detail, handover.sentAt) ? null : <Notice tone="warn" title={nl.handover.changedSince}><p>{nl.handover.changedHelp}</p></Notice>}
      {error === null ? null : <Notice tone="bad" title={error} />}
      {document === null && error === null ? <EmptyState title={nl.handover.docLoading} /> : null}
      {document === null ? null : asText ? <pre className="handover-text" tabIndex={0}>{document.isbarr ?? document.text}</pre> : <Sections detail={detail} document={document} />}
    </Panel>
  );
}

/** What was told after the handover went out: the receiver doesn't have it. */
function changedSince(detail: CaseDetail, sentAt: number): boolean {
  return detail.timeline.some((entry) => entry.at > sentAt && handedOver.has(entry.type));
}

const handedOver = new Set(['patientRecorded', 'dossierRecorded', 'scoreRecorded', 'titleRecorded', 'treatmentLimitRecorded', 'needsRecorded', 'transportArranged', 'itemTracked', 'consultAnswered']);

function Save({ caseId, what, children }: { readonly caseId: string; readonly what: 'pdf' | 'fhir'; readonly children: ReactNode }): ReactNode {
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    await (what === 'pdf' ? savePdf(caseId) : saveFhir(caseId));
    setBusy(false);
  };
  return <Button kind="quiet" busy={busy} onPress={() => { void save(); }}>{children}</Button>;
}

function Complete({ document }: { readonly document: HandoverDocument }): ReactNode {
  const { filled, total } = completeness(document);
  if (total > 0 && filled === total) return <ClockText tone="done">{nl.handover.docAll}</ClockText>;
  return <span className="handover-count"><progress max={total} value={filled} aria-hidden="true" /> {nl.handover.docComplete(filled, total)}</span>;
}

function Sections({ detail, document }: { readonly detail: CaseDetail; readonly document: HandoverDocument }): ReactNode {
  return (
    <div className="handover-doc">
      {document.missing.length === 0 ? null : <details className="doc-gaps"><summary>{nl.handover.docMissing(document.missing.length)}</summary><p>{document.missing.join(', ')}</p></details>}
      {document.sections.map((section) => (
        <section key={section.title} className="handover-section">
          <div className="section-head">
            <h3>{section.title}</h3>
            {!detail.closed && section.lines.some((line) => line.value === null && (line.item ?? null) === null) ? <Button kind="quiet" label={`${nl.capacity.toTriage}: ${section.title}`} onPress={() => { goTo('triage', detail.caseId); }}>{nl.capacity.toTriage}</Button> : null}
          </div>
          <dl>{section.lines.map((line) => <DocumentLine key={line.label} detail={detail} line={line} />)}</dl>
        </section>
      ))}
    </div>
  );
}

function DocumentLine({ detail, line }: { readonly detail: CaseDetail; readonly line: Line }): ReactNode {
  const [editing, setEditing] = useState(false);
  const item = line.item ?? null;
  const draft = item === null ? undefined : detail.drafts[`handover.${item}`];
  const open = editing || (draft !== undefined && draft !== '' && draft !== line.value);
  return (
    <div className={line.value === null ? 'doc-line doc-missing' : 'doc-line'}>
      <dt>{line.label}</dt>
      <dd>
        {open && item !== null
          ? <ItemField detail={detail} line={line} item={item} onDone={() => { setEditing(false); }} />
          : <><span className={line.value === null ? 'muted' : 'doc-value'}>{line.value ?? nl.handover.missing}</span>{item === null || detail.closed ? null : <Button kind="quiet" label={`${line.value === null ? nl.handover.fill : nl.capacity.change}: ${line.label}`} onPress={() => { setEditing(true); }}>{line.value === null ? nl.handover.fill : nl.capacity.change}</Button>}</>}
      </dd>
    </div>
  );
}

function ItemField({ detail, line, item, onDone }: { readonly detail: CaseDetail; readonly line: Line; readonly item: string; readonly onDone: () => void }): ReactNode {
  const { caseId, drafts } = detail;
  const field = `handover.${item}`;
  const draft = useDraft({ caseId, field, saved: line.value ?? '', kept: drafts[field], commit: (text) => saveItem(caseId, item, text) });
  const commit = async (): Promise<void> => { if (await draft.onCommit()) onDone(); };
  return <TextArea ref={focusOnce} label={line.label} rows={2} enterCommits value={draft.value} error={draft.problem} onChange={draft.onChange} onCommit={() => { void commit(); }} />;
}

function focusOnce(element: HTMLTextAreaElement | null): void {
  element?.focus();
}

/** Only on paper: the handover with its date, on sheets that say what they are. */
export function PrintedHandover({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const { document } = useDocument(detail.caseId);
  if (document === null) return null;
  const instant = now();
  return (
    <div className="print-only handover-print">
      <h1>{nl.handover.doc}</h1>
      <p>{formatDateLong(instant)} · {nl.handover.printed(formatMoment(instant, instant))} · {nl.common.notValidated}</p>
      {document.sections.map((section) => (
        <section key={section.title}>
          <h2>{section.title}</h2>
          <table><tbody>{section.lines.map((line) => <tr key={line.label}><th scope="row">{line.label}</th><td>{line.value ?? nl.handover.missing}</td></tr>)}</tbody></table>
        </section>
      ))}
    </div>
  );
}
