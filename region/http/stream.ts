import type { FastifyReply } from 'fastify';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { PING_MS } from '../../shared/contract/region.ts';
import type { StreamMessage } from '../../shared/contract/region.ts';
import type * as z from 'zod';
import type { Region } from '../context.ts';
import { readMeta } from '../sync/head.ts';
import { sharedReading } from '../sync/shared.ts';

type Message = z.infer<typeof StreamMessage>;
type Stream = { readonly response: ServerResponse; readonly socket: Socket; readonly stillAllowed: () => Promise<boolean> };
/** A reader that leaves this many bytes unread is cut off; it comes back and pulls. */
const MAX_UNREAD_BYTES = 64 * 1024;
/** Commits within this time share one poke (ms); under steady load pokes are at least GAP_MS apart. */
const GATHER_MS = 5;
const GAP_MS = 50;

export type Streams = { open(reply: FastifyReply, stillAllowed: () => Promise<boolean>): Promise<void>; closeAll(): void };

/** Live pokes: hello, poke{head}, and a ping as a real event every 15 s so that a reader notices a dead line or a proxy that buffers. Never data. */
export function openStreams(region: Region): Streams {
  const open = new Set<Stream>();
  const readShared = sharedReading(() => readMeta(region.db));
  let gather: NodeJS.Timeout | null = null;
  let lastPoke = 0;

  const send = (stream: Stream, frame: Buffer): void => {
    if (stream.socket.writableLength > MAX_UNREAD_BYTES) stream.socket.destroy();
    else stream.socket.write(frame);
  };
  /** One buffer for all, straight to the sockets: nothing is framed or copied per desk. */
  const broadcast = (message: Message): void => {
    const frame = frameOf(message);
    for (const stream of open) send(stream, frame);
  };
  const stopHead = region.head.onChange(() => {
    gather ??= setTimeout(() => {
      gather = null;
      lastPoke = performance.now();
      broadcast({ type: 'poke', head: region.head.current() });
    }, Math.max(GATHER_MS, lastPoke + GAP_MS - performance.now()));
  });
  const dropRevoked = async (): Promise<void> => {
    for (const { response, stillAllowed } of [...open]) if (!(await stillAllowed())) response.end();
  };
  const pings = setInterval(() => {
    broadcast({ type: 'ping', serverTime: region.clock() });
    dropRevoked().catch((error: unknown) => region.log.error({ err: error }, 'checking stream tokens failed'));
  }, PING_MS);

  return {
    open: async (reply, stillAllowed) => {
      const meta = await readShared();
      reply.hijack();
      const response = reply.raw;
      const { socket } = response;
      if (socket === null || socket.destroyed) return;
      // A stream's connection carries nothing after it: no length and no chunks, its end is the connection's end, so that stopping the region never waits for idle keep-alive.
      response.useChunkedEncodingByDefault = false;
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no', connection: 'close' });
      response.flushHeaders();
      const stream: Stream = { response, socket, stillAllowed };
      response.on('close', () => {
        open.delete(stream);
        region.counters.streams = open.size;
      });
      response.on('error', () => response.destroy());
      open.add(stream);
      region.counters.streams = open.size;
      send(stream, frameOf({ type: 'hello', epoch: meta.epoch, head: Math.max(meta.head, region.head.current()) }));
    },
    closeAll: () => {
      clearInterval(pings);
      if (gather !== null) clearTimeout(gather);
      stopHead();
      for (const { response } of open) response.end();
    },
  };
}

function frameOf(message: Message): Buffer {
  return Buffer.from(`event: ${message.type}\ndata: ${JSON.stringify(message)}\n\n`);
}
