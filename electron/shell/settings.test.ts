import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { flagsOf, settle } from './options.ts';
import { readPolicy } from './policy.ts';
import { watchUpdates } from './updates.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'regioloket-policy-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the administrator's policy", () => {
  it.each(['{', '[]', '{"regoin":{}}', '{"region":{"url":"nonsense"}}', '{"updates":{"enabled":"no"}}', '{"dataFolder":""}'])('%s stops the desk with a reason instead of being ignored', (text) => {
    const file = join(folder, 'policy.json');
    writeFileSync(file, text);
    expect(() => readPolicy(file)).toThrow(/policy file/);
  });

  it('goes before what a user chooses', () => {
    const policy = { region: { url: 'https://region.example' }, dataFolder: '/srv/desk' };
    expect(settle({ data: '/tmp/mine', region: 'https://evil.example', tokenFile: '/t' }, policy, {})).toEqual({ dataFolder: '/srv/desk', region: { url: 'https://region.example', tokenFile: null }, updates: undefined });
  });

  it('no file means no policy', () => {
    expect(readPolicy(join(folder, 'nowhere.json'))).toEqual({});
  });
});

describe('flags among those of Chromium', () => {
  it('a flag of ours without a value is refused; unknown ones are left alone', () => {
    expect(() => flagsOf(['electron', '.', '--data'], false)).toThrow(/--data/);
    expect(() => flagsOf(['electron', '.', '--region', '--disable-gpu'], false)).toThrow(/--region/);
    expect(flagsOf(['electron', '.', '--disable-gpu', '--data=/x'], false)).toEqual({ data: '/x', region: null, tokenFile: null });
    expect(flagsOf(['regioloket', '--data', '/x'], true)).toEqual({ data: '/x', region: null, tokenFile: null });
  });
});

describe('new versions', () => {
  const updater = () => {
    const listeners = new Map<string, (value: { version: string }) => void>();
    const made = { autoDownload: false, autoInstallOnAppQuit: true, allowDowngrade: true, allowPrerelease: true, channel: null as string | null, installed: 0, checks: 0, listeners,
      checkForUpdates: () => { made.checks += 1; return Promise.resolve(null); }, quitAndInstall: () => { made.installed += 1; }, on: (name: string, listener: (value: { version: string }) => void) => { listeners.set(name, listener); return made; } };
    return made;
  };
  type Updater = Parameters<typeof watchUpdates>[0];

  it('a policy that switches updates off means that nobody asks for them', () => {
    const fake = updater();
    watchUpdates(fake as unknown as Updater, { enabled: false, channel: 'latest' }, { offer: () => undefined, log: () => undefined });
    expect(fake.checks).toBe(0);
  });

  it('a fetched version is offered and installed only when the nurse says so, and never goes back in version', () => {
    const fake = updater();
    const offers: (() => void)[] = [];
    const stop = watchUpdates(fake as unknown as Updater, undefined, { offer: (_version, install) => offers.push(install), log: () => undefined });
    fake.listeners.get('update-downloaded')?.({ version: '1.0.0' });
    stop();
    expect([fake.autoInstallOnAppQuit, fake.allowDowngrade, fake.allowPrerelease, fake.installed, offers.length]).toEqual([false, false, false, 0, 1]);
    offers[0]?.();
    expect(fake.installed).toBe(1);
  });

  it('a failing check is logged and nothing else', async () => {
    const log = vi.fn();
    const stop = watchUpdates({ ...updater(), checkForUpdates: () => Promise.reject(new Error('offline')) } as unknown as Updater, undefined, { offer: () => undefined, log });
    await vi.waitFor(() => expect(log).toHaveBeenCalledWith('warn', 'update check failed', { error: 'Error' }));
    stop();
  });
});
