import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { formatClock, formatDateLong, formatMoment } from '../../../../shared/calendar/index.ts';
import { Button, ClockText, Notice, Panel, PhoneNumber, ScreenHead, Tag, TextField, UrgencyBadge, Waiting, now } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { textOf, urgencyList } from '../../nl/lists.ts';
import { NightSummary } from '../capacity/NightOutlook.tsx';
import { useNightOutlook } from '../capacity/night-store.ts';
import { PaperCase } from './PaperCase.tsx';
import { makeList, savePdf, useEmergency } from './store.ts';
import type { EmergencyList } from './store.ts';
import './emergency.css';

const t = nl.emergency;
/** Rows on screen; the whole list is one search away and on paper. */
const bedsOnScreen = 60;

/** Screen 11, Noodprocedure: what a shift needs when nothing else works, from this computer alone, and the way back in. */
export function EmergencyScreen(): ReactNode {
  const { list, error } = useEmergency();
  const [typing, setTyping] = useState(false);
  useEffect(() => { void makeList(); }, []);
  if (list === null) return <Waiting error={error} onRetry={() => { void makeList(); }} />;
  return (
    <div className="emergency">
      <ScreenHead
        title={nl.screens.emergency}
        aside={list.training ? <Tag tone="warn">{t.training}</Tag> : undefined}
        lead={<>{t.lead} <span className="emergency-made">{t.made(`${formatDateLong(list.madeAt)}, ${formatClock(list.madeAt)}`)} · {t.feed(list.feedAt === null ? null : formatMoment(list.feedAt, now()))}</span></>}
        actions={<>
          <Save method="capacity.emergencyPdf" primary>{t.savePdf}</Save>
          <Save method="capacity.paperForm">{t.saveForm}</Save>
          <Button onPress={() => { window.print(); }}>{t.print}</Button>
          <Button kind="quiet" onPress={() => { void makeList(); }}>{t.refresh}</Button>
        </>}
      />
      {error === null ? null : <Notice tone="bad" title={error} />}
      <Panel title={t.paper} pane className="emergency-paper" aside={<Button kind="quiet" expanded={typing} onPress={() => { setTyping(!typing); }}>{t.paperOpen}</Button>}>
        {typing ? <PaperCase beds={list.beds} onDone={() => { setTyping(false); void makeList(); }} /> : <p className="muted">{t.paperHelp}</p>}
      </Panel>
      <Cases list={list} />
      <Rosters list={list} />
      <Night />
      <Beds list={list} />
      <Desks list={list} />
    </div>
  );
}

function Save({ method, primary = false, children }: { readonly method: 'capacity.emergencyPdf' | 'capacity.paperForm'; readonly primary?: boolean; readonly children: ReactNode }): ReactNode {
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    await savePdf(method);
    setBusy(false);
  };
  return <Button kind={primary ? 'primary' : 'plain'} busy={busy} onPress={() => { void save(); }}>{children}</Button>;
}

function Table({ label, heads, children }: { readonly label: string; readonly heads: readonly string[]; readonly children: ReactNode }): ReactNode {
  return <div className="table-scroll" role="group" tabIndex={0} aria-label={label}><table className="table emergency-table"><thead><tr>{heads.map((head) => <th key={head} scope="col">{head}</th>)}</tr></thead><tbody>{children}</tbody></table></div>;
}

function Cases({ list }: { readonly list: EmergencyList }): ReactNode {
  const c = t.columns;
  return (
    <Panel title={t.cases} pane>
      {list.cases.length === 0 ? <p className="muted">{t.noCases}</p> : (
        <Table label={t.cases} heads={[c.urgency, c.patient, c.born, c.care, c.referrer, c.number, c.bed, c.blocker, c.owner]}>
          {list.cases.map((one) => (
            <tr key={one.caseId}>
              <td><UrgencyBadge urgency={urgencyList.find((urgency) => urgency === one.urgency) ?? null} /></td><th scope="row">{one.patientName}</th><td>{one.birthDate}</td><td>{one.careType}</td><td>{one.referrer}</td>
              <td>{one.callBackNumber === '' ? '' : <PhoneNumber number={one.callBackNumber} size="normal" />}</td><td>{one.bed}</td><td>{one.blocker}</td><td>{one.ownerName === '' ? <ClockText tone="overdue">{nl.shift.nobody}</ClockText> : one.ownerName}</td>
            </tr>
          ))}
        </Table>
      )}
    </Panel>
  );
}

