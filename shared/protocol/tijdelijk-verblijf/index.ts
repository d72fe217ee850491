/**
 * The shipped pack, "Afwegingskader tijdelijk verblijf". Its source is protocol.dmn
 * and the JSON files in this folder; `pack.generated.ts` is built from them by
 * scripts/build-protocol.mjs and never edited by hand.
 */
import type { Pack } from '../../triage/index.ts';
import { packJson } from './pack.generated.ts';

/**
 * The pack that ships with the product, its hash included. Not clinically
 * validated; every screen and export that shows it says so.
 *
 * It is not checked again at every start: the build refuses sources that do not
 * load, and tests prove that the module is what the sources give, that the hash
 * is right and that the verifier finds nothing.
 */
export function shippedPack(): Pack {
  return packJson as Pack;
}
