// electron-builder's afterPack hook: sets every fuse of the packaged Electron. A fuse that this Electron doesn't know, or one that isn't named here, breaks the build.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';

/** Every fuse, decided. */
export const fuses = {
  // The program is never a Node: no ELECTRON_RUN_AS_NODE. (Threads and utility processes don't need it.)
  [FuseV1Options.RunAsNode]: false,
  // Chromium's own cookie store is encrypted; the desk keeps no cookies, so this costs nothing.
  [FuseV1Options.EnableCookieEncryption]: true,
  // NODE_OPTIONS and NODE_EXTRA_CA_CERTS of the environment don't change the program.
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  // No --inspect on a packaged desk.
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  // The asar must be the one that was signed (macOS and Windows check it; Linux has no such check).
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  // Nothing beside the asar is ever loaded as the app.
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  // One V8 snapshot for browser and page processes: no separate file to tamper with.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // file: pages get no privileges; the page is served from app:.
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // WebAssembly's guard pages stay on.
  [FuseV1Options.WasmTrapHandlers]: true,
};

export default async function afterPack(context) {
  const executable = executableOf(context);
  if (!existsSync(executable)) throw new Error(`after-pack: ${executable} is not there`);
  await flipFuses(executable, {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    resetAdHocDarwinSignature: context.electronPlatformName === 'darwin' && context.arch === 3,
    ...fuses,
  });
  const wire = await getCurrentFuseWire(executable);
  const wrong = Object.entries(fuses).filter(([fuse, on]) => wire[fuse] !== (on ? 49 : 48));
  if (wrong.length > 0) throw new Error(`after-pack: fuses not set: ${wrong.map(([fuse]) => FuseV1Options[fuse]).join(', ')}`);
}

function executableOf({ appOutDir, electronPlatformName, packager }) {
  const name = packager.appInfo.productFilename;
  if (electronPlatformName === 'darwin') return join(appOutDir, `${name}.app`, 'Contents', 'MacOS', name);
  return join(appOutDir, electronPlatformName === 'win32' ? `${name}.exe` : packager.executableName);
}
