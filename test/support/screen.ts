import { configure } from '@testing-library/react';
import { contractChecker } from '../../renderer/src/bridge/check.ts';
import { createClient } from '../../renderer/src/bridge/client.ts';
import { connectDesk } from '../../renderer/src/bridge/desk.ts';
import { memoryBridge } from '../../renderer/src/bridge/memory.ts';
import type { TestDesk } from './desk.ts';
import { openOneDesk } from './site.ts';
import type { SiteOptions } from './site.ts';

/** What a screen stands on in a test: a desk, synced and on the memory transport, and its real region. For `beforeAll`, which takes `close` back as its cleaning up. */
export async function openGround(options: SiteOptions = {}): ReturnType<typeof openOneDesk> {
  const ground = await openOneDesk({ ...options, region: { timers: false, ...options.region } });
  showDesk(ground.desk);
  return ground;
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
