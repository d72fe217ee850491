import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { replaceSmallFile } from '../desk/store/small-file.ts';

/**
 * How a second start on the same data folder finds the first: DATA/loopback.json (0600) holds the port and a secret that only this user can read. With it the
 * running host gives a new one-time link, so that a closed tab isn't a lost desk.
 */
const Note = z.strictObject({ port: z.int().min(1).max(65_535), pid: z.int(), secret: z.string().min(40) });
const Answer = z.object({ ok: z.literal(true), value: z.object({ link: z.string() }) });

export type Control = { readonly secret: string; isRight(offered: string): boolean };

export function createControl(): Control {
  const secret = randomBytes(32).toString('base64url');
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return { secret, isRight: (offered) => timingSafeEqual(hash(secret), hash(offered)) };
}

export function writeNote(dataFolder: string, port: number, control: Control): void {
  replaceSmallFile(noteFile(dataFolder), JSON.stringify({ port, pid: process.pid, secret: control.secret }));
}

export function removeNote(dataFolder: string): void {
  rmSync(noteFile(dataFolder), { force: true });
}

/** A new link to the host that already runs on this data folder, or null when none answers (a note left by a crash is no proof of life). */
export async function linkOfRunning(dataFolder: string, timeoutMs = 2_000): Promise<string | null> {
  const note = readNote(noteFile(dataFolder));
  if (note === null) return null;
  try {
    const response = await fetch(`http://127.0.0.1:${note.port}/launch`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ secret: note.secret }), signal: AbortSignal.timeout(timeoutMs), redirect: 'error',
    });
    const answer = Answer.safeParse(await response.json());
    return answer.success && answer.data.value.link.startsWith(`http://127.0.0.1:${note.port}/#`) ? answer.data.value.link : null;
  } catch {
    // Nothing listens there, or something else does: no running host. The database's own lock has the last word.
    return null;
  }
}

function readNote(file: string): z.infer<typeof Note> | null {
  try {
    const parsed = Note.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    // No note or half a note: as if there were none.
    return null;
  }
}

function noteFile(dataFolder: string): string {
  return join(dataFolder, 'loopback.json');
}
