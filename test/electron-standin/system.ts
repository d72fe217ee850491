import { spawn } from 'node:child_process';
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import type { Dialog, Menu as ElectronMenu, NativeImage, SafeStorage, Shell } from 'electron';
import { only, record } from './record.ts';

/** What belongs to the operating system: written down, answered as the environment says, never really done. */
export const dialog = only('dialog', {
  showErrorBox: (title: string, content: string) => record({ kind: 'error-box', title, content }),
  showMessageBox: (options: Electron.MessageBoxOptions) => {
    record({ kind: 'message-box', message: options.message });
    return Promise.resolve({ response: 0, checkboxChecked: false });
  },
} satisfies Pick<Dialog, 'showErrorBox'> & { showMessageBox: unknown });

export const shell = only('shell', {
  openExternal: (url: string) => {
    record({ kind: 'open-external', url });
    return Promise.resolve();
  },
} satisfies Pick<Shell, 'openExternal'>);

/** A keyring with one key per user of the machine, here: per value of REGIOLOKET_STANDIN_KEYRING. */
const keyringKey = (): Buffer => createHash('sha256').update(process.env['REGIOLOKET_STANDIN_KEYRING'] ?? 'one user').digest();

export const safeStorage = only('safeStorage', {
  isAsyncEncryptionAvailable: () => Promise.resolve(process.env['REGIOLOKET_STANDIN_KEYRING'] !== 'none'),
  getSelectedStorageBackend: () => (process.env['REGIOLOKET_STANDIN_KEYRING'] === 'plain' ? 'basic_text' as const : 'gnome_libsecret' as const),
  encryptStringAsync: (text: string) => {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', keyringKey(), iv);
    return Promise.resolve(Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]));
  },
  decryptStringAsync: (sealed: Buffer) => Promise.resolve().then(() => {
    const cipher = createDecipheriv('aes-256-gcm', keyringKey(), sealed.subarray(0, 12));
    cipher.setAuthTag(sealed.subarray(-16));
    return { result: Buffer.concat([cipher.update(sealed.subarray(12, -16)), cipher.final()]).toString('utf8'), shouldReEncrypt: false };
  }),
} satisfies Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptStringAsync' | 'decryptStringAsync'>);

export const Menu = only('Menu', {
  buildFromTemplate: (template: readonly object[]) => ({ template }) as unknown as ElectronMenu,
  setApplicationMenu: (menu: unknown) => record({ kind: 'menu', menu: JSON.parse(JSON.stringify(menu)) as unknown }),
});

export class Tray extends EventEmitter {
  constructor(image: { readonly path: string }) {
    super();
    record({ kind: 'tray', icon: image.path, exists: existsSync(image.path) });
  }
  setToolTip(text: string): void { record({ kind: 'tray-tooltip', text }); }
  setContextMenu(menu: unknown): void { record({ kind: 'tray-menu', menu: JSON.parse(JSON.stringify(menu)) as unknown }); }
}

export const nativeImage = only('nativeImage', { createFromPath: (path: string) => ({ path }) as unknown as NativeImage });
export const powerMonitor = new EventEmitter();

/** Chromium ends utility processes with the app; here the child watches its parent. */
const watchParent = 'data:text/javascript,const p=process.ppid;setInterval(()=>{if(process.ppid!==p)process.exit(0)},200).unref()';

export const utilityProcess = only('utilityProcess', {
  fork: (modulePath: string, args: readonly string[] = [], options: { readonly serviceName?: string } = {}) => {
    record({ kind: 'utility-process', serviceName: options.serviceName ?? '' });
    const child = spawn(process.execPath, ['--import', watchParent, modulePath, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    return Object.assign(new EventEmitter(), { stdout: child.stdout, stderr: child.stderr, kill: () => child.kill('SIGTERM'), once: (name: string, listener: (code: number) => void) => child.once(name, (code: number | null) => listener(code ?? 1)) });
  },
});
