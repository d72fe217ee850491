import { runTckFile } from '../../../shared/triage/index.ts';
import type { TckCase } from '../../../shared/triage/index.ts';
import { listFolder, readText } from './packs.ts';
import { Usage, readFlags } from './usage.ts';

const MAX_DEPTH = 8;

/** `tck DIR`: every folder below DIR with a .dmn and *-test-*.xml files. Exit 1 when a case failed or none passed. */
export async function tckCommand(args: readonly string[]): Promise<number> {
  const directory = readFlags(args, [], [], 1).rest[0] ?? '';
  const count = { passed: 0, failed: 0, skipped: 0 };
  const files = testFiles(directory, 0);
  if (files.length === 0) throw new Usage(`no *-test-*.xml below ${directory}`);
  for (const file of files) {
    for (const item of runFile(file)) {
      count[item.outcome] += 1;
      process.stdout.write(`${item.outcome.padEnd(7)} ${file.name} ${item.id}${item.reason === '' ? '' : `: ${item.reason}`}\n`);
    }
  }
  process.stdout.write(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`);
  return count.failed > 0 || count.passed === 0 ? 1 : 0;
}

interface TestFile {
  readonly name: string;
  readonly path: string;
  readonly folder: string;
}

function testFiles(directory: string, depth: number): TestFile[] {
  if (depth > MAX_DEPTH) return [];
  return listFolder(directory).flatMap((entry) => {
    if (entry.folder) return testFiles(entry.path, depth + 1);
    return /-test-.*\.xml$/.test(entry.name) ? [{ name: entry.name, path: entry.path, folder: directory }] : [];
  });
}

function runFile(file: TestFile): TckCase[] {
  const tests = readText(file.path);
  const named = /<(?:\w+:)?modelName>\s*([^<]+?)\s*<\/(?:\w+:)?modelName>/.exec(tests)?.[1];
  const models = listFolder(file.folder).filter((entry) => entry.name.endsWith('.dmn'));
  const model = models.find((entry) => entry.name === named) ?? (models.length === 1 ? models[0] : undefined);
  if (model === undefined) return [{ id: '-', outcome: 'failed', reason: `model ${named ?? ''} not found beside the test` }];
  return runTckFile(readText(model.path), tests);
}
