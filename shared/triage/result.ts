import type { Fault, FaultDetails, Result } from './types.ts';

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fault(code: string, message: string, english: string, details?: FaultDetails): Fault {
  return details === undefined ? { code, message, english } : { code, message, english, details };
}

export function fail(code: string, message: string, english: string, details?: FaultDetails): { readonly ok: false; readonly error: Fault } {
  return { ok: false, error: fault(code, message, english, details) };
}

/** Thrown inside the engine's builders and turned into a Result at its public doors; never leaves this folder. */
export class Refusal extends Error {
  readonly fault: Fault;

  constructor(refused: Fault) {
    super(refused.english);
    this.name = 'Refusal';
    this.fault = refused;
  }
}

export function refuse(code: string, message: string, english: string, details?: FaultDetails): never {
  throw new Refusal(fault(code, message, english, details));
}

/** Runs a builder that may refuse. Anything else that is thrown is a defect and goes on up. */
export function attempt<T>(build: () => T): Result<T> {
  try {
    return ok(build());
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, error: error.fault };
    throw error;
  }
}
