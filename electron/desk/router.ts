import type * as z from 'zod';
import { CodedError, fail, ok } from '../../shared/contract/errors.ts';
import type { Result, WireError } from '../../shared/contract/errors.ts';
import { deskContract } from '../../shared/contract/desk.ts';
import type { DeskContract } from '../../shared/contract/desk.ts';
import type { Method, MethodName } from '../../shared/contract/define.ts';
import type { Actor } from '../../shared/contract/primitives.ts';
import type { CallContext, Handler, Log } from './kernel.ts';

/**
 * The one door into the core. Names are looked up among the contract's own, input AND output are validated, roles come from the contract, every refusal of a role is audited, and
 * whatever goes wrong comes back as a coded error: nothing is ever thrown across.
 */
export type Handlers = { readonly [N in MethodName<DeskContract>]: Handler<N> };
export type RouterPorts = {
  readonly handlers: Handlers;
  readonly actor: () => Actor | null;
  readonly now: () => number;
  readonly log: Log;
  /** A call that was refused because of who asked (or because nobody is signed in). */
  readonly refused: (actor: Actor | null, method: string, code: 'notSignedIn' | 'forbidden') => void;
  /** Before each call that may go on; what it returns is called when the call was answered. For looks at patients that the feature itself didn't write down. */
  readonly watch?: (actor: Actor | null, method: string, input: unknown) => () => void;
};
export type Router = (method: string, input: string) => Promise<string>;

/** Longest input, in characters of JSON. */
export const MAX_INPUT = 1_000_000;

export function createRouter(ports: RouterPorts): Router {
  return async (method, input) => JSON.stringify(await answer(ports, method, input));
}

type AnyHandler = (input: unknown, context: CallContext) => unknown;

async function answer(ports: RouterPorts, method: string, input: string): Promise<Result<unknown>> {
  if (typeof method !== 'string' || !Object.hasOwn(deskContract, method)) return fail('unknownMethod', 'Deze opdracht bestaat niet. Herstart Regioloket; blijft dit, meld het aan de beheerder.');
  const name = method as MethodName<DeskContract>;
  const definition: Method = deskContract[name];
  try {
    const actor = ports.actor();
    const refusal = checkRole(definition, actor);
    if (refusal !== null) {
      ports.refused(actor, name, refusal);
      return refusal === 'notSignedIn' ? fail('notSignedIn', 'Meld u eerst aan bij "Dienst starten".') : fail('forbidden', 'Uw rol mag dit niet. Vraag een collega met die rol of de beheerder.');
    }
    const parsed = definition.input.safeParse(parseJson(input));
    if (!parsed.success) return fail('badRequest', 'Deze gegevens kloppen niet; kijk de velden na.', { issues: issuesOf(parsed.error) });
    // The map's type pairs each name with its handler; one lookup by a name known only at run time needs the common form.
    const handler = ports.handlers[name] as AnyHandler;
    const answered = ports.watch?.(actor, name, parsed.data);
    const output = definition.output.safeParse(await handler(parsed.data, { actor, now: ports.now() }));
    if (output.success) {
      answered?.();
      return ok(output.data);
    }
    ports.log('error', 'a handler answered in a shape outside the contract', { method: name, issues: issuesOf(output.error).join('; ').slice(0, 400) });
    return fail('badResponse', 'Er ging iets mis in dit programma; er is niets getoond dat niet klopt. Meld dit aan de beheerder.');
  } catch (error) {
    return failure(ports, name, error);
  }
}

function checkRole(definition: Method, actor: Actor | null): 'notSignedIn' | 'forbidden' | null {
  if (definition.roles === null) return null;
  if (actor === null) return 'notSignedIn';
  return definition.roles.includes(actor.role) ? null : 'forbidden';
}

function parseJson(input: string): unknown {
  if (typeof input !== 'string' || input.length > MAX_INPUT) throw new CodedError('tooLarge', 'Dit is te groot om in een keer te versturen.');
  try {
    return JSON.parse(input) as unknown;
  } catch {
    throw new CodedError('badRequest', 'Deze gegevens zijn onleesbaar; probeer het opnieuw.');
  }
}

/** Paths and codes only: a message could repeat what was typed. */
function issuesOf(error: z.ZodError): string[] {
  return error.issues.slice(0, 20).map((issue) => `${issue.path.map(String).join('.')}: ${issue.code}`);
}

function failure(ports: RouterPorts, method: string, error: unknown): { readonly ok: false; readonly error: WireError } {
  if (error instanceof CodedError) return fail(error.code, error.message, error.details);
  const frame = error instanceof Error ? (error.stack?.split('\n').find((line) => line.trimStart().startsWith('at '))?.trim() ?? '') : '';
  ports.log('error', 'a handler failed', { method, name: error instanceof Error ? error.name : typeof error, at: frame });
  return fail('internal', 'Er ging iets mis in dit programma. Wat was opgeslagen is er nog; probeer het opnieuw.');
}
