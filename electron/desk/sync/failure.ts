import type { StepResult } from './step.ts';
import { problemOf } from './status.ts';
import type { Reply } from './wire.ts';

/** What a call that didn't end in a value means for the loop: wait and try again, with a reason that a person can read. Nothing is ever dropped because of it. */
export function failureOf(reply: Exclude<Reply<unknown>, { kind: 'ok' }>): StepResult {
  switch (reply.kind) {
    case 'down':
      return { kind: 'failed', problem: problemOf('offline'), atLeast: null };
    case 'garbage':
      return { kind: 'failed', problem: problemOf(reply.why === 'notJson' ? 'badResponse' : 'schemaMismatch'), atLeast: null };
    case 'refused':
      return { kind: 'failed', problem: problemOf(codeOf(reply.status, reply.code)), atLeast: reply.retryAfterMs };
  }
}

function codeOf(status: number, code: string): string {
  if (status === 401) return 'notSignedIn';
  if (status === 403) return 'forbidden';
  if (status === 426) return 'schemaMismatch';
  if (status === 429) return 'rateLimited';
  // A proxy's error page, a region that is starting or stopping: nothing the nurse could do about it.
  if (status >= 500) return 'offline';
  return code;
}
