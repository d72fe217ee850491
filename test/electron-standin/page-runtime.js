// Runs in the page before anything else, in two halves. They share one detached node that the page never sees: it is handed over in a MouseEvent's relatedTarget
// before any script of the page runs. Values cross in CustomEvent.detail, which Blink clones between worlds.

/** Half in the page's own world: builds what contextBridge exposes. */
function mainWorldHalf(secret) {
  document.addEventListener(secret, (event) => {
    event.stopImmediatePropagation();
    const node = event.relatedTarget;
    const { CustomEvent: Custom, Promise: P, Object: O, Map: M, Error: E } = window;
    const dispatch = node.dispatchEvent.bind(node);
    const listen = node.addEventListener.bind(node);
    const callbacks = new M();
    const settled = new M();
    let next = 1;
    let answer = null;
    const build = (shape, path) => {
      if (shape.type === 'function') return (...args) => call(path, args);
      if (shape.type === 'value') return shape.value;
      const made = {};
      for (const key of O.keys(shape.members)) made[key] = build(shape.members[key], path.concat([key]));
      return O.freeze(made);
    };
    const pack = (args) => args.map((arg) => {
      if (typeof arg !== 'function') return { value: arg };
      const id = next++;
      callbacks.set(id, arg);
      return { callback: id };
    });
    const call = (path, args) => {
      answer = null;
      dispatch(new Custom('call', { detail: { path, args: pack(args) } }));
      const got = answer;
      if (got === null) throw new E('An object could not be cloned.');
      if (got.error !== undefined) throw new E(got.error);
      if (got.promise !== undefined) return new P((resolve, reject) => settled.set(got.promise, { resolve, reject }));
      if (got.fn !== undefined) return (...rest) => call(got.fn, rest);
      return got.value;
    };
    listen('answer', (e) => { answer = e.detail; });
    listen('settle', (e) => {
      const waiting = settled.get(e.detail.promise);
      settled.delete(e.detail.promise);
      if (e.detail.error === undefined) waiting.resolve(e.detail.value);
      else waiting.reject(new E(e.detail.error));
    });
    listen('callback', (e) => { callbacks.get(e.detail.callback)(...e.detail.args); });
    listen('expose', (e) => {
      O.defineProperty(window, e.detail.name, { value: build(e.detail.shape, [e.detail.name]), enumerable: true, writable: false, configurable: false });
    });
  }, { once: true, capture: true });
}

/** Half in the preload's world: Electron's modules for preload scripts, over one binding to the main process. */
function preloadHalf(secret, options, runPreload) {
  if (window !== window.top && !options.inSubFrames) return;
  const send = globalThis.__standin;
  delete globalThis.__standin;
  const listeners = new Map();
  const waiting = new Map();
  const roots = {};
  const functions = new Map();
  let next = 1;
  globalThis.__standinReceive = (message) => {
    if (message.type === 'event') for (const listener of [...(listeners.get(message.channel) ?? [])]) listener({ sender: ipcRenderer, ports: [] }, ...message.args);
    else {
      const one = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error === undefined) one.resolve(message.value);
      else one.reject(new Error(`Error invoking remote method '${one.channel}': ${message.error}`));
    }
  };
  const ipcRenderer = {
    invoke: (channel, ...args) => new Promise((resolve, reject) => {
      const id = next++;
      waiting.set(id, { resolve, reject, channel });
      send(JSON.stringify({ id, channel, args: structuredClone(args) }));
    }),
    on: (channel, listener) => { listeners.set(channel, [...(listeners.get(channel) ?? []), listener]); return ipcRenderer; },
    removeListener: (channel, listener) => { listeners.set(channel, (listeners.get(channel) ?? []).filter((one) => one !== listener)); return ipcRenderer; },
  };

  const node = document.createElement('div');
  document.dispatchEvent(new MouseEvent(secret, { relatedTarget: node }));
  const tell = (type, detail) => node.dispatchEvent(new CustomEvent(type, { detail }));
  const shapeOf = (value) => {
    if (typeof value === 'function') return { type: 'function' };
    if (typeof value !== 'object' || value === null) return { type: 'value', value };
    return { type: 'object', members: Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shapeOf(one)])) };
  };
  const unpack = (args) => args.map((arg) => (arg.callback === undefined ? arg.value : (...rest) => tell('callback', { callback: arg.callback, args: rest })));
  const answer = (value) => {
    if (typeof value === 'function') {
      const key = `fn${next++}`;
      functions.set(key, value);
      tell('answer', { fn: [key] });
    } else if (value instanceof Promise) {
      const promise = next++;
      tell('answer', { promise });
      value.then((result) => tell('settle', { promise, value: result }), (error) => tell('settle', { promise, error: String(error?.message ?? error) }));
    } else tell('answer', { value });
  };
  node.addEventListener('call', (event) => {
    const { path, args } = event.detail;
    try {
      const target = functions.get(path[0]) ?? path.reduce((object, key) => object[key], roots);
      answer(target(...unpack(args)));
    } catch (error) {
      tell('answer', { error: String(error?.message ?? error) });
    }
  });
  const contextBridge = {
    exposeInMainWorld: (name, api) => {
      if (!options.isolated) throw new Error('contextBridge API can only be used when contextIsolation is enabled');
      roots[name] = api;
      tell('expose', { name, shape: shapeOf(api) });
    },
  };
  const electron = { contextBridge, ipcRenderer };
  const load = (name) => {
    if (name === 'electron') return electron;
    throw new Error(`module not found: ${name}`);
  };
  runPreload(load);
}
