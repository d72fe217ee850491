import type { AppUpdater } from 'electron-updater';
import type { Log } from '../desk/kernel.ts';
import type { Policy } from './policy.ts';

type Updater = Pick<AppUpdater, 'autoDownload' | 'autoInstallOnAppQuit' | 'allowDowngrade' | 'allowPrerelease' | 'channel' | 'checkForUpdates' | 'quitAndInstall' | 'on'>;

const everyMs = 6 * 3_600_000;

/**
 * New versions: looked for every six hours, fetched in the background, checked by signature (electron-updater: publisher on Windows, code signature on macOS,
 * SHA-512 of the channel file everywhere), offered, and installed only when the nurse says so. Staged rollout is the channel file's `stagingPercentage`.
 * Does nothing where the policy switches it off. @returns stops looking
 */
export function watchUpdates(updater: Updater, policy: Policy['updates'], parts: { readonly offer: (version: string, install: () => void) => void; readonly log: Log }): () => void {
  if (policy?.enabled === false) return () => undefined;
  updater.autoDownload = true;
  updater.autoInstallOnAppQuit = false;
  updater.channel = policy?.channel ?? 'latest';
  updater.allowPrerelease = updater.channel !== 'latest';
  // After `channel`: setting that one switches downgrades on.
  updater.allowDowngrade = false;
  updater.on('error', (error) => parts.log('warn', 'update check failed', { error: error.name }));
  updater.on('update-downloaded', ({ version }) => parts.offer(version, () => updater.quitAndInstall(false, true)));
  const look = (): void => {
    updater.checkForUpdates().catch((error: unknown) => parts.log('warn', 'update check failed', { error: error instanceof Error ? error.name : 'unknown' }));
  };
  look();
  const timer = setInterval(look, everyMs);
  return () => clearInterval(timer);
}
