import { runConcurrency } from './concurrency.ts';

/** `node test/faults/run-concurrency.ts [size] [part...]`: the concurrency suite on a throwaway PostgreSQL; size 1 = full. Exit 1 when a promise broke. */
const [size = '1', ...only] = process.argv.slice(2);
const failed = await runConcurrency({ size: Number(size), log: (line) => process.stdout.write(`${line}\n`), ...(only.length === 0 ? {} : { only }) });
process.exitCode = failed === 0 ? 0 : 1;
