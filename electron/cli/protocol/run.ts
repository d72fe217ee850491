/** The commands of `protocol`, by name. */
import { decideCommand } from './decide.ts';
import { exportCommand, importCommand } from './exchange.ts';
import { mutateCommand } from './mutate.ts';
import { questionsCommand } from './questions.ts';
import { tableCommand } from './table.ts';
import { tckCommand } from './tck.ts';
import { verifyCommand } from './verify.ts';
import { Usage, unreadable } from './usage.ts';

const USAGE = `usage:
  protocol decide [--pack DIR] --ndjson        answers on stdin, one JSON object per line
  protocol verify [--pack DIR] [--json]        prove the pack; exit 1 on any finding
  protocol export DIR|FILE.dmn [--pack DIR]    write the pack as DMN 1.5
  protocol import DIR|FILE.dmn                 read DMN 1.5, print canonical JSON
  protocol tck DIR                             run DMN TCK test folders
  protocol table FILE.dmn --ndjson [--decision NAME]   evaluate a table on inputs from stdin
  protocol mutate [--pack DIR] [--every N] [--json]   mutate every cell, row and hit policy; exit 1 below 98 % killed
  protocol questions [--pack DIR]              how many questions each shipped case takes`;

type Command = (args: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  decide: decideCommand,
  export: exportCommand,
  import: importCommand,
  mutate: mutateCommand,
  questions: questionsCommand,
  table: tableCommand,
  tck: tckCommand,
  verify: verifyCommand,
};

/** Runs one command; the answer is the exit code. A wrong flag or an unreadable file says so in one line, with the usage, and is 2. */
export async function runProtocol(argv: readonly string[]): Promise<number> {
  const [name, ...args] = argv;
  const command = name === undefined || !Object.hasOwn(COMMANDS, name) ? undefined : COMMANDS[name];
  try {
    if (command === undefined) throw new Usage(name === undefined ? 'no command given' : `unknown command ${name}`);
    return await command(args);
  } catch (error) {
    const reason = error instanceof Usage ? error.message : unreadable(error);
    if (reason === null) throw error;
    process.stderr.write(`${reason}\n${USAGE}\n`);
    return 2;
  }
}
