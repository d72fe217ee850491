import { parentPort, workerData } from 'node:worker_threads';
import { admitPack } from '../../shared/triage/index.ts';
import type { Verdict } from './admit.ts';

const admitted = admitPack(workerData);
const verdict: Verdict = admitted.ok ? { ok: true, value: { id: admitted.value.id, version: admitted.value.version, sha256: admitted.value.sha256 } } : { ok: false, message: admitted.error.message };
parentPort?.postMessage(verdict);
