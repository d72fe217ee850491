import { quantile, runStreams } from './streams.ts';

/** `node test/faults/run-streams.ts [desks] [commits]`: a thousand live desks by default. Prints what streams.ts measures; exit 1 when a desk was missed. */
const [desks = 1000, commits = 50] = process.argv.slice(2).map(Number);
const report = await runStreams({ desks, commits });
const ms = (values: readonly number[]): string => `p50 ${quantile(values, 0.5).toFixed(0)} ms, p99 ${quantile(values, 0.99).toFixed(0)} ms`;
const { idle, connected, afterStorm } = report.memory;
process.stdout.write(`${desks} desks, ${commits} commits: command sent to last desk poked ${ms(report.last)}; region's processor time per commit ${report.cpuPerCommit.toFixed(1)} ms; memory ${idle.toFixed(0)} MB idle, ${connected.toFixed(0)} MB with all connected\n`);
process.stdout.write(`reconnect storm after a restart: ${report.back.length} desks back within ${report.backWithin.toFixed(0)} ms (region's processor time ${report.cpuOfStorm.toFixed(0)} ms), each hello + snapshot + stream ${ms(report.back)}; memory ${afterStorm.toFixed(0)} MB\n`);
