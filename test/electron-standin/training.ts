import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** One training region for many shells, started as an operator starts it. */
export type SharedRegion = { readonly flags: readonly string[]; stop(): Promise<void> };

export async function startSharedRegion(): Promise<SharedRegion> {
  const folder = mkdtempSync(join(tmpdir(), 'regioloket-region-'));
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../../dist/region/main.js'), '--training', '--beds', '160', '--port', '0', '--data', folder, '--parent-watch'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  const url = await new Promise<string>((found, failed) => {
    createInterface({ input: child.stdout }).once('line', (line) => found(String((JSON.parse(line) as { url: string }).url)));
    child.once('exit', (code) => failed(new Error(`the training region ended with ${code}`)));
  });
  return {
    flags: ['--region', url, '--region-token-file', join(folder, 'desk-token')],
    stop: async () => {
      child.kill('SIGTERM');
      child.stdin.end();
      await gone;
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
