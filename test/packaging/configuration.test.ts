import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';

/** What a hospital's administrator counts on in the installers. They can't be built where their own tools can't be had (docs/unverified-on-electron.md): here the promises stand in the configuration. */
/** electron-builder's own parser: what it reads is what is checked. */
const { load } = createRequire(createRequire(import.meta.url).resolve('electron-builder'))('js-yaml') as { load(text: string): unknown };
const config = load(readFileSync('electron-builder.yml', 'utf8')) as Readonly<Record<string, unknown>>;
const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> };
const targets = (system: 'win' | 'linux' | 'mac'): readonly string[] => (config[system] as { target: readonly { target: string }[] }).target.map(({ target }) => target);

describe('the installers', () => {
  it('are NSIS and MSI, AppImage and deb, dmg and the zip that updates on macOS need', () => {
    expect({ win: targets('win'), linux: targets('linux'), mac: targets('mac') }).toEqual({ win: ['nsis', 'msi'], linux: ['AppImage', 'deb'], mac: ['dmg', 'zip'] });
  });

  it('install for the whole machine, by an administrator, in Dutch; removing the program keeps the data', () => {
    expect(config['nsis']).toMatchObject({ perMachine: true, oneClick: false, language: '1043', installerLanguages: ['nl_NL'], displayLanguageSelector: false, deleteAppDataOnUninstall: false, runAfterFinish: false });
    expect(config['msi']).toMatchObject({ perMachine: true, runAfterFinish: false });
  });

  it('have an icon of their own on each system', () => {
    const icons = (['win', 'linux', 'mac'] as const).map((system) => (config[system] as { icon: string }).icon);
    expect(icons.filter((file) => !existsSync(file))).toEqual([]);
    expect(readdirSync('packaging/icons').filter((name) => name.endsWith('.png')).length).toBeGreaterThan(3);
  });

  it('ask on Linux for what a key store needs', () => {
    expect((config['deb'] as { depends: readonly string[] }).depends).toContain('libsecret-1-0');
  });
});

describe('updates', () => {
  it('come through channel files, which carry the hashes and a staged rollout, and on Windows from one publisher only', () => {
    expect(config['publish']).toMatchObject({ provider: 'generic', channel: 'latest' });
    expect(new URL((config['publish'] as { url: string }).url).protocol).toBe('https:');
    expect(config['generateUpdatesFilesForAllChannels']).toBe(true);
    expect((config['win'] as { signtoolOptions: { publisherName: string } }).signtoolOptions.publisherName).not.toBe('');
    expect(config['win']).not.toHaveProperty('verifyUpdateCodeSignature', false);
    expect(config['mac']).toMatchObject({ hardenedRuntime: true });
    expect(dependencies['electron-updater']).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
