import type { RegionDirectoryEntry } from '../../../shared/contract/region.ts';
import type { DeskLookup } from '../../../shared/contract/desk/directory.ts';
import { desksFor } from '../../../shared/directory/desks.ts';
import { careOffice, lookupMunicipality, neighbours } from '../../../shared/directory/index.ts';
import type { MunicipalityAnswer } from '../../../shared/directory/index.ts';
import { actorOf } from '../casework/context.ts';
import type { FeatureHandlers, Kernel } from '../kernel.ts';
import type { Profiles } from '../profile/service.ts';

type Desk = DeskLookup['desks'][number];
type Found = Extract<MunicipalityAnswer, { readonly kind: 'found' }>;

/** The desks of the whole country: the place by the product's own directory, names and numbers by what the region publishes. Works without connection. */
export function directoryHandlers(kernel: Kernel, profiles: Profiles): FeatureHandlers<'directory'> {
  const entryOf = (number: number): RegionDirectoryEntry | undefined => kernel.cache.all('regionDirectory').find((one) => one.number === number);

  const found = (answer: Found): DeskLookup => {
    const entry = entryOf(answer.regionNumber);
    const near = entry === undefined ? neighbours(answer.regionNumber).map(({ number, name }) => whole(entryOf(number), name)) : entry.neighbours.flatMap((id) => { const other = kernel.cache.get('regionDirectory', id); return other === null ? [] : [whole(other, other.name)]; });
    return {
      kind: 'found', question: null, options: answer.also.map((one) => one.label), municipality: answer.municipality, region: entry?.name ?? answer.region, source: answer.source,
      own: entry !== undefined && profiles.regionIds().includes(entry.id), careOffice: entry?.careOffice ?? careOffice(answer.regionNumber).name,
      desks: entry === undefined ? [whole(undefined, answer.region)] : desksFor(entry, answer.municipality).map(({ name, deskName, deskPhone }): Desk => ({ regionId: entry.id, region: entry.name, part: name, deskName, phone: deskPhone })), neighbours: near,
    };
  };

  return {
    'directory.lookup': ({ text, regionNumber }, context) => {
      actorOf(context);
      const first = lookupMunicipality(text);
      const settled = first.kind === 'ambiguous' ? first.options.find((one) => one.regionNumber === regionNumber) : undefined;
      const answer = settled === undefined ? first : lookupMunicipality(settled.label);
      if (answer.kind === 'found') return found(answer);
      const asked = answer.kind === 'ambiguous' ? { question: answer.question, options: answer.options.map((one) => one.label) } : { question: answer.why, options: [...answer.suggestions] };
      return { kind: answer.kind, ...asked, municipality: null, region: null, source: null, own: false, careOffice: null, desks: [], neighbours: [] };
    },
  };
}

function whole(entry: RegionDirectoryEntry | undefined, region: string): Desk {
  return { regionId: entry?.id ?? null, region, part: null, deskName: entry?.deskName ?? null, phone: entry?.deskPhone ?? null };
}
