import { app } from './desk/app.ts';
import { session } from './desk/session.ts';
import { casework } from './desk/casework.ts';
import { triage } from './desk/triage.ts';
import { capacity } from './desk/capacity.ts';
import { handover } from './desk/handover.ts';
import { sync } from './desk/sync.ts';
import { profile } from './desk/profile.ts';
import { audit } from './desk/audit.ts';
import { alarm } from './desk/alarm.ts';
import { reports } from './desk/reports.ts';
import { training } from './desk/training.ts';
import { presence } from './desk/presence.ts';
import { backup } from './desk/backup.ts';
import { directory } from './desk/directory.ts';
import type { Contract } from './define.ts';

/** Every method of the desk. Names are `<feature>.<verb>`; features carry the same word in every layer, each with a file of its own in desk/. */
export const deskContract = { ...app, ...session, ...casework, ...triage, ...capacity, ...handover, ...sync, ...profile, ...audit, ...reports, ...alarm, ...training, ...presence, ...backup, ...directory } as const satisfies Contract;
export type DeskContract = typeof deskContract;
