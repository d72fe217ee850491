import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { builtMain } from './launch.ts';

/** A mistake that somebody could make in the shell, planted in a copy of the built program. `find` must be there: a plant that changes nothing proves nothing. */
export type Plant = { readonly name: string; readonly file: 'main.js' | 'preload.cjs'; readonly find: string | RegExp; readonly put: string };

export const plants: readonly Plant[] = [
  { name: 'navigation is not stopped', file: 'main.js', find: /event\.preventDefault\(\);\s+leave\(event\.url\);/, put: 'leave(event.url);' },
  { name: 'our page is recognised by a prefix of text', file: 'main.js', find: 'if (isOurPage(event.url)) return;', put: 'if (event.url.includes("app://shell")) return;' },
  { name: 'any file of ours counts as the page', file: 'main.js', find: /\["\/", "\/index\.html"\]\.includes\(new URL\(\w+\)\.pathname\)/, put: 'true' },
  { name: 'windows are allowed', file: 'main.js', find: 'return { action: "deny" };', put: 'return { action: "allow" };' },
  { name: 'no window-open handler', file: 'main.js', find: /contents\.setWindowOpenHandler\(/, put: '(() => undefined)(' },
  { name: 'everything may be opened outside', file: 'main.js', find: /function allowedExternal\((\w+)\) \{/, put: 'function allowedExternal(text) { if (text !== "") return text;' },
  { name: 'no content security policy', file: 'main.js', find: '"content-security-policy": contentSecurityPolicy(host2),', put: '' },
  { name: 'a policy with unsafe-inline', file: 'main.js', find: `"script-src 'self'",`, put: `"script-src 'self' 'unsafe-inline' 'unsafe-eval'",` },
  { name: 'the page may connect anywhere', file: 'main.js', find: `"connect-src 'none'"`, put: `"connect-src *"` },
  { name: 'no look at who calls', file: 'main.js', find: 'if (!isTrusted(event, known)) {', put: 'if (false) {' },
  { name: 'the page address of the caller is not looked at', file: 'main.js', find: '&& isOurPage(frame.url);', put: ';' },
  { name: 'permissions are granted', file: 'main.js', find: /session2?\.setPermissionRequestHandler\([^\n]+\n\s+session2?\.setPermissionCheckHandler\([^\n]+/, put: '' },
  { name: 'every permission is allowed', file: 'main.js', find: 'allowedPermissions.includes(permission) &&', put: '' },
  { name: 'no isolation of the preload', file: 'main.js', find: 'contextIsolation: true', put: 'contextIsolation: false' },
  { name: 'Node in the page', file: 'main.js', find: 'nodeIntegration: false', put: 'nodeIntegration: true' },
  { name: 'preload in frames too', file: 'main.js', find: 'nodeIntegrationInSubFrames: false', put: 'nodeIntegrationInSubFrames: true' },
  { name: 'no sandbox', file: 'main.js', find: /sandbox: true,/, put: 'sandbox: false,' },
  { name: 'no web security', file: 'main.js', find: 'webSecurity: true', put: 'webSecurity: false' },
  { name: 'the title follows the page', file: 'main.js', find: /window2?\.on\("page-title-updated", [^\n]+/, put: '' },
  { name: 'messages of any length', file: 'main.js', find: /if \(json\d*\.length > maxInput\)[^\n]+/, put: '' },
  { name: 'arguments of any kind', file: 'main.js', find: /if \(typeof method !== "string"[^\n]+/, put: '' },
  { name: 'the preload gives ipcRenderer away', file: 'preload.cjs', find: /exposeInMainWorld\("regioloket", \{/, put: 'exposeInMainWorld("regioloket", { raw: (channel, ...args) => import_electron.ipcRenderer.invoke(channel, ...args),' },
  { name: 'the preload has a mistake', file: 'preload.cjs', find: /var import_electron = require\("electron"\);/, put: 'var import_electron = require("node:fs");' },
  { name: 'events are not passed on', file: 'main.js', find: /contents\.send\(eventChannel, json\d*\);/, put: 'contents.id;' },
  { name: 'main waits for ready at its top level', file: 'main.js', find: /app\.whenReady\(\)\.then\(\(\) => start\(settings\)\)\.catch\(giveUp\);/, put: '{ await app.whenReady(); await start(settings); }' },
  { name: 'the scheme is not registered', file: 'main.js', find: /protocol2?\.registerSchemesAsPrivileged\(\[appScheme\]\);/, put: '' },
];

/** A copy of the built shell in `folder` with the plant in it (null: none); answers the path of its main. Throws when the plant finds nothing to change. */
export function planted(plant: Plant | null, folder: string): string {
  const built = dirname(builtMain);
  const copy = join(folder, 'dist', 'electron');
  mkdirSync(copy, { recursive: true });
  for (const name of ['main.js', 'preload.cjs', 'core-worker.js', 'tray.png']) cpSync(join(built, name), join(copy, name));
  cpSync(join(built, '../renderer'), join(folder, 'dist/renderer'), { recursive: true });
  symlinkSync(join(built, '../../node_modules'), join(folder, 'node_modules'), 'dir');
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  if (plant === null) return join(copy, 'main.js');
  const file = join(copy, plant.file);
  const before = readFileSync(file, 'utf8');
  const after = before.replace(plant.find, () => plant.put);
  if (after === before) throw new Error(`the plant "${plant.name}" finds nothing to change in ${plant.file}`);
  writeFileSync(file, after);
  return join(copy, 'main.js');
}