function Rosters({ list }: { readonly list: EmergencyList }): ReactNode {
  const c = t.columns;
  const instant = now();
  return (
    <Panel title={t.rosters} pane>
      {list.rosters.length === 0 ? <p className="muted">{t.noRosters}</p> : (
        <Table label={t.rosters} heads={[c.region, c.role, c.name, c.phone, c.from, c.to]}>
          {list.rosters.map((one, index) => <tr key={`${one.role} ${one.from} ${index}`}><td>{one.own ? <strong>{one.region}</strong> : one.region}</td><td>{textOf(t.role, one.role)}</td><th scope="row">{one.name}</th><td><PhoneNumber number={one.phone} size="normal" /></td><td>{formatMoment(one.from, instant)}</td><td>{formatMoment(one.to, instant)}</td></tr>)}
        </Table>
      )}
    </Panel>
  );
}

function Beds({ list }: { readonly list: EmergencyList }): ReactNode {
  const [text, setText] = useState('');
  const c = t.columns;
  const wanted = text.trim().toLocaleLowerCase('nl');
  const found = list.beds.filter((bed) => bed.status !== 'full' && (wanted === '' || `${bed.place} ${bed.location} ${bed.name} ${bed.organisation}`.toLocaleLowerCase('nl').includes(wanted)));
  return (
    <Panel title={t.beds} pane aside={<span className="muted">{t.bedsShown(found.length, list.beds.length)}</span>}>
      <div className="emergency-search"><TextField label={t.search} value={text} onChange={setText} /></div>
      {found.length === 0 ? <p className="muted">{t.noBeds}</p> : (
        <Table label={t.beds} heads={[c.place, c.location, c.labels, c.state, c.seen, c.day, c.night]}>
          {found.slice(0, bedsOnScreen).map((bed) => (
            <tr key={bed.id}>
              <td>{bed.place}</td><th scope="row">{[bed.location, bed.name].filter((part) => part !== '').join(', ')}</th><td>{bed.labels.map((label) => textOf(nl.casework.careTypeShort, label)).join(', ')}</td>
              <td>{bed.status === 'free' ? <ClockText tone="done">{bed.available} {t.status.free}</ClockText> : <ClockText tone="near">{t.status[bed.status]}</ClockText>}</td><td>{formatMoment(bed.observedAt, list.madeAt)}</td>
              <td>{bed.dayNumber === '' ? '' : <PhoneNumber number={bed.dayNumber} size="normal" />}</td><td>{bed.nightNumber === '' ? '' : <PhoneNumber number={bed.nightNumber} size="normal" />}</td>
            </tr>
          ))}
        </Table>
      )}
      {found.length > bedsOnScreen ? <p className="muted">{t.bedsMore(found.length - bedsOnScreen)}</p> : null}
    </Panel>
  );
}

function Desks({ list }: { readonly list: EmergencyList }): ReactNode {
  const c = t.columns;
  return (
    <Panel title={t.desks} pane>
      {list.desks.length === 0 ? <p className="muted">{t.noDesks}</p> : <Table label={t.desks} heads={[c.region, c.desk, c.phone]}>{list.desks.map((one) => <tr key={one.region}><th scope="row">{one.region}</th><td>{one.deskName}</td><td><PhoneNumber number={one.phone} size="normal" /></td></tr>)}</Table>}
    </Panel>
  );
}

/** What will bite before the morning (Nachtvooruitzicht). */
function Night(): ReactNode {
  const { view } = useNightOutlook();
  return view === null ? null : <div className="panel night-panel"><div className="panel-body"><NightSummary view={view} /></div></div>;
}
