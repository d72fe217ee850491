import { CodedError } from '../../../shared/contract/errors.ts';
import type { StaffRole, emergencyReasons } from '../../../shared/contract/desk/session.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import { appendAudit } from '../audit/chain.ts';
import type { Circumstances } from '../audit/chain.ts';
import type { FeatureHandlers } from '../kernel.ts';
import type { StoreContext } from '../store/context.ts';
import { MAX_FAILURES, opensAt } from './credentials.ts';
import type { Credential } from './credentials.ts';
import type { Holder } from './held.ts';
import type { People } from './people.ts';
import type { Proofs } from './proof.ts';
import { fits, readCode, verifierOf, weakness } from './secret.ts';

/** Ways into a desk: a PIN that was chosen after proving who one is. Works without any connection; what the region said last about a person holds. */
export type EntryParts = {
  readonly context: StoreContext; readonly people: People; readonly proofs: Proofs; readonly isTraining: () => boolean; readonly online: () => boolean; readonly held: () => Holder | null;
  readonly begin: (holder: Holder, action: string) => void; readonly beginEmergency: (role: StaffRole, reason: EmergencyReason, text: string) => unknown; readonly desk: () => string; readonly circumstances: (who: Actor) => Circumstances;
};
type Names = 'session.ways' | 'session.openIdentityProvider' | 'session.useCode' | 'session.setSecret' | 'session.dropProof' | 'session.signIn' | 'session.openEnvelope' | 'session.envelopePeople';
export type Entry = { readonly handlers: Pick<FeatureHandlers<'session'>, Names> };
export type EmergencyReason = (typeof emergencyReasons)[number];

/** After so long (ms) the person proves anew who they are; a desk without connection goes on with the PIN, because nobody is locked out at night by a cable. */
export const PROVEN_FOR_MS = 90 * 86_400_000;
/** The envelope's code lies among the verifiers under a name that no staff member has. */
export const ENVELOPE = '~envelope';

