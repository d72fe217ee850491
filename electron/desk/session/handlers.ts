import { CodedError } from '../../../shared/contract/errors.ts';
import type { StaffRole } from '../../../shared/contract/desk/session.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import { appendAudit } from '../audit/chain.ts';
import type { Circumstances } from '../audit/chain.ts';
import type { FeatureHandlers } from '../kernel.ts';
import type { StoreContext } from '../store/context.ts';
import type { Writer } from '../store/handle.ts';
import type { Emergencies } from './emergencies.ts';
import { ENVELOPE, blockOf } from './entry.ts';
import type { EmergencyReason } from './entry.ts';
import type { Holder } from './held.ts';
import type { People } from './people.ts';
import type { Proofs } from './proof.ts';
import { makeCode, verifierOf } from './secret.ts';

type StaffNames = 'session.staff' | 'session.giveCode' | 'session.forget' | 'session.makeEnvelope';
export type StaffParts = { readonly context: StoreContext; readonly people: People; readonly proofs: Proofs; readonly circumstances: (who: Actor) => Circumstances; readonly online: () => boolean; readonly changed: () => void };

/** What a manager does for colleagues: a code for the first time on a desk, taking a PIN away, the envelope. */
export function staffHandlers(parts: StaffParts): Pick<FeatureHandlers<'session'>, StaffNames> {
  const { context, people } = parts;
  const note = (actor: Actor | null, action: string, detail: string, also: (db: Writer) => void = () => undefined): void => {
    const who = signedIn(actor);
    context.db.write((db) => {
      also(db);
      appendAudit(db, { ...parts.circumstances(who), at: context.clock(), actor: who, action, caseId: null, outcome: 'done', detail });
    });
  };
  return {
    'session.staff': (_input, call) => ({
      people: people.all().filter((person) => people.rolesOf(person).length > 0).map((person) => {
        const credential = context.credentials.get(person.id);
        return { id: person.id, name: person.name, roles: [...people.rolesOf(person)], active: person.active, here: credential === null ? ('none' as const) : (blockOf(credential, call.now, parts.online()) ?? ('ready' as const)) };
      }).sort((a, b) => a.name.localeCompare(b.name, 'nl')),
    }),
    'session.giveCode': async ({ staffId }, call) => {
      const given = await parts.proofs.giveCode(staffId, signedIn(call.actor));
      note(call.actor, 'session.giveCode', staffId);
      return given;
    },
    'session.forget': ({ staffId, why }, call) => {
      if (context.credentials.get(staffId) === null) throw new CodedError('notFound', 'Deze persoon heeft hier geen pincode.');
      context.credentials.remove(staffId);
      note(call.actor, 'session.forget', `${staffId} (${why.length} characters of reason)`);
      parts.changed();
      return {};
    },
    'session.makeEnvelope': async (_input, call) => {
      const code = makeCode(4, context.random);
      const verifier = await verifierOf(code);
      context.credentials.set(ENVELOPE, verifier, 'envelope', context.clock());
      note(call.actor, 'session.makeEnvelope', '');
      parts.changed();
      return { code };
    },
  };
}

type EmergencyNames = 'session.emergency' | 'session.endEmergency' | 'session.emergencies' | 'session.reviewEmergency';
export type EmergencyParts = {
  readonly context: StoreContext; readonly emergencies: Emergencies; readonly must: () => Holder; readonly circumstances: (who: Actor) => Circumstances; readonly changed: () => void; readonly nameOf: (id: string) => string;
  readonly begin: (role: StaffRole, reason: EmergencyReason, text: string) => { readonly id: string; readonly until: number }; readonly end: (holder: Holder) => void;
};

/** Access outside the own role, in an emergency: for an hour, with a reason, every line marked, looked at afterwards by somebody else. */
export function emergencyHandlers(parts: EmergencyParts): Pick<FeatureHandlers<'session'>, EmergencyNames> {
  const { context, emergencies } = parts;
  return {
    'session.emergency': ({ reason, text }) => {
      const use = parts.begin('nurse', reason, text);
      parts.changed();
      return { ...use };
    },
    'session.endEmergency': () => {
      const holder = parts.must();
      if (holder.emergency === null) throw new CodedError('notFound', 'Er loopt geen noodtoegang.');
      parts.end(holder);
      return {};
    },
    'session.emergencies': ({ open }) => ({ emergencies: [...emergencies.list(open, parts.nameOf)] }),
    'session.reviewEmergency': ({ id, verdict, text }, call) => {
      const who = signedIn(call.actor);
      context.db.write((db) => {
        emergencies.review(db, id, who, verdict, text, call.now);
        appendAudit(db, { ...parts.circumstances(who), at: call.now, actor: who, action: 'session.reviewEmergency', caseId: null, outcome: 'done', detail: `${id} ${verdict}` });
      });
      parts.changed();
      return {};
    },
  };
}

function signedIn(actor: Actor | null): Actor {
  if (actor === null) throw new CodedError('notSignedIn', 'Meld u eerst aan bij "Dienst starten".');
  return actor;
}
