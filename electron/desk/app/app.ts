import path from 'node:path';
import * as z from 'zod';
import { deskContract } from '../../../shared/contract/desk.ts';
import { WorklistFilter } from '../../../shared/contract/desk/casework.ts';
import type { StatusBarView, SyncStatus } from '../../../shared/contract/views.ts';
import type { Cache, FeatureHandlers, HostPorts, Session } from '../kernel.ts';
import { readSmallJson, replaceSmallFile } from '../store/small-file.ts';

/** What belongs to the program itself: who it is, the status bar, the settings of this desk (settings.json in the data folder; no patient data). */
export type StatusSource = () => Pick<StatusBarView, 'overdue' | 'reminder' | 'surge' | 'surging' | 'gaps'>;
export type AppParts = { readonly ports: HostPorts; readonly cache: Cache; readonly session: Session; readonly syncStatus: () => SyncStatus; readonly statusSource: () => StatusSource | null; readonly isTraining: () => boolean };

const Settings = z.strictObject({ theme: z.enum(['nacht', 'dag', 'system']).default('system'), sound: z.boolean().default(true), singleKeys: z.boolean().default(true), /** by staff id */ worklistFilters: z.record(z.string().max(100), WorklistFilter).default({}) });
type Settings = z.infer<typeof Settings>;

export function createApp(parts: AppParts): FeatureHandlers<'app'> {
  const { ports } = parts;
  const file = path.join(ports.dataFolder, 'settings.json');
  return {
    'app.info': () => ({
      version: ports.version, host: ports.host, dataFolder: ports.dataFolder, training: parts.isTraining(),
      capabilities: { secrets: ports.secrets, print: ports.host !== 'memory', updater: ports.host === 'electron', notifications: ports.host === 'electron' },
    }),
    'app.settings': (_input, { actor }) => {
      const { worklistFilters, ...settings } = readSettings(file, ports);
      return { ...settings, worklistFilter: (actor === null ? undefined : worklistFilters[actor.id]) ?? 'open' };
    },
    'app.saveSettings': ({ worklistFilter, ...input }, { actor }) => {
      const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
      const before = readSettings(file, ports);
      const worklistFilters = actor === null || worklistFilter === undefined ? before.worklistFilters : { ...before.worklistFilters, [actor.id]: worklistFilter };
      const next = Settings.parse({ ...before, ...given, worklistFilters });
      replaceSmallFile(file, `${JSON.stringify(next, null, 2)}\n`);
      return {};
    },
    'app.statusBar': (_input, call) => statusBar(parts, call.now),
  };
}

/** Settings never stop the desk: an unreadable file is logged, named and left alone until the next save. */
function readSettings(file: string, ports: HostPorts): Settings {
  const parsed = Settings.safeParse(readSmallJson(file));
  if (parsed.success) return parsed.data;
  ports.log('warn', 'settings.json is not readable; the defaults are used');
  return Settings.parse({});
}

function statusBar(parts: AppParts, now: number): z.output<(typeof deskContract)['app.statusBar']['output']> {
  const sync = parts.syncStatus();
  const staff = parts.session.current();
  const source = parts.statusSource()?.() ?? { overdue: null, reminder: null, surge: false };
  return {
    connection: sync.connection, since: sync.since, feedAt: sync.feedAt, queue: sync.queue + sync.parked, overdue: source.overdue, reminder: source.reminder, surge: source.surge, surging: source.surging ?? [], gaps: source.gaps ?? 0,
    physician: physicianOnDuty(parts.cache, now), signedIn: staff === null ? null : { name: staff.name, role: staff.role }, training: parts.isTraining(),
  };
}

/** The elderly-care physician on the roster of this desk's region now: the first in order whose shift holds this instant. */
function physicianOnDuty(cache: Cache, now: number): StatusBarView['physician'] {
  const regions = cache.regionIds();
  const [first] = cache.all('roster').filter((entry) => regions.includes(entry.regionId) && entry.role === 'elderlyPhysician' && entry.from <= now && now < entry.to).sort((a, b) => a.order - b.order || a.from - b.from);
  return first === undefined ? null : { name: first.name, phone: first.phone, until: first.to };
}
