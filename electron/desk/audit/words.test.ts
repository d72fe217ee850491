import { describe, expect, it } from 'vitest';
import { deskContract } from '../../../shared/contract/desk.ts';
import type { Method } from '../../../shared/contract/define.ts';
import { actionLabel } from './words.ts';

describe('what the log calls things', () => {
  it('every method that asks for a role has a name in Dutch: whoever reads the log, or a refusal in it, doesn\'t read program words', () => {
    const loggable = Object.entries(deskContract as Readonly<Record<string, Method>>).filter(([, method]) => method.roles !== null).map(([name]) => name);
    expect(loggable.filter((name) => actionLabel(name) === name)).toEqual([]);
  });
});
