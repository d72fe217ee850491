import type { Bridge } from './bridge.ts';

declare global {
  interface Window {
    /** Put there by the preload script of the Electron shell; absent in a browser. */
    readonly regioloket?: Bridge;
  }
}

/** The Electron shell's bridge, or null when the page runs in a browser. */
export function electronBridge(): Bridge | null {
  return window.regioloket ?? null;
}
