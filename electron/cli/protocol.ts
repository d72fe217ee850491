/**
 * `npm run -s protocol -- <command>`: the triage engine on the command line.
 * Results on stdout, everything else on stderr. Exit 0 = done, 1 = the answer
 * is no, 2 = wrong flag or unreadable file.
 */
import { runProtocol } from './protocol/run.ts';

// A reader that stops early (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await runProtocol(process.argv.slice(2));
