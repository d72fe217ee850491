import { useState } from 'react';
import type { ReactNode } from 'react';
import { dateAt, formatClock, formatMoment, instantsOf } from '../../../../shared/calendar/index.ts';
import { formatTelephone } from '../../../../shared/identifiers/index.ts';
import type { RosterEntry } from '../../../../shared/contract/region.ts';
import { desk } from '../../bridge/desk.ts';
import { Button, Facts, Notice, Panel, SelectField, TextField, now } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { readDay } from '../capacity/moment.ts';
import { textOf } from '../../nl/lists.ts';
import { choiceWords } from './choices.ts';
import { told } from './store.ts';
import type { Rosters } from './store.ts';

const t = nl.profile;
const roles = ['elderlyPhysician', 'psychiatrist', 'generalPractitioner', 'medicalManagerAmbulance', 'emergencyPhysician', 'careOffice', 'nurse', 'dementiaTeam', 'paramedicTeam'] as const;

/** Duties of the coming two weeks by function: add, change, take away, swap. Each goes to the region at once and is on every desk. */
export function RosterPanel({ rosters }: { readonly rosters: Rosters }): ReactNode {
  const [role, setRole] = useState<RosterEntry['role']>('elderlyPhysician');
  const [edited, setEdited] = useState<RosterEntry | 'new' | null>(null);
  const [swapping, setSwapping] = useState<string | null>(null);
  const entries = rosters.entries.filter((entry) => entry.role === role);
  const swap = async (other: string): Promise<void> => {
    if (swapping === null) setSwapping(other);
    else { setSwapping(null); await told(desk.ask('profile.swapRoster', { a: swapping, b: other }), t.saved); }
  };
  return (
    <Panel title={t.roster} pane>
      <SelectField label={t.role} value={role} options={roles.map((one) => ({ value: one, label: textOf(choiceWords, one) }))} onChange={(chosen) => { setRole(chosen); setEdited(null); setSwapping(null); }} />
      {rosters.rotation.length === 0 ? null : <Facts missing={nl.common.unknown} rows={rosters.rotation.map((week) => ({ label: t.rotationWeek(formatMoment(week.from, now())), value: week.name }))} />}
      {swapping === null ? null : <Notice title={t.swapWith}><Button kind="quiet" onPress={() => { setSwapping(null); }}>{t.swapCancel}</Button></Notice>}
      {entries.length === 0 ? <p className="muted">{t.rosterEmpty}</p> : (
        <table className="table roster">
          <tbody>
            {entries.map((entry) => (
              <tr key={entry.id} data-current={swapping === entry.id ? 'true' : undefined}>
                <th scope="row">{formatMoment(entry.from, now())}–{formatClock(entry.to)}</th>
                <td>{entry.name}<span className="muted"> {formatTelephone(entry.phone)}{entry.order > 1 ? ` · ${entry.order}e` : ''}</span></td>
                <td className="roster-ways">
                  <Button kind="quiet" label={`${t.edit}: ${entry.name}`} onPress={() => { setEdited(entry); }}>{t.edit}</Button>
                  {swapping === entry.id ? null : <Button kind="quiet" label={`${t.swap}: ${entry.name}`} onPress={() => { void swap(entry.id); }}>{t.swap}</Button>}
                  <Button kind="quiet" label={`${t.remove}: ${entry.name}`} onPress={() => { void told(desk.ask('profile.removeRoster', { id: entry.id }), t.saved); }}>{t.remove}</Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {edited === null ? <div><Button onPress={() => { setEdited('new'); }}>{t.addDuty}</Button></div> : <DutyForm key={edited === 'new' ? 'new' : edited.id} role={role} regionId={rosters.regionId} entry={edited === 'new' ? null : edited} onDone={() => { setEdited(null); }} />}
    </Panel>
  );
}

type FormProps = { readonly role: RosterEntry['role']; readonly regionId: string; readonly entry: RosterEntry | null; readonly onDone: () => void };

function DutyForm({ role, regionId, entry, onDone }: FormProps): ReactNode {
  const [form, setForm] = useState({ name: entry?.name ?? '', phone: entry?.phone ?? '', from: entry === null ? '' : momentText(entry.from), to: entry === null ? '' : momentText(entry.to), order: String(entry?.order ?? 1) });
  const [tried, setTried] = useState(false);
  const set = (key: keyof typeof form) => (value: string): void => { setForm({ ...form, [key]: value }); };
  const [from, to] = [instantOfText(form.from), instantOfText(form.to)];
  const save = async (): Promise<void> => {
    setTried(true);
    if (from === null || to === null || form.name.trim() === '' || !/^[1-9]$/.test(form.order)) return;
    const id = entry?.id ?? `duty-${crypto.randomUUID()}`;
    if (await told(desk.ask('profile.saveRoster', { entry: { id, regionId, role, staffId: entry?.name === form.name.trim() ? entry.staffId : null, name: form.name.trim(), phone: form.phone.trim(), from, to, order: Number(form.order), version: entry?.version ?? 1 } }), t.saved)) onDone();
  };
  return (
    <section className="duty-form" aria-label={t.addDuty}>
      <TextField label={t.person} value={form.name} error={tried && form.name.trim() === '' ? nl.common.notRecorded : null} onChange={set('name')} />
      <TextField label={t.phone} inputMode="tel" value={form.phone} onChange={set('phone')} />
      <TextField label={t.from} value={form.from} error={tried && from === null ? t.badMoment : null} onChange={set('from')} />
      <TextField label={t.to} value={form.to} error={tried && to === null ? t.badMoment : null} onChange={set('to')} />
      <TextField label={t.order} inputMode="numeric" value={form.order} onChange={set('order')} />
      <div className="row"><Button kind="primary" onPress={() => { void save(); }}>{t.saveDuty}</Button><Button kind="quiet" onPress={onDone}>{nl.common.cancel}</Button></div>
    </section>
  );
}

function momentText(instant: number): string {
  return `${dateAt(instant).split('-').reverse().join('-')} ${formatClock(instant)}`;
}

function instantOfText(text: string): number | null {
  const [, date = '', time = ''] = /^(\S+) ((?:[01]\d|2[0-3]):[0-5]\d)$/.exec(text.trim()) ?? [];
  const day = readDay(date);
  return day === null ? null : (instantsOf(dateAt(day), time)[0] ?? null);
}
