import { EventEmitter } from 'node:events';

type Listener = (...args: unknown[]) => unknown;
type Exposed = { invoke(method: unknown, json: unknown): Promise<string>; onEvent(listener: (json: string) => void): () => void };

/** Electron's IPC in the small, both ends in one process; arguments are cloned as IPC clones them. Only what preload.ts and ipc.ts use. */
export class FakeIpc {
  readonly handlers = new Map<string, Listener>();
  readonly toPage = new EventEmitter();
  exposed: Exposed | null = null;
  readonly contents = Object.assign(new EventEmitter(), {
    id: 7,
    mainFrame: { url: 'app://shell/index.html', parent: null },
    isDestroyed: () => false,
    send: (channel: string, ...args: unknown[]) => this.toPage.emit(channel, {}, ...args.map((arg) => structuredClone(arg))),
  });
  readonly ipcMain = { handle: (channel: string, handler: Listener) => this.handlers.set(channel, handler) };
  readonly ipcRenderer = {
    invoke: (channel: string, ...args: unknown[]) => this.invokeAs({ sender: this.contents, senderFrame: this.contents.mainFrame }, channel, ...args),
    on: (channel: string, listener: Listener) => this.toPage.on(channel, listener),
    removeListener: (channel: string, listener: Listener) => this.toPage.removeListener(channel, listener),
  };
  readonly contextBridge = {
    exposeInMainWorld: (name: string, api: Exposed) => {
      if (name !== 'regioloket') throw new Error(`unexpected name ${name}`);
      this.exposed = api;
    },
  };

  /** A call from any sender: for the tests of who is refused. */
  async invokeAs(event: unknown, channel: string, ...args: unknown[]): Promise<unknown> {
    const handler = this.handlers.get(channel);
    if (handler === undefined) throw new Error(`no handler for ${channel}`);
    return structuredClone(await handler(event, ...args.map((arg) => structuredClone(arg))));
  }
}
