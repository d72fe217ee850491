import * as z from 'zod';
import { expect, test } from 'vitest';
import { checkedOnce } from './checked-once.ts';

test('what does not fit is refused each time, frozen or not', () => {
  const list = z.array(checkedOnce(z.strictObject({ id: z.string(), n: z.int() })));
  const wrong = Object.freeze({ id: 'a', n: 1.5 });
  expect(list.safeParse([wrong]).success).toBe(false);
  expect(list.safeParse([wrong]).success).toBe(false);
  expect(list.safeParse([{ id: 'a' }]).success).toBe(false);
  expect(list.safeParse([null]).success).toBe(false);
});

test('the place of a fault is told as by the schema itself', () => {
  const row = z.strictObject({ id: z.string(), n: z.int() });
  const paths = (schema: z.ZodType) => schema.safeParse([{ id: 'a', n: 1 }, { id: 2, n: 1 }]).error?.issues.map((issue) => issue.path);
  expect(paths(z.array(checkedOnce(row)))).toEqual(paths(z.array(row)));
});

test('an object that can still change is checked again', () => {
  const list = z.array(checkedOnce(z.strictObject({ n: z.int() })));
  const row = { n: 1 as number | string };
  expect(list.safeParse([row]).success).toBe(true);
  row.n = 'one';
  expect(list.safeParse([row]).success).toBe(false);
});

test('a frozen object is looked at once', () => {
  let looks = 0;
  const list = z.array(checkedOnce(z.strictObject({ n: z.int().refine(() => { looks += 1; return true; }) })));
  const row = Object.freeze({ n: 1 });
  expect(list.parse([row, row])[1]).toBe(row);
  list.parse([row]);
  expect(looks).toBe(1);
});
