import { electronBridge } from './electron.ts';
import { openLoopback } from './loopback.ts';
import type { OpenedBridge } from './bridge.ts';

/** The bridge of the host that this page runs in. */
export async function openBridge(): Promise<OpenedBridge> {
  const electron = electronBridge();
  return electron === null ? openLoopback() : { ok: true, bridge: electron };
}
