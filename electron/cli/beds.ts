import { importCommand, importUsage } from './beds/import.ts';
import { rankCommand, rankUsage } from './beds/rank.ts';

/** `npm run -s beds -- COMMAND`: exit 0 = done (single bad lines answer for themselves), 1 = failed, 2 = wrong flag or unreadable file. */
const [command, ...args] = process.argv.slice(2);

if (command === 'rank') process.exitCode = await rankCommand(args, process.stdin, process.stdout, process.stderr);
else if (command === 'import') process.exitCode = await importCommand(args, process.stderr);
else {
  process.stderr.write(`beds: ${command === undefined ? 'no command given' : `unknown command ${JSON.stringify(command)}`}\n${rankUsage}\n${importUsage}\n`);
  process.exitCode = 2;
}
