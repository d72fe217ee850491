import type { Migration } from '../migrate.ts';
import { desk0001 } from './0001-desk.ts';
import { keys0001 } from './0001-keys.ts';
import { desk0002 } from './0002-desk.ts';
import { keys0002 } from './0002-keys.ts';
import { desk0003 } from './0003-reports.ts';
import { desk0004 } from './0004-leaner.ts';
import { desk0005 } from './0005-lean-save.ts';
import { desk0006 } from './0006-listed-events.ts';

/** In order, never changed once released; a new step goes at the end. */
export const deskMigrations: readonly Migration[] = [desk0001, desk0002, desk0003, desk0004, desk0005, desk0006];
export const keysMigrations: readonly Migration[] = [keys0001, keys0002];
