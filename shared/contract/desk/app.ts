import '../jitless.ts';
import * as z from 'zod';
import { command, query } from '../define.ts';
import { StatusBarView } from '../views.ts';
import { empty, done } from './parts.ts';
import { WorklistFilter } from './casework.ts';

export const app = {
  'app.info': query(null, empty, z.strictObject({ version: z.string(), host: z.enum(['electron', 'loopback', 'memory']), capabilities: z.strictObject({ secrets: z.enum(['system', 'keyFile']), print: z.boolean(), updater: z.boolean(), notifications: z.boolean() }), dataFolder: z.string(), training: z.boolean() })),
  'app.statusBar': query(null, empty, StatusBarView),
  'app.settings': query(null, empty, z.strictObject({ theme: z.enum(['nacht', 'dag', 'system']), sound: z.boolean(), singleKeys: z.boolean(), /** the signed-in person's own choice on the Werklijst */ worklistFilter: WorklistFilter })),
  'app.saveSettings': command(null, z.strictObject({ theme: z.enum(['nacht', 'dag', 'system']).optional(), sound: z.boolean().optional(), singleKeys: z.boolean().optional(), /** kept for who is signed in; without anybody it is left out */ worklistFilter: WorklistFilter.optional() }), done),
};
