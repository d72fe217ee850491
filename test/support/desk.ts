import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { In, MethodName, Out } from '../../shared/contract/define.ts';
import type { DeskContract } from '../../shared/contract/desk.ts';
import { CodedError, ErrorCode } from '../../shared/contract/errors.ts';
import type { WireError } from '../../shared/contract/errors.ts';
import type { CoreOptions, OpenCore } from '../../electron/desk/core.ts';
import type { HostPorts, Kernel } from '../../electron/desk/kernel.ts';
import { startCore } from '../../electron/desk/start.ts';

/**
 * A whole desk for tests: the real core over the memory transport, on a data folder of its own that goes when the test ends (`close`), on the training region that the test gives (or none).
 */
export type TestDesk = {
  readonly core: OpenCore;
  readonly kernel: Kernel;
  readonly dataFolder: string;
  readonly log: readonly { readonly level: string; readonly message: string; readonly fields: unknown }[];
  /** The value of a call; throws the coded error otherwise. */
  call<N extends MethodName<DeskContract>>(method: N, input: In<DeskContract[N]>): Promise<Out<DeskContract[N]>>;
  /** The coded error of a call that must be refused; throws when it isn't. */
  refusal<N extends MethodName<DeskContract>>(method: N, input: In<DeskContract[N]>): Promise<WireError>;
  /** Resolves as soon as `holds`, looked at after each event of the core; rejects after `withinMs`. */
  until(holds: () => boolean | Promise<boolean>, withinMs?: number): Promise<void>;
  signIn(): Promise<void>;
  /** Online, bootstrapped and with nothing left to send or fetch. */
  synced(): Promise<void>;
  /** Closes the core and opens it again on the same data folder. */
  restart(changes?: Partial<HostPorts>): Promise<TestDesk>;
  close(): Promise<void>;
};

export type TestDeskOptions = Partial<Omit<HostPorts, 'log'>> & { readonly core?: CoreOptions };
export const testKey = new Uint8Array(32).fill(7);

export async function startTestDesk(options: TestDeskOptions = {}): Promise<TestDesk> {
  const { core: coreOptions, ...given } = options;
  const dataFolder = options.dataFolder ?? mkdtempSync(path.join(tmpdir(), 'regioloket-desk-'));
  const log: { level: string; message: string; fields: unknown }[] = [];
  const ports: HostPorts = {
    host: 'memory', version: '0.0.0-test', dataFolder, databaseKey: testKey, secrets: 'keyFile', region: null, training: true, clock: Date.now, ...given,
    log: (level, message, fields) => void log.push({ level, message, fields: fields ?? null }),
  };
  const core = await startCore(ports, coreOptions);
  const invoke = async (method: string, input: unknown): Promise<unknown> => JSON.parse(await core.invoke(method, JSON.stringify(input))) as unknown;
  const desk: TestDesk = {
    core, kernel: core.kernel, dataFolder, log,
    call: async (method, input) => {
      const result = (await invoke(method, input)) as { ok: true; value: Out<DeskContract[typeof method]> } | { ok: false; error: WireError };
      if (result.ok) return result.value;
      throw new CodedError(ErrorCode.parse(result.error.code), `${method}: ${result.error.message}`, result.error.details);
    },
    refusal: async (method, input) => {
      const result = (await invoke(method, input)) as { ok: true } | { ok: false; error: WireError };
      if (result.ok) throw new Error(`${method} was not refused`);
      return result.error;
    },
    until: (holds, withinMs = 20_000) => until(core, holds, withinMs, () => JSON.stringify({ status: core.kernel.syncStatus(), log: log.slice(-5) })),
    signIn: async () => void (await desk.call('session.startTraining', {})),
    synced: () =>
      desk.until(() => {
        const status = core.kernel.syncStatus();
        return status.connection === 'online' && status.feedAt !== null && !status.bootstrap.running && status.queue === 0;
      }),
    restart: async (changes = {}) => {
      await core.close();
      return startTestDesk({ ...options, dataFolder, ...changes });
    },
    close: async () => {
      await core.close();
      if (options.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true });
    },
  };
  return desk;
}

function until(core: OpenCore, holds: () => boolean | Promise<boolean>, withinMs: number, state: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    let busy = false;
    let again = false;
    const stop = (): void => {
      off();
      clearTimeout(limit);
      clearInterval(beat);
    };
    const look = async (): Promise<void> => {
      if (busy) {
        again = true;
        return;
      }
      busy = true;
      try {
        do {
          again = false;
          if (await holds()) {
            stop();
            resolve();
            return;
          }
        } while (again);
      } catch (error) {
        stop();
        reject(error);
      } finally {
        busy = false;
      }
    };
    const off = core.onEvent(() => void look());
    // Not everything that a test waits for is told by an event (a write of the region, another process).
    const beat = setInterval(() => void look(), 50);
    const limit = setTimeout(() => {
      stop();
      reject(new Error(`not within ${withinMs} ms: ${holds.toString().slice(0, 200)} ${state()}`));
    }, withinMs);
    void look();
  });
}
