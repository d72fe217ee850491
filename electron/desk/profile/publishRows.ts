import { CodedError } from '../../../shared/contract/errors.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import { PublicationResult } from '../../../shared/contract/region.ts';
import type { Publication } from '../../../shared/contract/region.ts';
import type { Audit, RegionAsk, Session } from '../kernel.ts';

export type PublishPorts = { readonly region: RegionAsk; readonly session: Pick<Session, 'nameOf'>; readonly audit: Pick<Audit, 'record'> };

/** Asks the region to publish for somebody: all rows or none; answers with the version of each. A refusal changes nothing, its coded error is passed on as it is, and both are in the log. */
export async function publishRows({ region, session, audit }: PublishPorts, actor: Actor, action: string, rows: Publication['rows']): Promise<Readonly<Record<string, number>>> {
  const publication: Publication = { actor, actorName: session.nameOf(actor), rows };
  try {
    const result = PublicationResult.parse(await region.ask('POST', '/v1/publications', publication));
    audit.record({ actor, action, caseId: null, outcome: 'done', detail: rows.map((row) => `${row.kind} ${row.id}`).join(', ').slice(0, 200) });
    return result.versions;
  } catch (error) {
    audit.record({ actor, action, caseId: null, outcome: 'refused', detail: error instanceof CodedError ? error.code : 'unknown' });
    throw error;
  }
}

/** A row as it is published: plain JSON, on the version it was made from (0 = new). */
export function publishedRow<B extends { readonly id: string }>(kind: Publication['rows'][number]['kind'], body: B, baseVersion: number): Publication['rows'][number] {
  return { kind, id: body.id, baseVersion, body: JSON.parse(JSON.stringify(body)) as Publication['rows'][number]['body'] };
}
