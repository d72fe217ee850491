/**
 * The cursor of the change feed, opaque to everything but these two functions: epoch (a new one after every restore of the region), a hash of the scope, and the
 * last seq that was read completely. A desk makes one only after a snapshot, out of the manifest's epoch, scope and seq.
 */
export type Cursor = { readonly epoch: string; readonly scope: string; readonly seq: number };

export function formatCursor(cursor: Cursor): string {
  return `v1.${cursor.epoch}.${cursor.scope}.${cursor.seq}`;
}

/** null = not a cursor of this version. The epoch is an identifier without dots; the scope may hold them. */
export function parseCursor(text: string): Cursor | null {
  const match = /^v1\.([A-Za-z0-9_:-]{1,100})\.(.{0,100})\.(\d{1,15})$/.exec(text);
  const [, epoch, scope, seq] = match ?? [];
  return epoch === undefined || scope === undefined || seq === undefined ? null : { epoch, scope, seq: Number(seq) };
}
