import type * as z from 'zod';
import { staffRoles } from '../../../shared/contract/desk/session.ts';
import type { StaffRole } from '../../../shared/contract/desk/session.ts';
import type { Staff } from '../../../shared/contract/region.ts';
import type { Cache } from '../kernel.ts';

type Person = z.output<typeof Staff>;

/** The staff of the regions that this desk works for, as it last heard of them. Somebody of another region doesn't sign in here. */
export type People = {
  get(id: string): Person | null;
  all(): readonly Person[];
  /** By what the identity provider calls them. Two people under one name are nobody. */
  bySubject(subject: string): Person | null;
  /** Roles in which this person can work at a desk. */
  rolesOf(person: Person): readonly StaffRole[];
  /** null = this desk knows of no staff yet (just installed, or bootstrapping) */
  mayWork(id: string, role: StaffRole): boolean | null;
};

export function peopleOf(cache: Cache): People {
  const get = (id: string): Person | null => {
    const person = cache.get('staff', id);
    return person !== null && cache.regionIds().includes(person.regionId) ? person : null;
  };
  const all = (): readonly Person[] => {
    const regions = cache.regionIds();
    return cache.all('staff').filter((person) => regions.includes(person.regionId));
  };
  const rolesOf = (person: Person): readonly StaffRole[] => staffRoles.filter((role) => person.roles.includes(role));
  return {
    get, all, rolesOf,
    bySubject: (subject) => {
      const found = all().filter((person) => person.active && (person.subject ?? person.id) === subject);
      return found.length === 1 ? (found[0] ?? null) : null;
    },
    mayWork: (id, role) => {
      const person = get(id);
      if (person !== null) return person.active && rolesOf(person).includes(role);
      return all().length === 0 ? null : false;
    },
  };
}
