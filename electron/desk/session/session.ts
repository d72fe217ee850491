import { hostname } from 'node:os';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { StaffRole } from '../../../shared/contract/desk/session.ts';
import { staffRoles } from '../../../shared/contract/desk/session.ts';
import { Actor } from '../../../shared/contract/primitives.ts';
import type { Circumstances } from '../audit/chain.ts';
import { appendAudit } from '../audit/chain.ts';
import type { Cache, FeatureHandlers, HostPorts, Session, StaffOnDuty } from '../kernel.ts';
import type { StoreContext } from '../store/context.ts';
import type { Writer } from '../store/handle.ts';
import { getMeta } from '../store/meta.ts';
import { deskIdentity } from '../sync/hello.ts';
import type { Net, Timers } from '../sync/ports.ts';
import { createEmergencies } from './emergencies.ts';
import { createEntry } from './entry.ts';
import type { EmergencyReason } from './entry.ts';
import { emergencyHandlers, staffHandlers } from './handlers.ts';
import { createProofs } from './proof.ts';
import { createHeld } from './held.ts';
import type { Holder } from './held.ts';
import { peopleOf } from './people.ts';

/**
 * Who works at this desk, in which role, and whether the desk is locked. Kept over a restart: a crash at 04:00 costs a nurse no more than typing her PIN. The core decides
 * alone who may do what; the screen only shows it.
 */
export type DeskSession = Session & {
  readonly handlers: FeatureHandlers<'session'>;
  /** Null when nobody is signed in, and while the desk is locked. */
  actor(): Actor | null;
  desk(): string;
  stop(): void;
};
export type SessionParts = {
  readonly context: StoreContext;
  readonly cache: Cache;
  readonly ports: Pick<HostPorts, 'training' | 'host' | 'session'>;
  readonly timers: Timers;
  readonly net: () => Net | null;
  readonly online: () => boolean;
  readonly changed: () => void;
};

/** Without a key or a click for so long (minutes) the desk locks, unless the machine's policy says otherwise. */
const IDLE_MINUTES = 15;
/** How often (ms) the core looks whether the desk was left alone, or emergency access is over. */
const LOOK_MS = 10_000;

const builtInTrainee = { id: 'staff-trainee', name: 'Leerling-verpleegkundige (oefening)' } as const;

