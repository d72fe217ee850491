import { CodedError } from '../../../shared/contract/errors.ts';
import type { ErrorCode } from '../../../shared/contract/errors.ts';

const englishOf: Partial<Record<ErrorCode, (folder: string) => string>> = {
  databaseLocked: (folder) => `Regioloket is already running on this data folder (${folder}): use that window, or choose another folder with --data.`,
  databaseNewer: (folder) => `The database in ${folder} was made by a newer Regioloket: install that version or newer. Nothing was changed.`,
  databaseKey: (folder) => `The database in ${folder} doesn't open with this key: put the right key back. Nothing was changed.`,
  databaseDamaged: (folder) => `The database in ${folder} is damaged: keep the folder and restore the latest backup (npm run restore). Nothing was changed.`,
  diskFull: (folder) => `The disk that holds ${folder} is full: make room and start again.`,
};

/** Why a desk didn't start, as one English line for the command line and the log. Never holds key material or patient data. */
export function englishProblem(error: unknown, dataFolder: string): string {
  if (error instanceof CodedError) return englishOf[error.code]?.(dataFolder) ?? `Regioloket could not start (${error.code}).`;
  if (error instanceof Error) return error.message.split('\n')[0] ?? error.name;
  return 'Regioloket could not start.';
}
