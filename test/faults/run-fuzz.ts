import { runFuzz } from './fuzz.ts';

/** `node test/faults/run-fuzz.ts [requests] [seed]`: 100,000 requests by default. Exit 1 when the service failed, fell or changed. */
const [requests = '100000', seed = '1'] = process.argv.slice(2);
const report = await runFuzz(Number(requests), Number(seed));
process.stdout.write(`${report.requests} requests, ${Math.round(report.perSecond)}/s, seed ${seed}, ${report.logged} refusals logged, ${report.deep.refused} commands refused by a rule, ${report.deep.taken} taken: ${Object.entries(report.byStatus).sort().map(([status, count]) => `${status} ${count}`).join(', ')}\n`);
for (const problem of report.problems) process.stdout.write(`PROBLEM ${problem}\n`);
process.exitCode = report.problems.length === 0 ? 0 : 1;
