import { CodedError } from '../../../shared/contract/errors.ts';
import { admitPack } from '../../../shared/triage/index.ts';
import type { Pack } from '../../../shared/triage/index.ts';
import { shippedPack } from '../../../shared/protocol/tijdelijk-verblijf/index.ts';
import type { Cache, Log } from '../kernel.ts';

/** Protocol packs this desk can work with: the shipped one and what the region published, as far as it passes the verifier here too. */
export type Packs = {
  /** The pack for a new case: the newest that is valid on `now` (epoch ms). */
  current(now: number): Pack;
  /** The pack a case was triaged with; a case keeps it. Throws `unsupported` when this desk doesn't have it. */
  of(packId: string, packVersion: string): Pack;
  /** Every version this desk holds, newest first; the shipped one last. */
  list(): readonly { readonly pack: Pack; readonly origin: 'shipped' | 'region' }[];
};

export function createPacks(cache: Cache, log: Log): Packs {
  let published: readonly { readonly pack: Pack; readonly validFrom: number }[] | null = null;
  cache.onChange((kind) => { if (kind === 'protocol') published = null; });
  const all = () => (published ??= cache.all('protocol').flatMap((row) => {
    const loaded = admitPack(row.pack);
    if (loaded.ok && loaded.value.sha256 === row.sha256) return [{ pack: loaded.value, validFrom: row.validFrom }];
    log('error', 'protocol pack of the region refused', { id: row.id, code: loaded.ok ? 'hash' : loaded.error.code });
    return [];
  }));
  return {
    current: (now) => {
      const valid = all().filter((one) => one.validFrom <= now && one.pack.id === shippedPack().id).sort((a, b) => b.validFrom - a.validFrom);
      return valid[0]?.pack ?? shippedPack();
    },
    of: (packId, packVersion) => {
      if (packId === shippedPack().id && packVersion === shippedPack().version) return shippedPack();
      const found = all().find((one) => one.pack.id === packId && one.pack.version === packVersion);
      if (found === undefined) throw new CodedError('unsupported', 'Deze aanvraag is getrieerd met een protocolversie die deze werkplek niet heeft. Werk de werkplek bij.');
      return found.pack;
    },
    list: () => [...all().toSorted((a, b) => b.validFrom - a.validFrom).map(({ pack }) => ({ pack, origin: 'region' as const })), { pack: shippedPack(), origin: 'shipped' as const }],
  };
}
