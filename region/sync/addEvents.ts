import { rowHash } from '../../shared/contract/digest.ts';
import type { SealedEvent } from '../../shared/casework/events.ts';
import { keptEvent } from '../casework/events.ts';
import type { Region } from '../context.ts';
import type { Meta } from './head.ts';

/** An event that only adds to its case's log, with the command that brought it: its fingerprint, what it is answered, and its line for the access log. */
export type Addition = { readonly event: SealedEvent; readonly desk: string; readonly incarnation: string; readonly deskSeq: number; readonly print: string; readonly result: string; readonly audit: string };
/** Where the region stands after a commit; head = the seq of its rows. */
export type Position = Pick<Meta, 'epoch' | 'head'>;
type Row = { readonly head: number | null; readonly epoch: string | null; readonly unknown: readonly string[] | null };

const statement = `SELECT head, epoch, unknown FROM add_events($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::bigint[], $12::text[], $13::text[], $14::bigint[], $15::numeric[], $16::text[], $17::text[], $18::text[], $19::bigint)`;

/**
 * Carries out commands that only add events, all or none, in one statement (add_events, migration 8). Null = one of them is out of the ordinary: known, clashing, of a case of another region or of an erased
 * person. A case that the region doesn't know yet costs a second round: its erasure may have come before its first event. Errors: those of the database.
 */
export async function addEvents(region: Region, additions: readonly Addition[], now: number): Promise<Position | null> {
  const params = parametersOf(additions, now);
  const say = async (asked: readonly string[]): Promise<Row | undefined> => (await region.db.write<Row>(statement, [...params, asked, now]))[0];
  let row = await say([]);
  const unknown = row?.unknown ?? [];
  if (unknown.length > 0) {
    if ((await region.keys.get(unknown)).erased.length > 0) return null;
    row = await say(unknown);
  }
  if (row === undefined || row.head === null || row.epoch === null) return null;
  region.head.published(row.head);
  return { epoch: row.epoch, head: row.head };
}

function parametersOf(all: readonly Addition[], now: number): readonly unknown[] {
  const events = all.map(({ event }) => keptEvent(event, now));
  return [
    events.map((event) => event.id), all.map((one) => one.desk), all.map((one) => one.incarnation), all.map((one) => one.deskSeq), all.map((one) => one.print), all.map((one) => one.result),
    events.map((event) => event.caseId), events.map((event) => event.regionId), events.map((event) => event.type), events.map((event) => event.actor.desk), events.map((event) => event.at),
    events.map((event) => event.hlc), all.map(({ event }) => event.hlc), events.map((event) => event.baseSeq), events.map((event) => rowHash(event.id, 1).toString()), events.map((event) => JSON.stringify(event)),
    all.map((one) => one.audit),
  ];
}
