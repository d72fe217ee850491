import { readFileSync, readdirSync } from 'node:fs';
import { extname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** A file of the built renderer. */
export type BundleFile = { readonly body: Uint8Array<ArrayBuffer>; readonly type: string };
export type Bundle = {
  /** The file of a URL path (`/` is index.html), or null. Only files that were in the folder at start exist; nothing outside it can be named. */
  get(urlPath: string): BundleFile | null;
};

const types: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.json', 'application/json; charset=utf-8'],
  ['.wav', 'audio/wav'],
  ['.mp3', 'audio/mpeg'],
  ['.ogg', 'audio/ogg'],
]);

/**
 * The renderer's files, listed once: a path that isn't in the list isn't served, whatever it is made of (`..`, `%2e`, links, sibling folders).
 * Files of an unknown kind and links are left out. Throws when index.html is missing: the renderer wasn't built.
 */
export function openBundle(folder: string): Bundle {
  const root = resolve(folder);
  const files = new Map<string, string>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !types.has(extname(entry.name))) continue;
    const path = join(entry.parentPath, entry.name);
    if (isInside(root, path)) files.set(`/${relative(root, path).split(sep).join('/')}`, path);
  }
  if (!files.has('/index.html')) throw new Error(`The renderer is not built: ${root} holds no index.html.`);
  const read = new Map<string, BundleFile>();
  return {
    get(urlPath) {
      const name = decoded(urlPath);
      const path = name === null ? undefined : files.get(name === '/' ? '/index.html' : name);
      if (path === undefined) return null;
      const known = read.get(path);
      if (known !== undefined) return known;
      const file = { body: new Uint8Array(readFileSync(path)), type: types.get(extname(path)) ?? 'application/octet-stream' };
      read.set(path, file);
      return file;
    },
  };
}

/** True when `path` lies below `root`; compares path segments, so that `/a/bundle-old` is not inside `/a/bundle`. */
export function isInside(root: string, path: string): boolean {
  const step = relative(root, path);
  return step !== '' && step !== '..' && !step.startsWith(`..${sep}`) && !isAbsolute(step);
}

function decoded(urlPath: string): string | null {
  try {
    return decodeURIComponent(urlPath);
  } catch {
    // Not a URL path: no file has that name.
    return null;
  }
}
