import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseRegion } from './region-choice.ts';

let folder: string;
const none = { url: null, tokenFile: null };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'regioloket-region-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('which region a desk speaks to', () => {
  it.each(['nonsense', 'ftp://region.example', 'http://region.example', 'file:///etc/passwd'])('%s is refused: a region is https, or http on this machine', (url) => {
    expect(() => chooseRegion(folder, { ...none, url }, {})).toThrow(/--region/);
  });

  it.each(['{', '{"url": 7}', '{"url":"ftp://x.example"}', '{"url":"http://region.example"}'])('a region file that is not right (%s) stops the start instead of starting elsewhere', (text) => {
    writeFileSync(join(folder, 'region.json'), text);
    expect(() => chooseRegion(folder, none, {})).toThrow();
  });

  it('a token file that is missing or empty is named', () => {
    expect(() => chooseRegion(folder, { url: 'https://region.example', tokenFile: join(folder, 'nowhere') }, {})).toThrow(/nowhere/);
    writeFileSync(join(folder, 'empty'), '\n');
    expect(() => chooseRegion(folder, { url: 'https://region.example', tokenFile: join(folder, 'empty') }, {})).toThrow(/empty/);
  });

  it('a token of one region never goes to another', () => {
    writeFileSync(join(folder, 'region.json'), JSON.stringify({ url: 'https://one.example', tokenFile: 'token' }));
    writeFileSync(join(folder, 'token'), 'for-one\n');
    expect(chooseRegion(folder, { ...none, url: 'https://two.example' }, {})).toEqual({ url: 'https://two.example', token: '' });
    expect(chooseRegion(folder, none, {})).toEqual({ url: 'https://one.example', token: 'for-one' });
  });

  it('a training region started by hand in the data folder is joined with its own token', () => {
    mkdirSync(join(folder, 'region'));
    writeFileSync(join(folder, 'region/region.json'), JSON.stringify({ url: 'http://127.0.0.1:4010', auditToken: 'x' }));
    writeFileSync(join(folder, 'region/desk-token'), 'desk\n');
    expect(chooseRegion(folder, { ...none, url: 'http://127.0.0.1:4010/' }, {})).toEqual({ url: 'http://127.0.0.1:4010', token: 'desk' });
    expect(chooseRegion(folder, { ...none, url: 'http://127.0.0.1:4011' }, {})).toEqual({ url: 'http://127.0.0.1:4011', token: '' });
  });

  it('nothing configured means the training region', () => {
    expect(chooseRegion(folder, none, {})).toBeNull();
  });
});
