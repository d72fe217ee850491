import { deskContract } from '../../../shared/contract/desk.ts';
import type { Checker } from './client.ts';

/** Validates every result against the contract: what the screens were promised is what they get (development and tests). */
export const contractChecker: Checker = (method, value) => {
  const parsed = deskContract[method].output.safeParse(value);
  if (parsed.success) return null;
  const issue = parsed.error.issues[0];
  return issue === undefined ? 'shape' : `${issue.path.join('.')}: ${issue.message}`;
};
