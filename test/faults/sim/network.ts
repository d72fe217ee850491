import type { Net, NetResponse } from '../../../electron/desk/sync/ports.ts';
import type { Random } from './random.ts';
import type { Plant, Reply, SimRegion } from './region.ts';
import type { World } from './world.ts';

/** The cable between one desk and the region, with everything that goes wrong on cables. */
export type Cable = {
  net(alive: () => boolean): Net;
  /** one way each: what the desk sends doesn't arrive; what the region answers doesn't */
  block(out: boolean, back: boolean): void;
  /** the region's process is down: connections are refused at once */
  setWeather(weather: Weather): void;
  /** virtual instant at which the region handled the last page that told the desk it was up to date and that arrived */
  freshAt(): number | null;
  requests(): number;
};
export type Weather = { readonly lose: number; readonly duplicate: number; readonly cut: number; readonly html: number; readonly refuse: number; readonly buffered: boolean };
export const fair: Weather = { lose: 0, duplicate: 0, cut: 0, html: 0, refuse: 0, buffered: false };

const refusals = [401, 403, 413, 429, 500, 503] as const;

export function createCable(world: World, random: Random, region: SimRegion, desk: string, regionUp: () => boolean, plant: Plant | null): Cable {
  let outBlocked = false;
  let backBlocked = false;
  let weather = fair;
  let fresh: number | null = null;
  let requests = 0;
  const latency = (): number => 2 + random.below(120);

  const net = (alive: () => boolean): Net => ({
    request: (request) =>
      new Promise((resolve, reject) => {
        requests += 1;
        let done = false;
        const finish = (outcome: () => void): void => {
          if (done || !alive()) return;
          done = true;
          noTimeout();
          outcome();
        };
        const noTimeout = world.after(request.timeoutMs, () => finish(() => reject(new Error('timeout'))));
        if (!regionUp()) {
          world.after(latency(), () => finish(() => reject(new Error('refused'))));
          return;
        }
        if (outBlocked || random.chance(weather.lose)) return;
        const arrive = (): void => {
          if (!regionUp()) return;
          const handledAt = world.now();
          const refused = random.chance(weather.refuse) ? random.pick(refusals) : undefined;
          const answer = (reply: Reply): void => {
            // The process may have died while it was at work.
            if (!regionUp()) return;
            const sent = planted(plant, random, request.path, reply.body);
            world.after(latency(), () => {
              if (backBlocked || random.chance(weather.lose)) return;
              finish(() => {
                const response = spoil(sent, reply.status);
                if (response.status === 200 && request.path.startsWith('/v1/sync/changes') && sent.includes('"upToDate":true')) fresh = handledAt;
                resolve(response);
              });
            });
          };
          if (refused === undefined) void region.handle(desk, request.path, request.body ?? '').then(answer);
          else answer({ status: refused, body: JSON.stringify({ error: { code: 'x', message: 'x' } }) });
        };
        world.after(latency(), arrive);
        if (random.chance(weather.duplicate)) world.after(latency() + random.below(3000), arrive);
      }),
    stream: (_path, onData, abort) =>
      new Promise((_resolve, reject) => {
        if (!regionUp() || outBlocked) {
          world.after(latency(), () => {
            if (alive()) reject(new Error('no stream'));
          });
          return;
        }
        let open = true;
        const send = (message: unknown): void => {
          world.after(latency() + (weather.buffered ? 60_000 : 0), () => {
            if (open && alive() && !backBlocked && regionUp()) onData(JSON.stringify(message));
          });
        };
        const stop = region.listen((head) => {
          if (!random.chance(0.1)) send({ type: 'poke', head });
        });
        const ping = (): void => {
          if (!open) return;
          send({ type: 'ping', serverTime: world.now() });
          world.after(15_000, ping);
        };
        const close = (): void => {
          open = false;
          stop();
        };
        abort.addEventListener('abort', close);
        send({ type: 'hello', epoch: region.epoch(), head: region.head() });
        world.after(15_000, ping);
      }),
  });

  const spoil = (body: string, status: number): NetResponse => {
    const bytes = new TextEncoder().encode(body);
    if (random.chance(weather.html)) return { status: 200, contentType: 'text/html', retryAfterMs: null, body: new TextEncoder().encode('<html>Welkom op ons netwerk</html>') };
    if (random.chance(weather.cut)) return { status, contentType: 'application/json', retryAfterMs: null, body: bytes.slice(0, random.below(bytes.length)) };
    return { status, contentType: 'application/json', retryAfterMs: status === 429 ? 1000 : null, body: bytes };
  };

  return {
    net,
    block: (out, back) => {
      outBlocked = out;
      backBlocked = back;
    },
    setWeather: (next) => {
      weather = next;
    },
    freshAt: () => fresh,
    requests: () => requests,
  };
}

/** Planted bugs that live between region and desk: a page is lost but its cursor kept; a cursor one too far. */
function planted(plant: Plant | null, random: Random, path: string, body: string): string {
  if (!path.startsWith('/v1/sync/changes') || (plant !== 'drop-page' && plant !== 'wrong-cursor') || !random.chance(0.2)) return body;
  const page = JSON.parse(body) as { items?: { seq: number }[]; next?: string; head?: number };
  if (page.items === undefined || page.next === undefined || page.items.length === 0) return body;
  if (plant === 'drop-page') return JSON.stringify({ ...page, items: [] });
  return JSON.stringify({ ...page, next: page.next.replace(/\d+$/, (seq) => String(Math.min(Number(seq) + 1, page.head ?? Number(seq)))) });
}
