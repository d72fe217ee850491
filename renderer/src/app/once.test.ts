import { expect, it } from 'vitest';
import { onceAtATime } from './once.ts';

/** A fetch that answers when it is told to. */
function held(): { readonly fetch: (key: string) => Promise<string>; readonly asked: string[]; readonly answer: (text: string) => void; readonly fail: () => void } {
  const open: { readonly resolve: (text: string) => void; readonly reject: (error: Error) => void }[] = [];
  const asked: string[] = [];
  return {
    asked,
    fetch: (key) => new Promise((resolve, reject) => { asked.push(key); open.push({ resolve, reject }); }),
    answer: (text) => { open.shift()?.resolve(text); },
    fail: () => { open.shift()?.reject(new Error('gone')); },
  };
}

it('two that ask for the same thing while it is under way cause one fetch and both get its end; another key is its own', async () => {
  const { fetch, asked, answer } = held();
  const taken: string[] = [];
  const { join } = onceAtATime(fetch, (key, text) => { taken.push(`${key} ${text}`); });
  const [first, second, other] = [join('a'), join('a'), join('b')];
  expect(asked).toEqual(['a', 'b']);
  answer('one');
  answer('two');
  await Promise.all([first, second, other]);
  expect(taken).toEqual(['a one', 'b two']);
});

it('after an own action nothing older is believed: it is asked anew though a fetch is under way, and who joins then joins the newer', async () => {
  const { fetch, asked, answer } = held();
  const { anew, join } = onceAtATime(fetch, () => undefined);
  const older = join('a');
  const newer = anew('a');
  expect(asked).toHaveLength(2);
  answer('old');
  await older;
  expect(join('a')).toBe(newer);
  expect(asked).toHaveLength(2);
  answer('new');
  await newer;
});

it('who finds in the answer itself that it is behind fetches again at once', async () => {
  const { fetch, asked, answer } = held();
  let again: Promise<void> | null = null;
  const { join } = onceAtATime(fetch, (key) => { if (again === null) again = join(key); });
  const first = join('a');
  answer('behind');
  await first;
  expect(asked).toHaveLength(2);
  answer('current');
  await again;
});

it('a fetch that failed is not in the way of the next', async () => {
  const { fetch, asked, fail, answer } = held();
  const { join } = onceAtATime(fetch, () => undefined);
  const first = join('a');
  fail();
  await expect(first).rejects.toThrow('gone');
  const second = join('a');
  answer('here');
  await second;
  expect(asked).toHaveLength(2);
});
