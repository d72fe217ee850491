import { CodedError } from '../../../shared/contract/errors.ts';
import { Actor } from '../../../shared/contract/primitives.ts';
import * as z from 'zod';
import type { Cache, FeatureHandlers, HostPorts, Session, StaffOnDuty } from '../kernel.ts';
import type { StoreContext } from '../store/context.ts';
import { getMeta, setMeta } from '../store/meta.ts';
import { appendAudit } from '../audit/chain.ts';
import { deskIdentity } from '../sync/hello.ts';

/**
 * Who works at this desk. Signing in is kept over a restart: a crash at 04:00 must not cost a nurse her session. For now only the training region signs people in, with an invented
 * trainee; a real region refuses it.
 */
const Stored = z.strictObject({ id: Actor.shape.id, name: z.string(), role: Actor.shape.role, startedAt: z.int() });
type Stored = z.infer<typeof Stored>;

const builtInTrainee = { id: 'staff-trainee', name: 'Leerling-verpleegkundige (oefening)', role: 'trainee' } as const;

export type DeskSession = Session & {
  readonly handlers: FeatureHandlers<'session'>;
  actor(): Actor | null;
  desk(): string;
};

export function createSession(context: StoreContext, cache: Cache, ports: Pick<HostPorts, 'training'>, changed: () => void): DeskSession {
  let stored = readStored(context);
  const desk = (): string => deskIdentity(context).desk;
  const save = (next: Stored | null, actor: Actor, action: string): void => {
    context.db.write((db) => {
      setMeta(db, 'session', next === null ? null : JSON.stringify(next));
      appendAudit(db, { at: context.clock(), actor, action, caseId: null, outcome: 'done' });
    });
    stored = next;
    changed();
  };
  const isTraining = (): boolean => {
    const known = getMeta(context.db.read, 'training');
    return known === null ? ports.training : known === 'true';
  };
  const current = (): StaffOnDuty | null => (stored === null ? null : { id: stored.id, name: stored.name, role: stored.role, desk: desk() });
  const actor = (): Actor | null => (stored === null ? null : { id: stored.id, role: stored.role, desk: desk() });

  return {
    current,
    actor,
    desk,
    nameOf: (who) => (stored !== null && who.id === stored.id ? stored.name : (cache.get('staff', who.id)?.name ?? cache.get('organisation', who.id)?.name ?? who.id)),
    handlers: {
      'session.current': () => ({ staff: current(), training: isTraining(), shiftStartedAt: stored?.startedAt ?? null }),
      'session.startTraining': (_input, call) => {
        if (!isTraining()) throw new CodedError('refused', 'Oefenen kan alleen in de oefenregio. Start Regioloket met een oefenregio, of meld u aan met uw eigen account.');
        const found = cache.all('staff').find((person) => person.active && person.roles.includes('trainee'));
        const trainee = found === undefined ? builtInTrainee : { id: found.id, name: found.name, role: 'trainee' as const };
        save({ ...trainee, startedAt: call.now }, { id: trainee.id, role: 'trainee', desk: desk() }, 'session.start');
        return {};
      },
      'session.signOut': () => {
        const who = actor();
        if (who !== null) save(null, who, 'session.signOut');
        return {};
      },
    },
  };
}

function readStored(context: StoreContext): Stored | null {
  const text = getMeta(context.db.read, 'session');
  const parsed = text === null ? null : Stored.safeParse(JSON.parse(text));
  return parsed?.success === true ? parsed.data : null;
}
