import './jitless.ts';
import * as z from 'zod';

/**
 * Coded errors that cross a boundary. The message is a Dutch sentence that says what to do next; `details` never holds patient data.
 * Unknown errors become `internal` and are logged on the side where they arose.
 */
export const errorCodes = [
  'internal', 'unknownMethod', 'badRequest', 'badResponse', 'notSignedIn', 'forbidden', 'notFound', 'conflict', 'refused', 'offline', 'unsupported',
  'unknownFact', 'outOfDomain', 'contradiction', 'notDecided', 'notABedSearch', 'blocked', 'noCapacity', 'stale', 'duplicatePatient', 'identityInText', 'badBsn',
  'unknownMunicipality', 'databaseNewer', 'databaseLocked', 'databaseKey', 'databaseDamaged', 'diskFull', 'schemaMismatch', 'epochChanged', 'cursorGone',
  'fingerprintMismatch', 'tooLarge', 'rateLimited', 'erased', 'locked',
] as const;
export const ErrorCode = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof ErrorCode>;

export const WireError = z.strictObject({ code: ErrorCode, message: z.string().max(500), details: z.json().optional() });
export type WireError = z.infer<typeof WireError>;

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: WireError };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail(code: ErrorCode, message: string, details?: WireError['details']): { readonly ok: false; readonly error: WireError } {
  return { ok: false, error: details === undefined ? { code, message } : { code, message, details } };
}

/** Thrown inside a core to leave a handler early; the router turns it into the wire form. */
export class CodedError extends Error {
  readonly code: ErrorCode;
  readonly details: WireError['details'];
  constructor(code: ErrorCode, message: string, details?: WireError['details']) {
    super(message);
    this.name = 'CodedError';
    this.code = code;
    this.details = details;
  }
}
