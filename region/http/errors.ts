import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import * as z from 'zod';
import { CodedError } from '../../shared/contract/errors.ts';
import type { ErrorCode } from '../../shared/contract/errors.ts';
import type { Region } from '../context.ts';

const statusOf: Partial<Record<ErrorCode, number>> = {
  badRequest: 400, contradiction: 400, unknownFact: 400, outOfDomain: 400, blocked: 409, notSignedIn: 401, forbidden: 403, notFound: 404, conflict: 409, epochChanged: 409, stale: 412, cursorGone: 410, erased: 410, tooLarge: 413, unsupported: 415, fingerprintMismatch: 422, refused: 422,
  schemaMismatch: 426, rateLimited: 429, locked: 503, internal: 500,
};
/** HTTP status of an error code. */
export function statusFor(code: ErrorCode): number {
  return statusOf[code] ?? 500;
}

/** Over so many seconds those who are told to come back are spread. */
const RETRY_SPREAD_S = 5;
const codeOf: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  400: ['badRequest', 'Dit verzoek is niet te lezen.'], 404: ['notFound', 'Dit adres bestaat niet.'], 408: ['badRequest', 'Het verzoek kwam niet op tijd binnen.'], 413: ['tooLarge', 'Dit verzoek is te groot; verstuur het in kleinere delen.'],
  415: ['unsupported', 'Alleen JSON zonder compressie wordt aangenomen.'], 429: ['rateLimited', 'Te veel verzoeken achter elkaar. Wacht even.'], 431: ['tooLarge', 'De kopregels van dit verzoek zijn te groot.'],
};

/** Every error leaves as {error: {code, message}}; what is unexpected is logged here and told as `internal` without its text. */
export function coveredErrors(app: FastifyInstance, region: Region): void {
  app.setNotFoundHandler(() => { throw new CodedError('notFound', 'Dit adres bestaat niet.'); });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const coded = codedOf(error);
    const status = statusFor(coded.code);
    codes.set(request, coded.code);
    if (status >= 500) region.log.error({ err: error, route: request.routeOptions.url ?? 'unknown' }, 'request failed');
    // Nobody comes back at the same moment as everybody else (seconds). The limiter has said its own time already.
    if (status === 503 || status === 429) reply.header('retry-after', Math.max(1, Number(reply.getHeader('retry-after') ?? 0)) + Math.floor(Math.random() * RETRY_SPREAD_S));
    if (coded.code === 'notSignedIn') reply.header('www-authenticate', 'Bearer');
    return reply.code(status).send({ error: { code: coded.code, message: coded.message, ...(coded.details === undefined ? {} : { details: coded.details }) } });
  });
}

/** What the error handler answered. The pages and the FHIR intake refuse in words of their own, past it: their code follows from the status. */
const codes = new WeakMap<FastifyRequest, ErrorCode>();

/** Once an answer is out: a refusal or failure is counted, and a refusal logged without what was sent. */
export function noteRefusal(region: Region, request: FastifyRequest, status: number): void {
  if (status < 400) return;
  const code = codes.get(request) ?? codeOf[status]?.[0] ?? (status < 500 ? 'refused' : 'internal');
  region.counters.rejectedRequests.add(code);
  if (status < 500) region.log.info({ code, status, method: request.method, route: request.routeOptions.url ?? 'unknown' }, 'request refused');
}

/** Bytes that are no HTTP request, or one with headers past all bounds: refused with a code as any other, and the connection closed. */
export function noRequest(region: Region): (error: Error & { readonly code?: string }, socket: Socket) => void {
  return (error, socket) => {
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
    const [code, message] = codeOf[status] ?? ['badRequest', ''];
    region.counters.rejectedRequests.add(code);
    region.log.info({ code, status, why: error.code ?? 'unknown' }, 'request refused');
    // a connection that was reset, or that already carries an answer, hears nothing more
    if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) {
      socket.destroy();
      return;
    }
    const body = JSON.stringify({ error: { code, message } });
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`);
  };
}

/** Any error as a coded one; the unexpected keeps nothing of its text. */
export function codedOf(error: FastifyError | CodedError): CodedError {
  if (error instanceof CodedError) return error;
  const known = codeOf[error.statusCode ?? 500];
  return known === undefined ? new CodedError('internal', 'Er ging iets mis in de regio. Probeer het zo opnieuw.') : new CodedError(known[0], known[1]);
}

/** Parses with a contract schema; the message names the fields and what is wrong with them, never their content. */
export function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new CodedError('badRequest', `Dit verzoek klopt niet: ${parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.code}`).join(', ').slice(0, 300)}`);
}