export function createSession(parts: SessionParts): DeskSession {
  const { context, cache, ports } = parts;
  const held = createHeld(context);
  const emergencies = createEmergencies(context);
  const desk = (): string => deskIdentity(context).desk;
  const isTraining = (): boolean => (getMeta(context.db.read, 'training') ?? String(ports.training)) === 'true';
  const people = peopleOf(cache);
  const proofs = createProofs({ context, net: parts.net, fixed: ports.session?.identityProvider, staffBySubject: people.bySubject, changed: parts.changed });
  const place = `${ports.host}@${hostname()}`;
  const idleMs = (): number | null => (isTraining() ? null : (ports.session?.idleMinutes ?? IDLE_MINUTES) * 60_000);
  let seenAt = context.clock();

  const roleOf = (holder: Holder): StaffRole => (holder.emergency !== null && context.clock() < holder.emergency.until ? holder.emergency.role : holder.role);
  const actorOf = (holder: Holder): Actor => ({ id: holder.id, role: roleOf(holder), desk: desk() });
  const open = (): Holder | null => {
    const holder = held.get();
    return holder === null || holder.locked !== null ? null : holder;
  };
  const actor = (): Actor | null => {
    const holder = open();
    return holder === null ? null : actorOf(holder);
  };
  const nameOf = (id: string): string => cache.get('staff', id)?.name ?? (held.get()?.id === id ? held.get()?.name : undefined) ?? cache.get('organisation', id)?.name ?? (id === builtInTrainee.id ? builtInTrainee.name : id);
  const circumstances = (who: Actor): Circumstances => {
    const holder = held.get();
    const own = holder !== null && holder.id === who.id;
    const inEmergency = own && holder.emergency !== null && context.clock() < holder.emergency.until ? `emergency:${holder.emergency.id}` : null;
    return { behalf: own ? holder.behalfOf : null, why: inEmergency ?? (isTraining() ? 'training' : groundOf(who.role)), place };
  };
  context.circumstances.of = circumstances;

  /** The session and its audit line in one transaction. */
  const write = (next: Holder | null, who: Actor, action: string, also: (db: Writer) => void = () => undefined, detail?: string): void => {
    context.db.write((db) => {
      also(db);
      held.set(db, next);
      appendAudit(db, { ...circumstances(who), at: context.clock(), actor: who, action, caseId: null, outcome: 'done', ...(detail === undefined ? {} : { detail }) });
    });
    held.written(next);
    parts.changed();
  };
  const end = (action: string): void => {
    const holder = held.get();
    if (holder === null) return;
    write(null, actorOf(holder), action, (db) => {
      if (holder.emergency !== null) emergencies.end(db, holder.emergency.id, context.clock());
    });
  };
  const begin = (holder: Holder, action: string): void => {
    const before = held.get();
    if (before !== null && before.id !== holder.id) end('session.replaced');
    seenAt = context.clock();
    write(holder, actorOf(holder), action);
  };
  const lock = (why: NonNullable<Holder['locked']>): void => {
    const holder = open();
    if (holder === null || (isTraining() && why !== 'byHand')) return;
    write({ ...holder, locked: why }, actorOf(holder), 'session.lock', undefined, why);
  };
  const endEmergency = (holder: Holder): void => {
    const { emergency } = holder;
    if (emergency === null) return;
    write({ ...holder, emergency: null }, actorOf(holder), 'session.endEmergency', (db) => emergencies.end(db, emergency.id, context.clock()), emergency.id);
  };

  const must = (): Holder => {
    const holder = open();
    if (holder === null) throw new CodedError('notSignedIn', 'Meld u eerst aan bij "Dienst starten".');
    return holder;
  };
  const beginEmergency = (role: StaffRole, reason: EmergencyReason, text: string): { readonly id: string; readonly until: number } => {
    const holder = must();
    if (holder.emergency !== null) throw new CodedError('refused', 'De noodtoegang loopt al.');
    return context.db.write((db) => {
      const use = emergencies.begin(db, { staffId: holder.id, role, reason, text, now: context.clock() });
      const next: Holder = { ...holder, emergency: { ...use, role } };
      held.set(db, next);
      held.written(next);
      appendAudit(db, { ...circumstances(actorOf(next)), at: context.clock(), actor: actorOf(next), action: 'session.emergency', caseId: null, outcome: 'done', detail: reason });
      return use;
    });
  };

  /** The region's word goes before what this desk remembers: who is no longer active, or no longer has the role, is out. */
  const checkStillAllowed = (): void => {
    const holder = held.get();
    if (holder === null || holder.id === builtInTrainee.id) return;
    if (people.mayWork(holder.id, holder.role) === false) end('session.revoked');
  };
  const look = (): void => {
    const holder = held.get();
    const now = context.clock();
    if (holder?.emergency != null && now >= holder.emergency.until) endEmergency(holder);
    const idle = idleMs();
    if (idle !== null && now - seenAt >= idle) lock('idle');
    again();
  };
  let callOff = (): void => undefined;
  const again = (): void => {
    callOff = parts.timers.after(LOOK_MS, look);
  };
  again();
  cache.onChange((kind) => {
    if (kind !== 'staff') return;
    checkStillAllowed();
    parts.changed();
  });
  // After a restart of the program the same person goes on with the PIN; a training desk has none.
  const kept = held.get();
  if (kept !== null && kept.locked === null && !isTraining()) lock('restart');

  const entry = createEntry({
    context, people, proofs, isTraining, online: parts.online, held: held.get, begin, beginEmergency, desk, circumstances,
  });
  const current = (): StaffOnDuty | null => {
    const holder = open();
    return holder === null ? null : { id: holder.id, name: holder.name, role: roleOf(holder), desk: desk() };
  };
  return {
    current,
    actor,
    desk,
    nameOf: (who) => nameOf(who.id),
    stop: () => {
      callOff();
      proofs.drop();
    },
    handlers: {
      'session.current': () => {
        const holder = held.get();
        const staff = current();
        return {
          staff: staff === null ? null : { ...staff, roles: [...rolesHere(holder?.id ?? '', holder?.role ?? 'trainee')] }, training: isTraining(), shiftStartedAt: holder?.startedAt ?? null,
          locked: holder === null || holder.locked === null ? null : { id: holder.id, name: holder.name, role: holder.role, why: holder.locked },
          emergency: staff === null || holder?.emergency == null ? null : { id: holder.emergency.id, until: holder.emergency.until }, idleMs: idleMs(),
        };
      },
      ...entry.handlers,
      'session.startTraining': ({ role }, call) => {
        if (!isTraining()) throw new CodedError('refused', 'Oefenen kan alleen in de oefenregio. Start Regioloket met een oefenregio, of meld u aan met uw eigen account.');
        const found = people.all().find((person) => person.active && person.roles.includes(role));
        if (found === undefined && role !== 'trainee') throw new CodedError('notFound', 'De oefenregio heeft nog geen medewerker in deze rol. Probeer het zodra de gegevens binnen zijn.');
        const before = held.get();
        const who = found === undefined ? builtInTrainee : { id: found.id, name: found.name };
        const same = before !== null && before.id === who.id;
        begin({ ...who, role, startedAt: same ? before.startedAt : call.now, locked: null, behalfOf: null, emergency: null }, 'session.start');
        return {};
      },
      'session.lock': ({ why }) => {
        lock(why);
        return {};
      },
      'session.touch': () => {
        seenAt = context.clock();
        return {};
      },
      'session.switchRole': ({ role }) => {
        const holder = must();
        if (holder.emergency !== null) throw new CodedError('refused', 'Sluit eerst de noodtoegang af.');
        if (!rolesHere(holder.id, holder.role).includes(role)) throw new CodedError('forbidden', 'Deze rol hebt u niet in deze regio.');
        write({ ...holder, role }, { ...actorOf(holder), role }, 'session.switchRole', undefined, `from ${holder.role}`);
        return {};
      },
      'session.signOut': () => {
        end('session.signOut');
        return {};
      },
      ...staffHandlers({ context, people, proofs, circumstances, online: parts.online, changed: parts.changed }),
      ...emergencyHandlers({ context, emergencies, must, begin: beginEmergency, end: endEmergency, nameOf, circumstances, changed: parts.changed }),
    },
  };

  function rolesHere(id: string, role: StaffRole): readonly StaffRole[] {
    const found = people.get(id);
    return found === null ? [role] : people.rolesOf(found).filter((one) => one !== 'trainee' || isTraining());
  }
}

/** What gives a role its right to look, in the words of the log. */
function groundOf(role: Actor['role']): string {
  if (role === 'manager') return 'management';
  if (role === 'administrator') return 'administration';
  return staffRoles.some((one) => one === role) ? 'care' : 'system';
}
