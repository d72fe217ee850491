import { v7 } from 'uuid';
import type * as z from 'zod';
import { formatCursor } from '../../shared/contract/cursor.ts';
import { ChangesResponse, CommandResult, HelloResponse, PushResponse, RegionCommand, SnapshotManifest } from '../../shared/contract/region.ts';
import type { FeedItem, OfferContent } from '../../shared/contract/region.ts';

type WithoutEnvelope<C> = C extends RegionCommand ? Omit<C, 'id' | 'deskSeq' | 'hlc' | 'at' | 'actor'> : never;
export type Draft = WithoutEnvelope<RegionCommand>;
type Pushed = z.infer<typeof PushResponse>;

export const anonymousOffer: z.infer<typeof OfferContent> = { ageBand: '75-84', sex: 'female', careType: 'elvLow', urgency: 'U4', neededBy: null, features: [], insulin: false, weightKg: null, closedWard: false, wzd: false, summary: '' };

/** A bare desk: numbers and sends commands, reads the feed; no store, no rules. */
export class DeskClient {
  readonly url: string;
  readonly token: string;
  readonly desk: string;
  readonly incarnation = v7();
  private seq = 0;
  constructor(url: string, token: string, desk: string) {
    this.url = url;
    this.token = token;
    this.desk = desk;
  }

  async request(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, { ...init, headers: { authorization: `Bearer ${this.token}`, ...(init.body === undefined ? {} : { 'content-type': 'application/json' }), ...init.headers } });
  }

  async hello(): Promise<z.infer<typeof HelloResponse>> {
    const response = await this.request('/v1/sync/hello', { method: 'POST', body: JSON.stringify({ desk: this.desk, incarnation: this.incarnation, schema: { min: 1, max: 1 } }) });
    return HelloResponse.parse(await response.json());
  }

  async snapshot(): Promise<z.infer<typeof SnapshotManifest>> {
    return SnapshotManifest.parse(await (await this.request('/v1/sync/snapshot')).json());
  }

  /** `id` for events: an event's id is its command's. */
  command(draft: Draft, at: number, id = v7()): RegionCommand {
    this.seq += 1;
    return RegionCommand.parse({ id, deskSeq: this.seq, hlc: `${at.toString(16).padStart(12, '0')}-0000-${this.desk}`, at, actor: { id: 'nurse-1', role: 'nurse', desk: this.desk }, ...draft });
  }

  event(caseId: string, regionId: string, type: string, payload: unknown, at: number, extra: object = {}): RegionCommand {
    const id = v7();
    return this.command({ kind: 'appendEvent', event: { id, caseId, regionId, type, schema: 1, at, hlc: `${at.toString(16).padStart(12, '0')}-0000-${this.desk}`, actor: { id: 'nurse-1', role: 'nurse', desk: this.desk }, baseSeq: 0, payload: payload as never, personal: null, ...extra } }, at, id);
  }

  async push(commands: readonly unknown[]): Promise<Pushed> {
    const response = await this.request('/v1/sync/commands', { method: 'POST', body: JSON.stringify({ desk: this.desk, incarnation: this.incarnation, commands }) });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return PushResponse.parse(await response.json());
  }

  async send(draft: Draft, at: number): Promise<z.infer<typeof CommandResult>> {
    const [result] = (await this.push([this.command(draft, at)])).results;
    return CommandResult.parse(result);
  }

  async changes(cursor: string, limit = 500): Promise<z.infer<typeof ChangesResponse>> {
    const response = await this.request(`/v1/sync/changes?limit=${limit}&cursor=${encodeURIComponent(cursor)}`);
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return ChangesResponse.parse(await response.json());
  }

  /** Everything after `seq`, page by page. */
  async allSince(seq: number, limit = 500): Promise<{ readonly items: readonly FeedItem[]; readonly last: z.infer<typeof ChangesResponse> }> {
    const hello = await this.hello();
    let cursor = formatCursor({ epoch: hello.epoch, scope: hello.scope, seq });
    const items: FeedItem[] = [];
    for (;;) {
      const page = await this.changes(cursor, limit);
      items.push(...page.items);
      cursor = page.next;
      if (page.upToDate) return { items, last: page };
    }
  }
}
