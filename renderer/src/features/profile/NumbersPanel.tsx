import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { formatTelephone } from '../../../../shared/identifiers/index.ts';
import type { Output } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';
import { Button, EmptyState, Panel, TextField } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { told } from './store.ts';

const t = nl.profile;
type Place = Output<'profile.numbers'>['locations'][number];
const shown = 20;

/** Day and night numbers of the region's locations: the number that is dialled at 04:00. */
export function NumbersPanel({ regionId }: { readonly regionId: string }): ReactNode {
  const [locations, setLocations] = useState<readonly Place[] | null>(null);
  const [search, setSearch] = useState('');
  useEffect(() => {
    const load = (): void => { void desk.ask('profile.numbers', { regionId }).then((result) => { if (result.ok) setLocations(result.value.locations); }); };
    load();
    return desk.on('capacity.changed', load);
  }, [regionId]);
  if (locations === null) return <EmptyState title={nl.common.loading} />;
  const wanted = search.trim().toLocaleLowerCase('nl');
  const found = locations.filter((one) => `${one.name} ${one.organisationName} ${one.place}`.toLocaleLowerCase('nl').includes(wanted));
  return (
    <Panel title={t.numbers} pane>
      <TextField label={t.search} value={search} onChange={setSearch} />
      <div className="numbers">{found.slice(0, shown).map((place) => <Numbers key={`${place.id} ${place.version}`} place={place} />)}</div>
      {found.length > shown ? <p className="muted">{t.more(found.length - shown)}</p> : null}
    </Panel>
  );
}

function Numbers({ place }: { readonly place: Place }): ReactNode {
  const written = (number: string | null): string => (number === null ? '' : formatTelephone(number));
  const [form, setForm] = useState({ day: written(place.dayNumber), night: written(place.nightNumber), by: place.answeredBy });
  const changed = form.day !== written(place.dayNumber) || form.night !== written(place.nightNumber) || form.by !== place.answeredBy;
  const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
  const save = async (): Promise<void> => {
    await told(desk.ask('profile.saveNumbers', { locationId: place.id, baseVersion: place.version, dayNumber: orNull(form.day), nightNumber: orNull(form.night), answeredBy: form.by }), t.saved);
  };
  return (
    <section className="numbers-row" aria-label={place.name}>
      <p><strong>{place.name}</strong> <span className="muted">{place.organisationName}, {place.place}</span></p>
      <TextField label={t.dayNumber} inputMode="tel" value={form.day} onChange={(day) => { setForm({ ...form, day }); }} />
      <TextField label={t.nightNumber} inputMode="tel" value={form.night} onChange={(night) => { setForm({ ...form, night }); }} />
      <TextField label={t.answeredBy} value={form.by} onChange={(by) => { setForm({ ...form, by }); }} />
      {changed ? <Button kind="primary" onPress={() => { void save(); }}>{nl.common.save}</Button> : null}
    </section>
  );
}
