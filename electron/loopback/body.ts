import type { IncomingMessage } from 'node:http';
import type { ErrorCode } from '../../shared/contract/errors.ts';

export type BodyResult =
  | { readonly ok: true; readonly body: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly status: 400 | 413 | 415; readonly code: ErrorCode; readonly message: string };

/** Reads a JSON object of at most `limit` bytes. Stops reading as soon as it is too large; only application/json in UTF-8 is taken. */
export async function readJsonBody(request: IncomingMessage, limit: number): Promise<BodyResult> {
  const type = (request.headers['content-type'] ?? '').toLowerCase().replaceAll(' ', '');
  if (type !== 'application/json' && type !== 'application/json;charset=utf-8') return refused(415, 'badRequest', 'Alleen JSON wordt aangenomen.');
  if (Number(request.headers['content-length'] ?? 0) > limit) return refused(413, 'tooLarge', 'Deze vraag is te groot. Kort de tekst in.');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) return refused(400, 'badRequest', 'Deze vraag is niet te lezen.');
    size += chunk.length;
    if (size > limit) return refused(413, 'tooLarge', 'Deze vraag is te groot. Kort de tekst in.');
    chunks.push(chunk);
  }
  const body = parseObject(Buffer.concat(chunks));
  return body === null ? refused(400, 'badRequest', 'Deze vraag is niet te lezen.') : { ok: true, body };
}

function parseObject(bytes: Buffer): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isRecord(value) ? value : null;
  } catch {
    // Not UTF-8 or not JSON: the caller answers 400.
    return null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(status: 400 | 413 | 415, code: ErrorCode, message: string): BodyResult {
  return { ok: false, status, code, message };
}
