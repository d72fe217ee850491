import { CodedError } from '../../../shared/contract/errors.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { CallContext } from '../kernel.ts';

/** Who asks. The router lets nobody in without a role; this is the second lock. */
export function actorOf(context: CallContext): Actor {
  if (context.actor === null) throw new CodedError('notSignedIn', 'Start eerst een dienst.');
  return context.actor;
}

/** The system itself at this desk, for facts that no person enters (a hold that the region refused). */
export function systemActor(desk: string): Actor {
  return { id: 'system', role: 'system', desk };
}
