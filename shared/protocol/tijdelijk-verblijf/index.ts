/**
 * The shipped pack, "Afwegingskader tijdelijk verblijf". Its source is protocol.dmn
 * and the JSON files in this folder; `pack.generated.ts` is built from them by
 * scripts/build-protocol.mjs and never edited by hand.
 */
import { loadPack } from '../../triage/index.ts';
import type { Pack } from '../../triage/index.ts';
import { packJson } from './pack.generated.ts';

let loaded: Pack | undefined;

/** The pack that ships with the product. Not clinically validated; every screen and export that shows it says so. */
export function shippedPack(): Pack {
  if (loaded === undefined) {
    const result = loadPack(packJson);
    if (!result.ok) throw new Error(`the shipped pack does not load: ${result.error.english}`);
    loaded = result.value;
  }
  return loaded;
}
