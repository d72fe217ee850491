import { audit } from './nl/audit.ts';
import { backup } from './nl/backup.ts';
import { alarm } from './nl/alarm.ts';
import { capacity } from './nl/capacity.ts';
import { casework } from './nl/casework.ts';
import { common, errors, keys, screens, statusBar } from './nl/common.ts';
import { consult } from './nl/consult.ts';
import { directory } from './nl/directory.ts';
import { handover } from './nl/handover.ts';
import { profile } from './nl/profile.ts';
import { protocol } from './nl/protocol.ts';
import { reports } from './nl/reports.ts';
import { rounds } from './nl/rounds.ts';
import { emergency } from './nl/emergency.ts';
import { records } from './nl/records.ts';
import { session } from './nl/session.ts';
import { shift } from './nl/shift.ts';
import { sync } from './nl/sync.ts';
import { training } from './nl/training.ts';
import { triage } from './nl/triage.ts';

/** Every text on screen, Dutch at B1 level, typed: a missing text doesn't compile. One file per feature in nl/. */
export const nl = { alarm, audit, backup, capacity, casework, common, consult, directory, emergency, errors, handover, keys, profile, protocol, records, reports, rounds, screens, session, shift, statusBar, sync, training, triage } as const;
