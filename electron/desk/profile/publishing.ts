import type * as z from 'zod';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { DraftView } from '../../../shared/contract/desk/profile.ts';
import { checkProfile } from '../../../shared/profile/check.ts';
import { RegionProfile } from '../../../shared/profile/schema.ts';
import { adopt, shippedProfiles } from '../../../shared/profile/shipped/index.ts';
import { profileChanges } from '../../../shared/profile/words.ts';
import type { Kernel } from '../kernel.ts';
import { openDrafts } from './drafts.ts';
import { publishedRow, publishRows } from './publishRows.ts';
import type { Profiles } from './service.ts';

type View = z.infer<typeof DraftView>;
export type Publishing = ReturnType<typeof createPublishing>;

/** A manager's draft of a way of working: kept here, checked at every change with the check the region uses, published through the region or not at all. */
export function createPublishing(kernel: Kernel, profiles: Profiles) {
  const drafts = openDrafts(kernel.ports.dataFolder, kernel.ports.log);
  const known = () => ({ regionIds: [...new Set([...profiles.regionIds(), ...kernel.cache.all('regionDirectory').map((entry) => entry.id)])] });
  const view = (regionId: string): View => {
    const current = profiles.of(regionId);
    const kept = drafts.get(regionId);
    const base = kept?.base ?? current.version;
    const draft = kept === null ? current : kept.draft;
    const checked = checkProfile(draft, known());
    const readable = RegionProfile.safeParse(draft);
    return {
      regionId, base, current: current.version, behind: base !== current.version, changed: kept !== null, draft: JSON.parse(JSON.stringify(draft)) as View['draft'],
      problems: checked.ok ? [] : checked.problems.map(({ key, message }) => ({ key, message })), notes: checked.ok ? checked.notes.map(({ key, message }) => ({ key, message })) : [],
      organisations: kernel.cache.all('organisation').map(({ id, name }) => ({ id, name })).sort(byName), regions: kernel.cache.all('regionDirectory').filter((one) => one.id !== regionId).map(({ id, name }) => ({ id, name })).sort(byName),
      changes: readable.success ? profileChanges(current, readable.data).map((change) => ({ ...change })) : [],
    };
  };
  const keep = (regionId: string, draft: View['draft']): View => {
    const base = drafts.get(regionId)?.base ?? profiles.of(regionId).version;
    drafts.set(regionId, { base, draft });
    kernel.emit('profile.changed', [regionId]);
    return view(regionId);
  };

  return {
    view,
    save: keep,
    drop: (regionId: string): View => {
      drafts.set(regionId, null);
      kernel.emit('profile.changed', [regionId]);
      return view(regionId);
    },
    rebase: (regionId: string): View => {
      const kept = drafts.get(regionId);
      if (kept !== null) drafts.set(regionId, { ...kept, base: profiles.of(regionId).version });
      return view(regionId);
    },
    shipped: () => Object.entries(shippedProfiles).map(([id, { profile, source }]) => ({ id, name: profile.name, source })),
    adopt: (regionId: string, id: string): View => {
      const found = Object.entries(shippedProfiles).find(([name]) => name === id)?.[1];
      if (found === undefined) throw new CodedError('notFound', 'Deze werkwijze wordt niet meegeleverd.');
      const current = profiles.of(regionId);
      const taken = adopt(found, regionId, current.version);
      return keep(regionId, JSON.parse(JSON.stringify({ ...taken, id: current.id, surge: { ...taken.surge, active: current.surge.active, history: current.surge.history } })) as View['draft']);
    },
    publish: async (regionId: string, actor: Actor): Promise<number> => {
      const shown = view(regionId);
      if (!shown.changed) throw new CodedError('conflict', 'Er is geen concept om te publiceren.');
      if (shown.behind) throw new CodedError('stale', `De regio heeft intussen versie ${shown.current} gepubliceerd; uw concept begon bij versie ${shown.base}. Bekijk wat er nu verschilt, neem het concept mee naar de nieuwe versie en publiceer dan.`);
      const checked = checkProfile(shown.draft, known());
      if (!checked.ok) throw new CodedError('refused', 'Het concept klopt nog niet; de regels die nu gelden blijven gelden. Los eerst op wat bij het concept staat.', { problems: checked.problems.map(({ key, message }) => ({ key, message })) });
      const { profile } = checked;
      const versions = await publishRows(kernel, actor, 'profile.publish', [publishedRow('profile', profile, shown.base)]);
      drafts.set(regionId, null);
      kernel.emit('profile.changed', [regionId]);
      return versions[profile.id] ?? shown.base + 1;
    },
  };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name.localeCompare(b.name, 'nl');
}
