import type { Migration } from '../migrate.ts';
import { desk0001 } from './0001-desk.ts';
import { keys0001 } from './0001-keys.ts';

/** In order, never changed once released; a new step goes at the end. */
export const deskMigrations: readonly Migration[] = [desk0001];
export const keysMigrations: readonly Migration[] = [keys0001];
