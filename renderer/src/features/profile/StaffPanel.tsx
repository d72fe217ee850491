import { useState } from 'react';
import type { ReactNode } from 'react';
import { desk } from '../../bridge/desk.ts';
import { Button, CheckField, Panel, TextField } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { told } from './store.ts';
import type { Rosters } from './store.ts';

const t = nl.profile;
type Person = Rosters['staff'][number];
const given = ['nurse', 'elderlyPhysician', 'manager', 'administrator', 'trainee'] as const;

/** Who works in the region and as what. Nobody is deleted: the log goes on naming who has left. */
export function StaffPanel({ rosters }: { readonly rosters: Rosters }): ReactNode {
  const [name, setName] = useState('');
  const save = (staff: Person): Promise<boolean> => told(desk.ask('profile.saveStaff', { staff }), t.saved);
  const add = async (): Promise<void> => {
    if (name.trim() !== '' && await save({ id: `staff-${crypto.randomUUID()}`, regionId: rosters.regionId, name: name.trim(), roles: ['nurse'], active: true, version: 1 })) setName('');
  };
  const toggle = (person: Person, role: Person['roles'][number], on: boolean): void => {
    const roles = on ? [...person.roles, role] : person.roles.filter((one) => one !== role);
    if (roles.length > 0) void save({ ...person, roles });
  };
  return (
    <Panel title={t.staff} pane>
      {rosters.staff.map((person) => (
        <fieldset key={person.id} className="several">
          <legend>{person.name}</legend>
          <div className="several-options">
            <CheckField label={t.active} checked={person.active} onChange={(active) => { void save({ ...person, active }); }} />
            {given.map((role) => <CheckField key={role} label={nl.session.role(role)} checked={person.roles.includes(role)} onChange={(on) => { toggle(person, role, on); }} />)}
          </div>
        </fieldset>
      ))}
      <TextField label={t.staffName} value={name} onChange={setName} />
      <div><Button onPress={() => { void add(); }}>{t.addStaff}</Button></div>
    </Panel>
  );
}
