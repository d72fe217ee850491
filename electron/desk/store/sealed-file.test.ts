import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { CodedError } from '../../../shared/contract/errors.ts';
import { readSealed as read, sealedWith, writeSealed } from './sealed-file.ts';
import type { Secret } from './sealed-file.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regioloket-sealed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const secret = { kind: 'folderKey', key: new Uint8Array(32).fill(1) } as const;
const readSealed = (file: string, with_: Secret): readonly string[] => [...read(file, with_)];
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof CodedError ? error.code : String(error);
  }
  return 'none';
};
let made = 0;
const fresh = (): string => path.join(folder, `f${made += 1}`);

describe('a sealed file', () => {
  it('gives back exactly the lines, whatever they hold, and shows none of them', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }).map((line) => line.replaceAll('\n', ' '))), (lines) => {
      const file = fresh();
      writeSealed(file, secret, lines);
      expect(readSealed(file, secret)).toEqual(lines);
    }), { numRuns: 60 });
    const file = fresh();
    writeSealed(file, secret, ['mevrouw Proef']);
    expect(readFileSync(file).includes('Proef')).toBe(false);
    expect(sealedWith(file)).toBe('folderKey');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('that was changed, cut off, lengthened, or has its frames swapped, doesn\'t open, wherever the damage is', () => {
    const file = fresh();
    const line = 'x'.repeat(700_000);
    writeSealed(file, secret, [line, line, line, line, 'end']);
    const whole = readFileSync(file);
    const head = whole.indexOf(10) + 1;
    const frame = 4 + whole.readUInt32BE(head);
    const swapped = Buffer.concat([whole.subarray(0, head), whole.subarray(head + frame, head + 2 * frame), whole.subarray(head, head + frame), whole.subarray(head + 2 * frame)]);
    const broken = [swapped, whole.subarray(0, head + frame), whole.subarray(0, whole.length - 1), whole.subarray(0, head), Buffer.concat([whole, Buffer.from([0])]), Buffer.concat([whole.subarray(0, head), whole.subarray(head + frame)])];
    for (const at of [head + 10, head + frame + 200, whole.length - 3]) {
      const one = Buffer.from(whole);
      one[at] = (one[at] ?? 0) ^ 1;
      broken.push(one);
    }
    for (const bytes of broken) {
      writeFileSync(file, bytes);
      expect(['databaseDamaged', 'databaseKey']).toContain(codeOf(() => readSealed(file, secret)));
    }
    writeFileSync(file, 'iets anders\n');
    expect(codeOf(() => readSealed(file, secret))).toBe('badRequest');
  });

  it('opens with its own key or passphrase only, takes no short passphrase, and never takes a file\'s place', () => {
    const file = fresh();
    const words = { kind: 'passphrase', text: 'vier losse woorden hier' } as const;
    writeSealed(file, words, ['een']);
    expect(readSealed(file, words)).toEqual(['een']);
    expect(codeOf(() => readSealed(file, { ...words, text: 'vier losse woorden daar' }))).toBe('databaseKey');
    expect(codeOf(() => readSealed(file, secret))).toBe('databaseKey');
    expect(codeOf(() => writeSealed(file, secret, ['twee']))).toBe('refused');
    const before = readdirSync(folder).length;
    expect(codeOf(() => writeSealed(fresh(), { kind: 'passphrase', text: 'kort' }, ['x']))).toBe('refused');
    expect(codeOf(() => writeSealed(fresh(), secret, (function* () { yield 'een'; throw new CodedError('internal', 'x'); })()))).toBe('internal');
    expect(readdirSync(folder).length).toBe(before);
  });
});
