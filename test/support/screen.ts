import { configure } from '@testing-library/react';
import { contractChecker } from '../../renderer/src/bridge/check.ts';
import { createClient } from '../../renderer/src/bridge/client.ts';
import { connectDesk } from '../../renderer/src/bridge/desk.ts';
import { memoryBridge } from '../../renderer/src/bridge/memory.ts';
import { startTestDesk } from './desk.ts';
import type { TestDesk, TestDeskOptions } from './desk.ts';
import { startTestRegion } from './region.ts';
import type { TestRegion, TestRegionOptions } from './region.ts';

/** What a screen stands on in a test: a desk, synced and on the memory transport, and its real region. */
export type Ground = { readonly region: TestRegion; readonly desk: TestDesk; close(): Promise<void> };
export type GroundOptions = { readonly region?: TestRegionOptions; readonly desk?: TestDeskOptions; /** false: nobody is signed in */ readonly signIn?: boolean };

/** Opens the ground of a screen; for `beforeAll`, which takes `close` back as its cleaning up. */
export async function openGround(options: GroundOptions = {}): Promise<Ground> {
  const region = await startTestRegion({ timers: false, ...options.region });
  const desk = await startTestDesk({ ...options.desk, region: { url: region.url, token: region.token } });
  await desk.synced();
  if (options.signIn !== false) await desk.signIn();
  showDesk(desk);
  return {
    region, desk,
    close: async () => {
      await desk.close();
      await region.stop();
    },
  };
}

/** Screens ask this desk from now on; each of its answers is checked against the contract. */
export function showDesk(desk: TestDesk): void {
  fillGaps();
  configure({ asyncUtilTimeout: WAIT_MS });
  connectDesk(createClient(memoryBridge(desk.core), contractChecker));
}

/** A real core on a busy machine needs longer than the library's second. */
const WAIT_MS = 20_000;

/** jsdom lays nothing out, so grids have no height to fill with rows, nothing scrolls and dialogs neither open nor close. */
function fillGaps(): void {
  Element.prototype.scrollIntoView = () => undefined;
  Object.defineProperties(HTMLElement.prototype, { clientHeight: { configurable: true, get: () => 900 }, clientWidth: { configurable: true, get: () => 1200 } });
  HTMLDialogElement.prototype.showModal = function showModal() { this.open = true; };
  HTMLDialogElement.prototype.close = function close() { this.open = false; };
}
