/** Wrong flag or unreadable input: exit 2 with one line and the usage. */
export class Usage extends Error {}

export interface Flags {
  readonly values: Readonly<Record<string, string>>;
  readonly switches: ReadonlySet<string>;
  readonly rest: readonly string[];
}

/** Reads `--name value` and `--switch`; anything not declared is refused. */
export function readFlags(args: readonly string[], valued: readonly string[], switches: readonly string[], positions: number): Flags {
  const values: Record<string, string> = {};
  const seen = new Set<string>();
  const rest: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (!arg.startsWith('--')) {
      rest.push(arg);
      continue;
    }
    const name = arg.slice(2);
    if (Object.hasOwn(values, name) || seen.has(name)) throw new Usage(`${arg} given twice`);
    if (valued.includes(name)) {
      const value = args[at + 1];
      if (value === undefined || value.startsWith('--')) throw new Usage(`${arg} needs a value`);
      values[name] = value;
      at += 1;
    } else if (switches.includes(name)) {
      seen.add(name);
    } else {
      throw new Usage(`unknown flag ${arg}`);
    }
  }
  if (rest.length > positions) throw new Usage(`unexpected argument ${rest[positions] ?? ''}`);
  if (rest.length < positions) throw new Usage('an argument is missing');
  return { values, switches: seen, rest };
}

/** The one-line reason when a file could not be read or written; null when it is something else. */
export function unreadable(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return null;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : '';
  return `cannot use ${path}: ${String(error.code)}`;
}
