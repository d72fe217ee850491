import { appendFileSync } from 'node:fs';

/**
 * What the shell asked of the system and the stand-in only writes down: dialogs, links opened outside, menus, tray, windows. One JSON line each, in the file
 * named by REGIOLOKET_STANDIN_LOG; tests read it.
 */
export type Entry = { readonly kind: string } & Readonly<Record<string, unknown>>;

export function record(entry: Entry): void {
  const file = process.env['REGIOLOKET_STANDIN_LOG'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(entry)}\n`);
}

/** A member of Electron that the stand-in doesn't have must fail by name, never by silence. */
export function only<T extends object>(name: string, implemented: T): T {
  return new Proxy(implemented, {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || key in target || key === 'then' || key === 'toJSON') return Reflect.get(target, key, receiver) as unknown;
      throw new Error(`electron stand-in: ${name}.${key} is not implemented`);
    },
  });
}
