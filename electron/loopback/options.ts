/** What a person may choose on the command line; see `usage`. */
export type Options = {
  readonly port: number;
  readonly data: string | null;
  readonly region: string | null;
  readonly tokenFile: string | null;
  readonly open: boolean;
};

export const usage = 'usage: npm start -- [--loopback] [--port N] [--data DIR] [--region URL] [--region-token-file FILE] [--no-open]';

/** Reads the flags. Answers `{ problem }`, one English line, for a flag or value that isn't known. `--loopback` is accepted and changes nothing here. */
export function readOptions(args: readonly string[]): Options | { readonly problem: string } {
  let options: Options = { port: 0, data: null, region: null, tokenFile: null, open: true };
  for (let index = 0; index < args.length; index += 1) {
    const [flag = '', inline] = split(args[index] ?? '');
    if (flag === '--loopback' && inline === null) continue;
    if (flag === '--no-open' && inline === null) {
      options = { ...options, open: false };
      continue;
    }
    if (!['--port', '--data', '--region', '--region-token-file'].includes(flag)) return { problem: `unknown flag ${flag}` };
    const value = inline ?? args[(index += 1)];
    if (value === undefined || value === '' || (inline === null && value.startsWith('--'))) return { problem: `${flag} needs a value` };
    if (flag === '--port') {
      const port = /^\d{1,5}$/.test(value) ? Number(value) : -1;
      if (port < 0 || port > 65_535) return { problem: `--port needs a number from 0 to 65535: ${value}` };
      options = { ...options, port };
    } else if (flag === '--data') options = { ...options, data: value };
    else if (flag === '--region') options = { ...options, region: value };
    else options = { ...options, tokenFile: value };
  }
  return options;
}

function split(arg: string): readonly [string, string | null] {
  const at = arg.startsWith('--') ? arg.indexOf('=') : -1;
  return at < 0 ? [arg, null] : [arg.slice(0, at), arg.slice(at + 1)];
}
