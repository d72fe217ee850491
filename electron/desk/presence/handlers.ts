import { PresenceAnswer } from '../../../shared/contract/presence.ts';
import { PRESENCE_MS } from '../../../shared/contract/presence-times.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { FeatureHandlers, Kernel } from '../kernel.ts';

/**
 * "Een collega kijkt nu". The windows beat, the core has no timer of its own: a window that went away is forgotten when its time is over, here and in the region. Nothing is
 * written down, and without the region nobody is said to be looking.
 */
export function presenceHandlers(kernel: Kernel): FeatureHandlers<'presence'> {
  const windows = new Map<string, { readonly caseId: string; readonly until: number }>();
  return {
    'presence.beat': async ({ window, caseId }, { now }) => {
      if (caseId === null) windows.delete(window);
      else windows.set(window, { caseId, until: now + PRESENCE_MS });
      for (const [name, shown] of windows) if (shown.until <= now) windows.delete(name);
      if (kernel.syncStatus().connection !== 'online') return { caseIds: [] };
      const own = [...new Set([...windows.values()].map((shown) => shown.caseId))].slice(0, 8);
      try {
        return { caseIds: PresenceAnswer.parse(await kernel.region.ask('POST', '/v1/presence', { caseIds: own })).caseIds };
      } catch (error) {
        // An older region, or one that is gone just now: it is a courtesy, not worth a word on screen. The status bar tells the connection.
        if (error instanceof CodedError) return { caseIds: [] };
        throw error;
      }
    },
  };
}
