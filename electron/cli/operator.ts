import { hostname, userInfo } from 'node:os';
import path from 'node:path';
import { appendAudit } from '../desk/audit/chain.ts';
import { openDatabase } from '../desk/store/handle.ts';
import { getMeta } from '../desk/store/meta.ts';
import { versionOf } from '../desk/store/migrate.ts';
import { deskMigrations } from '../desk/store/migrations/index.ts';
import { files } from '../desk/store/open.ts';

/**
 * A line in the desk's own log for what an operator does from the command line, beside a desk that may be at work: who (the system's user), what, on which machine. Written before anything leaves
 * the folder. Whoever has the key could leave it out with a program of his own; the commands never do. Throws when the folder is of another version.
 */
export function noteOperator(folder: string, key: Uint8Array, action: string, detail: string, caseId: string | null = null): void {
  const db = openDatabase(path.join(folder, files.desk), { key });
  try {
    if (versionOf(db) !== deskMigrations.length) throw new Error(`the data in ${folder} are of another version of this program: start the desk once with this one`);
    const desk = getMeta(db.read, 'deskId') ?? '';
    db.write((writer) => void appendAudit(writer, { at: Date.now(), actor: { id: `operator:${userInfo().username}`, role: 'system', desk }, action, caseId, outcome: 'done', detail, why: 'administration', place: `cli@${hostname()}` }));
  } finally {
    db.close();
  }
}
