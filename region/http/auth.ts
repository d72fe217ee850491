import type { FastifyReply, FastifyRequest } from 'fastify';
import { CodedError } from '../../shared/contract/errors.ts';
import { scopeOf } from '../sync/scope.ts';
import type { Scope } from '../sync/scope.ts';
import type { Grant, TokenKind, Tokens } from '../session/tokens.ts';

const BEARER = /^Bearer ([A-Za-z0-9_-]{20,200})$/;

/** Who asks, for the handler; set by `requires` before any body is read. */
const grants = new WeakMap<FastifyRequest, Grant>();

/** A route hook that lets only these kinds of token through. The token travels in the Authorization header alone, never in a URL. */
export function requires(tokens: Tokens, ...kinds: readonly TokenKind[]): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request) => {
    const text = BEARER.exec(request.headers.authorization ?? '')?.[1];
    const grant = text === undefined ? null : await tokens.check(text);
    if (grant === null) throw new CodedError('notSignedIn', 'Het toegangsbewijs is onbekend, verlopen of ingetrokken. Vraag de beheerder om een nieuw.');
    if (!kinds.includes(grant.kind)) throw new CodedError('forbidden', 'Dit toegangsbewijs geeft hier geen recht op.');
    grants.set(request, grant);
  };
}

export function grantOf(request: FastifyRequest): Grant {
  const grant = grants.get(request);
  if (grant === undefined) throw new Error('route without a `requires` hook asked who its caller is');
  return grant;
}

export function scopeFor(request: FastifyRequest): Scope {
  return scopeOf(grantOf(request).regions);
}
