import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readSmallFile, readSmallJson, replaceSmallFile } from './small-file.ts';

it('a small file that is not there, can not be read or is no JSON never throws where it is read as JSON; replaced, it is its owner\'s alone', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'regioloket-small-'));
  const file = (name: string): string => path.join(folder, name);
  try {
    mkdirSync(file('folder'));
    writeFileSync(file('half'), '{"at":');
    expect([readSmallJson(file('none')), readSmallJson(file('folder')), readSmallJson(file('half'))]).toEqual([{}, undefined, undefined]);
    expect(readSmallFile(file('none'))).toBeNull();
    expect(() => readSmallFile(file('folder'))).toThrow('EISDIR');
    replaceSmallFile(file('kept'), '{"at":1}');
    expect([readSmallJson(file('kept')), statSync(file('kept')).mode & 0o777, readdirSync(folder).sort()]).toEqual([{ at: 1 }, 0o600, ['folder', 'half', 'kept']]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
