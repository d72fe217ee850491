import { UsageError } from './cli/args.ts';
import { cases, casesUsage } from './cli/cases.ts';
import { code, codeUsage } from './cli/code.ts';
import { importFile, importUsage } from './cli/import.ts';
import { seed, seedUsage } from './cli/seed.ts';
import { serve, serveUsage } from './cli/serve.ts';

const commands: Readonly<Record<string, { readonly run: (args: readonly string[]) => Promise<number>; readonly usage: string }>> = {
  cases: { run: cases, usage: casesUsage },
  code: { run: code, usage: codeUsage },
  import: { run: importFile, usage: importUsage },
  seed: { run: seed, usage: seedUsage },
  simulate: { run: (args) => serve(args, { training: true }), usage: serveUsage.replace('region [', 'region simulate [').replace('[--training ', '[').replace(' [--no-simulate]]', ']') },
};

/** `region` serves; `region <command>` does one chore. Exit 0 = done, 1 = the answer is no or it failed, 2 = wrong flag. */
async function main(args: readonly string[]): Promise<number> {
  const [name = ''] = args;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const usage = command?.usage ?? [serveUsage, ...Object.values(commands).map((other) => other.usage)].join('\n       ');
  try {
    return await (command === undefined ? serve(args) : command.run(args.slice(1)));
  } catch (error) {
    const wrongUse = error instanceof UsageError;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${wrongUse ? `usage: ${usage}\n` : ''}`);
    return wrongUse ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
