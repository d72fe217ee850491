import { renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { Id } from '../../../shared/contract/primitives.ts';
import type { Log } from '../kernel.ts';
import { readSmallJson, replaceSmallFile } from '../store/small-file.ts';

const Kept = z.record(Id, z.strictObject({ base: z.int().min(0), draft: z.json() }));
export type KeptDraft = z.infer<typeof Kept>[string];

/** Half-made ways of working of this desk's managers, kept in profile-drafts.json until they are published or thrown away. They hold no patient data. */
export type DraftFile = { get(regionId: string): KeptDraft | null; set(regionId: string, draft: KeptDraft | null): void };

export function openDrafts(dataFolder: string, log: Log): DraftFile {
  const file = path.join(dataFolder, 'profile-drafts.json');
  const read = (): z.infer<typeof Kept> => {
    const parsed = Kept.safeParse(readSmallJson(file));
    if (parsed.success) return parsed.data;
    renameSync(file, `${file}.unreadable`);
    log('warn', 'profile-drafts.json is not readable; it was set apart and drafts start anew');
    return {};
  };
  return {
    get: (regionId) => read()[regionId] ?? null,
    set: (regionId, draft) => {
      const { [regionId]: _old, ...others } = read();
      const next = draft === null ? others : { ...others, [regionId]: draft };
      if (Object.keys(next).length === 0) {
        rmSync(file, { force: true });
        return;
      }
      replaceSmallFile(file, `${JSON.stringify(next)}\n`);
    },
  };
}
