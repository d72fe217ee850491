import { CodedError } from '../../../shared/contract/errors.ts';
import type { ErrorCode } from '../../../shared/contract/errors.ts';
import { ActivationRequest, ActivationResponse, CodeResponse, IdentityProvider } from '../../../shared/contract/region.ts';
import type { Staff } from '../../../shared/contract/region.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type * as z from 'zod';
import { getMeta } from '../store/meta.ts';
import type { StoreContext } from '../store/context.ts';
import type { Net } from '../sync/ports.ts';
import { askJson } from '../sync/wire.ts';
import type { ProvenBy } from './credentials.ts';
import { askIdentityProvider } from './identity-provider.ts';
import type { Asked } from './identity-provider.ts';
import { readCode } from './secret.ts';

/** Who somebody is, proven anew: by the region's identity provider or by a code that the region checks and burns. Kept in memory for a few minutes, for choosing a PIN. */
export type ProofState =
  | { readonly state: 'none' }
  | { readonly state: 'waiting'; readonly url: string }
  | { readonly state: 'proven'; readonly staffId: string; readonly by: ProvenBy; readonly at: number }
  | { readonly state: 'failed'; readonly message: string };
export type Proofs = {
  state(): ProofState;
  /** The provider of the policy, else the region's; null = none. */
  provider(): IdentityProvider | null;
  openProvider(): Promise<string>;
  useCode(code: string): Promise<string>;
  /** Asks the region for a code for a colleague. */
  giveCode(staffId: string, by: Actor): Promise<z.output<typeof CodeResponse>>;
  drop(): void;
};
export type ProofParts = {
  readonly context: StoreContext;
  /** the region, when there is one to talk to */
  readonly net: () => Net | null;
  readonly fixed: IdentityProvider | undefined;
  /** a staff member of this region who may work, by the identity provider's word; null = unknown here or no longer active */
  readonly staffBySubject: (subject: string) => z.output<typeof Staff> | null;
  readonly changed: () => void;
};

/** A proof is good for so long (ms). */
export const PROOF_MS = 10 * 60_000;
const TIMEOUT_MS = 10_000;

export function createProofs(parts: ProofParts): Proofs {
  const { context } = parts;
  let held: ProofState = { state: 'none' };
  let asked: Asked | null = null;
  const hold = (next: ProofState): void => {
    held = next;
    parts.changed();
  };
  const drop = (): void => {
    asked?.stop();
    asked = null;
    hold({ state: 'none' });
  };
  const provider = (): IdentityProvider | null => {
    if (parts.fixed !== undefined) return parts.fixed;
    const text = getMeta(context.db.read, 'identityProvider');
    const parsed = text === null ? null : IdentityProvider.safeParse(JSON.parse(text));
    return parsed?.success === true ? parsed.data : null;
  };
  const region = (): Net => {
    const net = parts.net();
    if (net === null) throw new CodedError('offline', 'Er is nu geen verbinding met de regio. Probeer het opnieuw zodra die er is.');
    return net;
  };

  return {
    state: () => (held.state === 'proven' && context.clock() - held.at > PROOF_MS ? { state: 'none' } : held),
    provider,
    drop,
    openProvider: async () => {
      const known = provider();
      if (known === null) throw new CodedError('unsupported', 'Deze regio heeft geen eigen aanmelddienst. Vraag uw manager om een activeringscode.');
      asked?.stop();
      const current = await askIdentityProvider(known);
      asked = current;
      hold({ state: 'waiting', url: current.url });
      current.answer.then(
        (subject) => {
          if (asked !== current) return;
          const person = parts.staffBySubject(subject);
          hold(person === null ? { state: 'failed', message: 'Uw organisatie kent u, maar u staat niet als medewerker van deze regio in de lijst. Vraag uw manager om u toe te voegen.' } : { state: 'proven', staffId: person.id, by: 'identityProvider', at: context.clock() });
        },
        (error: unknown) => {
          if (asked === current) hold({ state: 'failed', message: error instanceof CodedError ? error.message : 'Aanmelden bij uw organisatie lukte niet. Probeer het opnieuw.' });
        },
      );
      return current.url;
    },
    useCode: async (code) => {
      const body = JSON.stringify(ActivationRequest.parse({ code: readCode(code).slice(0, 40) }));
      const reply = await askJson(region(), { method: 'POST', path: '/v1/session/activations', body, timeoutMs: TIMEOUT_MS }, ActivationResponse);
      if (reply.kind !== 'ok') throw refusal(reply, 'Deze code is niet (meer) geldig. Vraag uw manager om een nieuwe.');
      asked?.stop();
      asked = null;
      hold({ state: 'proven', staffId: reply.value.staff.id, by: 'code', at: context.clock() });
      return reply.value.staff.id;
    },
    giveCode: async (staffId, by) => {
      const reply = await askJson(region(), { method: 'POST', path: '/v1/session/codes', body: JSON.stringify({ staffId, by }), timeoutMs: TIMEOUT_MS }, CodeResponse);
      if (reply.kind !== 'ok') throw refusal(reply, 'De regio gaf geen code: deze persoon staat niet als actieve medewerker in de lijst, of u bent daar geen manager.');
      return reply.value;
    },
  };
}

/** The region's no in our words; anything else means that there was no answer to rely on. */
function refusal(reply: { readonly kind: string; readonly code?: string | null }, words: string): CodedError {
  const code = 'code' in reply && typeof reply.code === 'string' ? reply.code : null;
  if (code === 'rateLimited') return new CodedError('rateLimited', 'Te veel verkeerde codes achter elkaar. Wacht tien minuten.');
  const known: readonly ErrorCode[] = ['notFound', 'refused', 'forbidden', 'notSignedIn', 'badRequest', 'conflict'];
  return known.some((one) => one === code) ? new CodedError('refused', words) : new CodedError('offline', 'De regio antwoordt nu niet. Probeer het opnieuw zodra er verbinding is.');
}
