import type { FastifyRequest } from 'fastify';
import { CodedError } from '../../shared/contract/errors.ts';

/** The version a writer has seen, from If-Match: "7". A write without it is refused: nobody overwrites what he hasn't seen. `If-None-Match: *` = must be new. */
export function versionSeen(request: FastifyRequest): number {
  if (request.headers['if-none-match'] === '*') return 0;
  const match = /^"(\d{1,15})"$/.exec(request.headers['if-match'] ?? '');
  if (match === null) throw new CodedError('badRequest', 'Geef met If-Match de versie mee die u hebt gezien.');
  return Number(match[1]);
}
