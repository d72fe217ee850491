import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatDateShort, formatMoment } from '../../../../shared/calendar/index.ts';
import { instrumentNl, limitNl, limitValueNl, representativeNl, titleNl } from '../../../../shared/casework/nl.ts';
import type { CaseDetail } from '../../../../shared/contract/views.ts';
import { Button, ClockText, Panel, now } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import './records.css';
import { LimitForm, RepresentativeForm, ScoreForm, TitleForm } from './RecordForms.tsx';

const t = nl.records;
type Kind = 'score' | 'legal' | 'limit' | 'representative';
const kinds: readonly Kind[] = ['legal', 'representative', 'limit', 'score'];

/** Titles with their dates, who speaks for the patient, treatment limits and scores: written down as told, with who said it and when. */
export function Records({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const [open, setOpen] = useState<Kind | null>(null);
  const close = (): void => { setOpen(null); };
  return (
    <Panel title={t.title} pane className="records" aside={detail.closed ? null : kinds.map((kind) => <Button key={kind} kind="quiet" expanded={open === kind} label={`${t.add}: ${t[kind].add}`} onPress={() => { setOpen(open === kind ? null : kind); }}>{t[kind].add}</Button>)}>
      {open === 'score' ? <ScoreForm caseId={detail.caseId} onDone={close} /> : null}
      {open === 'legal' ? <TitleForm caseId={detail.caseId} onDone={close} /> : null}
      {open === 'limit' ? <LimitForm caseId={detail.caseId} onDone={close} /> : null}
      {open === 'representative' ? <RepresentativeForm detail={detail} onDone={close} /> : null}
      <Lines detail={detail} />
    </Panel>
  );
}

function Lines({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const { scores = [], titles = [], limits = [] } = detail;
  const { representative } = detail.patient;
  const day = (at: number | null): string => (at === null ? '' : formatDateShort(at));
  if (scores.length + titles.length + limits.length === 0 && representative == null) return <p className="muted">{t.nothing}</p>;
  return (
    <ul className="lines">
      {titles.map((one) => <li key={one.id}><ClockText tone={one.expired ? 'overdue' : 'done'}>{titleNl[one.title]}{one.expired ? `, ${t.legal.expired}` : ''}</ClockText> <span className="muted">{joined([t.legal.valid(one.from === null ? '' : formatMoment(one.from, now()), one.until === null ? '' : formatMoment(one.until, now())), one.by, one.reference])}</span></li>)}
      {representative == null ? null : <li>{t.representative.title}: {representative.name} <span className="muted">{joined([representativeNl[representative.kind] ?? representative.kind, representative.phone ?? ''])}</span></li>}
      {limits.map((one) => <li key={one.id}>{limitNl[one.code]}: {limitValueNl[one.value]} <span className="muted">{joined([day(one.recordedAt), one.verifiedBy === '' ? '' : t.limit.verifiedBy(one.verifiedBy), one.text])}</span></li>)}
      {scores.map((one) => <li key={one.id}>{instrumentNl[one.instrument]}: {one.value} <span className="muted">{joined([one.direction === null ? '' : t.score.directions[one.direction], one.anyPartThree === true ? t.score.three : '', day(one.scoredAt), one.by, one.source])}</span></li>)}
    </ul>
  );
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}
