import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Core } from '../desk/kernel.ts';

const heartbeatMs = 15_000;
/** A page that doesn't read: cut off; it connects again and fetches everything, as for any gap in `seq`. */
const maxUnreadBytes = 1_000_000;

/** GET /events: the core's events as text/event-stream, one JSON event per message, with a comment every 15 s so that a dead connection shows. */
export function serveEvents(core: Core, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.write(': open\n\n');
  const write = (text: string): void => {
    response.write(text);
    if (response.writableLength > maxUnreadBytes) response.destroy();
  };
  const stop = core.onEvent((event) => write(`data: ${event}\n\n`));
  const heartbeat = setInterval(() => write(': still here\n\n'), heartbeatMs);
  response.on('close', () => {
    clearInterval(heartbeat);
    stop();
  });
  request.resume();
}
