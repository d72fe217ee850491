import { Agent, request } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IpcMain, WebContents } from 'electron';
import fc from 'fast-check';
import { openBundle } from '../../electron/desk/host/bundle.ts';
import type { Core } from '../../electron/desk/kernel.ts';
import { createRouter } from '../../electron/desk/router.ts';
import type { Handlers } from '../../electron/desk/router.ts';
import { createControl } from '../../electron/loopback/running.ts';
import { startServer } from '../../electron/loopback/server.ts';
import { createSessions } from '../../electron/loopback/session.ts';
import { openDoor } from '../../electron/shell/ipc.ts';
import { deskContract } from '../../shared/contract/desk.ts';
import type { Method } from '../../shared/contract/define.ts';
import { WireError } from '../../shared/contract/errors.ts';
import { FakeIpc } from './fake-electron.ts';

/**
 * Structured fuzzing of both doors over the real router. node test/transports/fuzz.ts [--ipc N] [--loopback N] [--seed S]; defaults 1,000,000 and 50,000.
 * Every answer must be the wire form with a known code; a handler must never get what its schema refuses; nothing may be thrown or rejected unhandled.
 */
export type FuzzReport = { readonly messages: number; readonly answered: number; readonly codes: Readonly<Record<string, number>>; readonly problems: readonly string[] };

const names = Object.keys(deskContract);
const method = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...names) },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'casework', 'casework.', '.get', 'app.info\u0000') },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...names), fc.string({ maxLength: 3 })).map(([name, tail]) => name + tail) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
);
const key = fc.constantFrom('caseId', 'text', 'value', 'filter', 'answers', 'patient', 'referral', 'offerId', 'bedGroupId', 'why', 'id', 'reason', 'theme', 'limit', 'before', '__proto__', 'constructor', 'toJSON', 'x');
const leaf = fc.oneof(fc.constantFrom<unknown>(null, true, 0, -1, 1e308, 'u', 'open', '', 'a'.repeat(300), '__proto__', '../../etc', '\u2028', '\ud800', 'c1'), fc.string({ unit: 'binary', maxLength: 12 }), fc.double(), fc.integer());
const value = fc.letrec<{ tree: unknown; node: unknown }>((tie) => ({
  tree: fc.oneof({ depthSize: 'small', maxDepth: 3 }, leaf, tie('node')),
  node: fc.oneof(fc.array(tie('tree'), { maxLength: 4 }), fc.dictionary(key, tie('tree'), { maxKeys: 5, noNullPrototype: true })),
})).node;
const input = fc.oneof({ weight: 8, arbitrary: value.map((one) => JSON.stringify(one)) }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) }, { weight: 1, arbitrary: value.map((one) => JSON.stringify(one).slice(0, -1)) });
const message = fc.tuple(method, input);

/** The real router; handlers check that what reaches them is what their schema lets through. */
function checkingCore(problems: string[]): Core {
  const handlers = Object.fromEntries(names.map((name) => [name, (got: unknown) => {
    const definition: Method = deskContract[name as keyof typeof deskContract];
    if (!definition.input.safeParse(got).success) problems.push(`${name} got what its schema refuses`);
    return {};
  }])) as unknown as Handlers;
  const router = createRouter({ handlers, actor: () => ({ id: 'fuzz', role: 'nurse', desk: 'fuzz' }), now: () => 0, log: () => undefined, refused: () => undefined });
  return { invoke: router, onEvent: () => () => undefined, connect: () => undefined, close: () => Promise.resolve() };
}

export async function fuzz(options: { readonly ipc: number; readonly loopback: number; readonly seed: number }): Promise<FuzzReport> {
  const problems: string[] = [];
  const codes: Record<string, number> = {};
  let answered = 0;
  const unhandled = (reason: unknown): void => void problems.push(`unhandled rejection: ${String(reason).slice(0, 100)}`);
  process.on('unhandledRejection', unhandled);
  const look = (text: string, sent: readonly [string, string]): void => {
    const answer = parse(text);
    const error = answer?.['ok'] === false ? WireError.safeParse(answer['error']) : null;
    if (answer?.['ok'] === true) answered += 1;
    else if (error?.success === true) codes[error.data.code] = (codes[error.data.code] ?? 0) + 1;
    else problems.push(`no wire answer to ${JSON.stringify(sent).slice(0, 200)}: ${text.slice(0, 100)}`);
  };
  const core = checkingCore(problems);
  await overIpc(core, options.ipc, options.seed, look);
  await overLoopback(core, options.loopback, options.seed + 1, look);
  process.off('unhandledRejection', unhandled);
  return { messages: options.ipc + options.loopback, answered, codes, problems };
}

type Look = (text: string, sent: readonly [string, string]) => void;

async function overIpc(core: Core, count: number, seed: number, look: Look): Promise<void> {
  const ipc = new FakeIpc();
  openDoor(ipc.ipcMain as unknown as IpcMain, core, () => undefined).letIn(ipc.contents as unknown as WebContents);
  for (let done = 0; done < count; done += batch) {
    for (const sent of fc.sample(message, { numRuns: Math.min(batch, count - done), seed: seed + done })) look(String(await ipc.ipcRenderer.invoke('regioloket:invoke', ...sent)), sent);
  }
}

const batch = 1_000;

async function overLoopback(core: Core, count: number, seed: number, look: Look): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'regioloket-fuzz-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  const sessions = createSessions();
  const server = await startServer({ core, bundle: openBundle(folder), sessions, control: createControl(), clock: () => 0, log: () => undefined }, 0);
  const session = sessions.exchange(sessions.newLaunchToken()) ?? '';
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const post = (body: string, again = true): Promise<string> => new Promise((resolve, reject) => {
    const outgoing = request({ agent, host: '127.0.0.1', port: server.port, method: 'POST', path: '/rpc', headers: { 'content-type': 'application/json', authorization: `Bearer ${session}` } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks).toString('utf8'))).on('error', reject);
    });
    // A kept connection that the server closed for being idle at the very moment it was taken up again: a fresh one, once, as any client does. On a fresh one it would be a fault.
    outgoing.on('error', (error: NodeJS.ErrnoException) => (again && outgoing.reusedSocket && error.code === 'ECONNRESET' ? resolve(post(body, false)) : reject(error))).end(body);
  });
  for (let done = 0; done < count; done += batch) {
    const sample = fc.sample(message, { numRuns: Math.min(batch, count - done), seed: seed + done });
    for (let at = 0; at < sample.length; at += 8) {
      await Promise.all(sample.slice(at, at + 8).map(async (sent) => look(await post(`{"method":${JSON.stringify(sent[0])},"input":${sent[1]}}`), sent)));
    }
  }
  agent.destroy();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    // The caller reports an answer that is not JSON.
    return null;
  }
}

if (import.meta.main) {
  const flag = (name: string, usual: number): number => {
    const at = process.argv.indexOf(name);
    return at < 0 ? usual : Number(process.argv[at + 1]);
  };
  const options = { ipc: flag('--ipc', 1_000_000), loopback: flag('--loopback', 50_000), seed: flag('--seed', 1) };
  const started = performance.now();
  const report = await fuzz(options);
  console.log(JSON.stringify({ ...report, seconds: Math.round((performance.now() - started) / 1000), ...options }, null, 1));
  process.exit(report.problems.length === 0 ? 0 : 1);
}
