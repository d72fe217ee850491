/** A wrong flag or value: exit 2, one line, and the usage. */
export class UsageError extends Error {}

export type Flags = { readonly values: ReadonlyMap<string, string>; readonly switches: ReadonlySet<string>; readonly rest: readonly string[] };

/** `--name value` for the names in `valued`, bare `--name` for those in `bare`; anything else that starts with a dash is an error. */
export function readFlags(args: readonly string[], valued: readonly string[], bare: readonly string[]): Flags {
  const values = new Map<string, string>();
  const switches = new Set<string>();
  const rest: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    const [name = '', inline] = arg.split('=', 2);
    if (bare.includes(arg)) switches.add(arg);
    else if (valued.includes(name)) {
      const value = inline ?? args[(index += 1)];
      if (value === undefined || value.startsWith('--')) throw new UsageError(`${name} needs a value`);
      values.set(name, value);
    } else if (arg.startsWith('-')) throw new UsageError(`unknown flag ${arg}`);
    else rest.push(arg);
  }
  return { values, switches, rest };
}

export function intFlag(flags: Flags, name: string, least: number, most: number): number | undefined {
  const text = flags.values.get(name);
  if (text === undefined) return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) throw new UsageError(`${name} must be a whole number from ${least} to ${most}`);
  return value;
}

export function noRest(flags: Flags): void {
  if (flags.rest[0] !== undefined) throw new UsageError(`unexpected argument ${flags.rest[0]}`);
}
