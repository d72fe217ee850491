import { Worker } from 'node:worker_threads';
import { CodedError } from '../../shared/contract/errors.ts';

/** What the region keeps of a pack that was admitted. */
export type Admitted = { readonly id: string; readonly version: string; readonly sha256: string };
export type Verdict = { readonly ok: true; readonly value: Admitted } | { readonly ok: false; readonly message: string };

/** A pack that takes longer than this is refused (ms); the shipped one takes under a second. */
const MAX_MS = 60_000;
const MEMORY_MB = 512;

/**
 * Verifies a protocol pack in a thread of its own, so that a nurse's command never waits for a manager's publication. One thread per pack: it happens a few times a year. Errors:
 * refused when it takes too long or too much memory.
 */
export async function verdictOn(pack: unknown): Promise<Verdict> {
  const worker = new Worker(program(), { workerData: pack, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Verdict>((resolve, reject) => {
      const tooMuch = (): void => reject(new CodedError('refused', 'Dit protocol is niet gepubliceerd: het controleren ervan duurt te lang. Maak de tabellen kleiner.'));
      timer = setTimeout(tooMuch, MAX_MS);
      worker.once('message', (verdict: Verdict) => resolve(verdict));
      worker.once('error', (error) => { if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') tooMuch(); else reject(error); });
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

/** Its program: beside this file, or its bundle beside the region's (scripts/build.mjs). */
function program(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './admitWorker.ts' : './admit-worker.js', import.meta.url);
}
