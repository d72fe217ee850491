import type { FastifyReply } from 'fastify';
import type { ServerResponse } from 'node:http';
import { PING_MS } from '../../shared/contract/region.ts';
import type { StreamMessage } from '../../shared/contract/region.ts';
import type * as z from 'zod';
import type { Region } from '../context.ts';
import { readMeta } from '../sync/head.ts';

type Message = z.infer<typeof StreamMessage>;
/** A reader that leaves this many bytes unread is cut off; it comes back and pulls. */
const MAX_UNREAD_BYTES = 64 * 1024;
/** Commits within this time share one poke (ms). */
const GATHER_MS = 5;

export type Streams = { open(reply: FastifyReply, stillAllowed: () => Promise<boolean>): Promise<void>; closeAll(): void };

/** Live pokes: hello, poke{head}, and a ping as a real event every 15 s so that a reader notices a dead line or a proxy that buffers. Never data. */
export function openStreams(region: Region): Streams {
  const open = new Map<ServerResponse, () => Promise<boolean>>();
  let gather: NodeJS.Timeout | null = null;

  const send = (response: ServerResponse, text: string): void => {
    if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
    else response.write(text);
  };
  const broadcast = (message: Message): void => {
    const text = frame(message);
    for (const response of [...open.keys()]) send(response, text);
  };
  const stopHead = region.head.onChange(() => {
    gather ??= setTimeout(() => {
      gather = null;
      broadcast({ type: 'poke', head: region.head.current() });
    }, GATHER_MS);
  });
  const dropRevoked = async (): Promise<void> => {
    for (const [response, stillAllowed] of [...open]) if (!(await stillAllowed())) response.end();
  };
  const pings = setInterval(() => {
    broadcast({ type: 'ping', serverTime: region.clock() });
    dropRevoked().catch((error: unknown) => region.log.error({ err: error }, 'checking stream tokens failed'));
  }, PING_MS);

  return {
    open: async (reply, stillAllowed) => {
      const meta = await readMeta(region.db);
      reply.hijack();
      const response = reply.raw;
      // A stream's connection carries nothing after it: ended, it closes at once, so that stopping the region never waits for idle keep-alive.
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no', connection: 'close' });
      response.on('close', () => {
        open.delete(response);
        region.counters.streams = open.size;
      });
      response.on('error', () => response.destroy());
      open.set(response, stillAllowed);
      region.counters.streams = open.size;
      send(response, frame({ type: 'hello', epoch: meta.epoch, head: meta.head }));
    },
    closeAll: () => {
      clearInterval(pings);
      if (gather !== null) clearTimeout(gather);
      stopHead();
      for (const response of open.keys()) response.end();
    },
  };
}

function frame(message: Message): string {
  return `event: ${message.type}\ndata: ${JSON.stringify(message)}\n\n`;
}