export function createEntry(parts: EntryParts): Entry {
  const { context, people, proofs } = parts;
  const refused = (staffId: string, action: string, detail: string): void => {
    const who: Actor = { id: staffId, role: 'system', desk: parts.desk() };
    context.db.write((db) => appendAudit(db, { ...parts.circumstances(who), at: context.clock(), actor: who, action, caseId: null, outcome: 'refused', detail }));
  };
  const personOf = (staffId: string): { readonly id: string; readonly name: string; readonly roles: readonly StaffRole[] } => {
    const person = people.get(staffId);
    if (person === null || !person.active) throw new CodedError('forbidden', 'U staat niet (meer) als medewerker van deze regio in de lijst. Vraag uw manager.');
    const roles = people.rolesOf(person).filter((role) => role !== 'trainee' || parts.isTraining());
    if (roles.length === 0) throw new CodedError('forbidden', 'U hebt in deze regio geen rol waarmee u aan het loket werkt. Vraag uw manager.');
    return { id: person.id, name: person.name, roles };
  };
  const roleFor = (roles: readonly StaffRole[], asked: StaffRole | null, before: StaffRole | null): StaffRole => {
    const [first] = roles;
    if (asked !== null && !roles.includes(asked)) throw new CodedError('forbidden', 'Deze rol hebt u niet in deze regio.');
    const chosen = asked ?? (before !== null && roles.includes(before) ? before : first);
    if (chosen === undefined) throw new CodedError('forbidden', 'U hebt in deze regio geen rol waarmee u aan het loket werkt.');
    return chosen;
  };
  /** Counts the attempt, then looks. Throws unless it was right. */
  const pass = async (credential: Credential | null, staffId: string, secret: string, action: string): Promise<void> => {
    const now = context.clock();
    if (credential === null) throw new CodedError('refused', 'Op deze werkplek is nog geen pincode voor u. Meld u de eerste keer aan met uw organisatie of met een activeringscode.');
    if (credential.failures >= MAX_FAILURES) throw new CodedError('locked', 'Deze pincode is geblokkeerd na te veel pogingen. Bewijs opnieuw wie u bent: met uw organisatie of met een activeringscode van uw manager.');
    const wait = opensAt(credential, now);
    if (wait !== null) throw new CodedError('rateLimited', `Te veel pogingen. Probeer het over ${seconds(wait - now)} opnieuw.`, { opensAt: wait });
    const counted = context.credentials.countAttempt(staffId, now);
    if (await fits(credential.verifier, secret)) {
      context.credentials.clearAttempts(staffId);
      return;
    }
    const left = MAX_FAILURES - (counted?.failures ?? MAX_FAILURES);
    refused(staffId, action, `wrong, ${left} left`);
    if (left <= 0) throw new CodedError('locked', 'Dit was de laatste poging: deze pincode is geblokkeerd. Bewijs opnieuw wie u bent.');
    throw new CodedError('refused', left <= 5 ? `Dit klopt niet. Nog ${left} ${left === 1 ? 'poging' : 'pogingen'}, daarna is de pincode geblokkeerd.` : 'Dit klopt niet. Probeer het opnieuw.');
  };

  return {
    handlers: {
      'session.ways': () => {
        const now = context.clock();
        const proof = proofs.state();
        return {
          training: parts.isTraining(), online: parts.online(), identityProvider: hostOf(proofs.provider()?.issuer),
          people: context.credentials.all().flatMap((credential) => {
            const person = people.get(credential.staffId);
            if (person === null || !person.active) return [];
            const roles = people.rolesOf(person).filter((role) => role !== 'trainee' || parts.isTraining());
            return [{ id: person.id, name: person.name, roles: [...roles], opensAt: opensAt(credential, now), blocked: blockOf(credential, now, parts.online()) }];
          }).sort((a, b) => a.name.localeCompare(b.name, 'nl')),
          proof: proof.state === 'proven' ? { state: 'proven', person: shown(people, proof.staffId) } : proof,
        };
      },
      'session.openIdentityProvider': async () => ({ url: await proofs.openProvider() }),
      'session.useCode': async ({ code }) => {
        try {
          return { person: shown(people, await proofs.useCode(code)) };
        } catch (error) {
          if (error instanceof CodedError && error.code === 'refused') refused('nobody', 'session.useCode', 'refused by the region');
          throw error;
        }
      },
      'session.dropProof': () => {
        proofs.drop();
        return {};
      },
      'session.setSecret': async ({ secret, role }) => {
        const proof = proofs.state();
        if (proof.state !== 'proven') throw new CodedError('refused', 'Bewijs eerst wie u bent: met uw organisatie of met een activeringscode.');
        const person = personOf(proof.staffId);
        const weak = weakness(secret, person);
        if (weak !== null) throw new CodedError('refused', weak);
        const chosen = roleFor(person.roles, role, null);
        const verifier = await verifierOf(secret);
        const now = context.clock();
        context.credentials.set(person.id, verifier, proof.by, now);
        proofs.drop();
        parts.begin({ id: person.id, name: person.name, role: chosen, startedAt: now, locked: null, behalfOf: null, emergency: null }, 'session.enrol');
        return {};
      },
      'session.signIn': async ({ staffId, secret, role, behalfOf }) => {
        const person = personOf(staffId);
        const credential = context.credentials.get(staffId);
        if (credential !== null && blockOf(credential, context.clock(), parts.online()) === 'lapsed') throw new CodedError('locked', 'Uw pincode is ouder dan negentig dagen. Bewijs opnieuw wie u bent: met uw organisatie of met een activeringscode.');
        await pass(credential, staffId, secret, 'session.signIn');
        const before = parts.held();
        const own = before !== null && before.id === staffId ? before : null;
        const emergency = own?.emergency ?? null;
        const behalf = behalfOf ?? own?.behalfOf ?? null;
        if (behalf !== null && people.get(behalf)?.active !== true) throw new CodedError('notFound', 'De persoon voor wie u werkt staat niet in de lijst van deze regio.');
        parts.begin({ id: person.id, name: person.name, role: roleFor(person.roles, role, own?.role ?? null), startedAt: own?.startedAt ?? context.clock(), locked: null, behalfOf: behalf, emergency }, own === null ? 'session.signIn' : 'session.unlock');
        return {};
      },
      'session.envelopePeople': () => ({ people: context.credentials.get(ENVELOPE) === null ? [] : people.all().filter((person) => person.active && caseRole(people.rolesOf(person)) !== null).map((person) => shown(people, person.id)) }),
      'session.openEnvelope': async ({ staffId, code, reason, text }) => {
        const person = personOf(staffId);
        const role = caseRole(person.roles);
        if (role === null) throw new CodedError('forbidden', 'Noodtoegang met de envelop is voor verpleegkundigen en artsen.');
        await pass(context.credentials.get(ENVELOPE), ENVELOPE, readCode(code), 'session.openEnvelope');
        // One use: whoever has seen the code can't come back with it.
        context.credentials.remove(ENVELOPE);
        parts.begin({ id: person.id, name: person.name, role, startedAt: context.clock(), locked: null, behalfOf: null, emergency: null }, 'session.openEnvelope');
        parts.beginEmergency(role, reason, text);
        return {};
      },
    },
  };
}

/** `attempts`: dead after too many; `lapsed`: too long ago that this person proved who they are, and the region can be reached to do so. */
export function blockOf(credential: Credential, now: number, online: boolean): 'attempts' | 'lapsed' | null {
  if (credential.failures >= MAX_FAILURES) return 'attempts';
  return online && now - credential.provenAt > PROVEN_FOR_MS ? 'lapsed' : null;
}

function caseRole(roles: readonly StaffRole[]): StaffRole | null {
  return roles.find((role) => role === 'nurse' || role === 'elderlyPhysician') ?? null;
}

function shown(people: People, staffId: string): { id: string; name: string; roles: StaffRole[] } {
  const person = people.get(staffId);
  return { id: staffId, name: person?.name ?? staffId, roles: person === null ? [] : [...people.rolesOf(person)] };
}

function hostOf(issuer: string | undefined): string | null {
  return issuer === undefined ? null : new URL(issuer).host;
}

function seconds(ms: number): string {
  const total = Math.ceil(ms / 1000);
  return total < 90 ? `${total} seconden` : `${Math.ceil(total / 60)} minuten`;
}
