import { describe, expect, it } from 'vitest';
import { groupCommit } from './groupCommit.ts';

/** A commit that ends when the test says so. */
function held(): { readonly commit: (items: readonly number[]) => Promise<readonly string[] | null>; readonly groups: (readonly number[])[]; end(answer?: 'no' | Error): Promise<void> } {
  const groups: (readonly number[])[] = [];
  const ends: ((answer?: 'no' | Error) => void)[] = [];
  return {
    groups,
    commit: (items) => new Promise((resolve, reject) => {
      groups.push(items);
      ends.push((answer) => {
        if (answer instanceof Error) reject(answer);
        else resolve(answer === 'no' ? null : items.map((item) => `done ${item}`));
      });
    }),
    end: async (answer) => {
      ends.shift()?.(answer);
      await new Promise((resolve) => { setImmediate(resolve); });
    },
  };
}

describe('group commit', () => {
  it('lets what comes alone go at once, and what comes meanwhile go together in its order', async () => {
    const { commit, groups, end } = held();
    const add = groupCommit(commit, 10);
    const all = [add([1]), add([2, 3]), add([4])];
    expect(groups).toEqual([[1]]);
    await end();
    expect(groups).toEqual([[1], [2, 3, 4]]);
    await end();
    expect(await Promise.all(all)).toEqual([['done 1'], ['done 2', 'done 3'], ['done 4']]);
    void add([5]);
    expect(groups.at(-1)).toEqual([5]);
  });

  it('keeps a group within its size, and one call whole even when it is larger', async () => {
    const { commit, groups, end } = held();
    const add = groupCommit(commit, 3);
    for (const items of [[1], [2, 3], [4, 5], [6, 7, 8, 9]]) void add(items);
    for (let step = 0; step < 4; step += 1) await end();
    expect(groups).toEqual([[1], [2, 3], [4, 5], [6, 7, 8, 9]]);
  });

  it('tells each call of a group that could not go together so, throws to each what was thrown, and goes on after both', async () => {
    const { commit, end } = held();
    const add = groupCommit(commit, 10);
    const first = add([1]);
    const together = Promise.all([add([2]), add([3])]);
    await end('no');
    expect(await first).toBeNull();
    await end('no');
    expect(await together).toEqual([null, null]);
    const broken = [add([4]), add([5])].map((one) => one.then(() => 'no error', (error: unknown) => String(error)));
    await end(new Error('disk'));
    await end(new Error('disk'));
    expect(await Promise.all(broken)).toEqual(['Error: disk', 'Error: disk']);
    const last = add([6]);
    await end();
    expect(await last).toEqual(['done 6']);
  });
});
