import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import Provider from 'oidc-provider';
import type * as z from 'zod';
import { defaultProfile } from '../../shared/profile/default.ts';
import type { IdentityProvider, Staff } from '../../shared/contract/region.ts';
import { startRegion } from '../../region/service.ts';
import type { RegionService } from '../../region/service.ts';
import { putRows } from '../../region/sync/rows.ts';

/** A region as it is in use (no training): its own staff, no invented beds. */
export type RealRegion = { readonly url: string; readonly token: string; readonly managerToken: string; readonly auditToken: string; readonly service: RegionService; put(...people: readonly Person[]): Promise<void>; stop(): Promise<void> };
export type Person = z.input<typeof Staff>;
export const regionId = 'nl-05';

export const person = (id: string, roles: Person['roles'], change: Partial<Person> = {}): Person => ({ id, regionId, name: `Proef ${id}`, roles, active: true, version: 1, ...change });
export const people: readonly Person[] = [
  person('anna', ['nurse']), person('bram', ['nurse', 'manager']), person('carla', ['manager', 'administrator']), person('dirk', ['elderlyPhysician']), person('els', ['trainee']), person('fatma', ['administrator']), person('weg', ['nurse'], { active: false }),
];

export async function startRealRegion(options: { readonly identityProvider?: z.input<typeof IdentityProvider>; readonly clock?: () => number; readonly dataFolder?: string } = {}): Promise<RealRegion> {
  const data = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'regioloket-real-region-'));
  if (options.identityProvider !== undefined) writeFileSync(join(data, 'identity-provider.json'), JSON.stringify(options.identityProvider));
  const service = await startRegion({
    data, training: false, log: pino({ level: 'silent' }), timers: false, limits: { perMinute: 1_000_000 }, ...(options.clock === undefined ? {} : { clock: options.clock }),
    prepare: async (region) => { await putRows(region, [{ kind: 'profile', id: defaultProfile(regionId).id, body: defaultProfile(regionId) }, ...people.map((body) => ({ kind: 'staff' as const, id: body.id, body }))]); },
  });
  const added = async (kind: 'desk' | 'manager' | 'audit', subject: string): Promise<string> => (await service.tokens.add({ kind, subject, regions: [regionId] })).text;
  return {
    url: service.url, token: await added('desk', 'desk-1'), managerToken: await added('manager', 'test'), auditToken: await added('audit', 'test'), service,
    put: async (...rows) => { await putRows(service.region, rows.map((body) => ({ kind: 'staff', id: body.id, body }))); },
    stop: async () => {
      await service.close();
      if (options.dataFolder === undefined) rmSync(data, { recursive: true, force: true });
    },
  };
}

/** A code for somebody, as a region's operator gives it. */
export async function codeFor(region: RealRegion, staffId: string): Promise<string> {
  const response = await fetch(`${region.url}/v1/session/codes`, { method: 'POST', headers: { authorization: `Bearer ${region.managerToken}`, 'content-type': 'application/json' }, body: JSON.stringify({ staffId }) });
  if (!response.ok) throw new Error(`no code: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { code: string }).code;
}

/** A real OpenID provider of this machine, with its own login page; whatever name is typed there is who one is. */
export type LocalProvider = { readonly issuer: string; readonly clientId: string; stop(): Promise<void> };

export async function startProvider(): Promise<LocalProvider> {
  const server: Server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clientId = 'regioloket-desk';
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, application_type: 'native', token_endpoint_auth_method: 'none', grant_types: ['authorization_code'], response_types: ['code'], redirect_uris: ['http://127.0.0.1/aangemeld'] }],
    pkce: { required: () => true },
    findAccount: (_ctx: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Interaction: 600, Session: 600, Grant: 600 },
    cookies: { keys: ['only for this test'] },
  });
  server.on('request', provider.callback());
  return { issuer, clientId, stop: () => new Promise((done) => { server.closeAllConnections(); server.close(() => done()); }) };
}

/** Goes through the provider's pages as a browser does: fills in the name, agrees, and follows to the desk. Answers the address of the desk and what it said. */
export async function browse(start: string, login: string, options: { readonly stopBefore?: (url: URL) => boolean } = {}): Promise<{ readonly url: URL; readonly status: number; readonly text: string }> {
  const cookies = new Map<string, string>();
  let url = new URL(start);
  let form: string | null = null;
  for (let step = 0; step < 20; step += 1) {
    if (options.stopBefore?.(url) === true) return { url, status: 0, text: '' };
    const response: Response = await fetch(url, {
      redirect: 'manual', headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...(form === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }) }, ...(form === null ? {} : { method: 'POST', body: form }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const to = response.headers.get('location');
    form = null;
    if (to !== null) {
      url = new URL(to, url);
      continue;
    }
    const text: string = await response.text();
    const action = /action="([^"]+)"/.exec(text)?.[1];
    if (action === undefined) return { url, status: response.status, text };
    url = new URL(action, url);
    form = new URLSearchParams(text.includes('name="login"') ? { prompt: 'login', login, password: 'x' } : { prompt: 'consent' }).toString();
  }
  throw new Error('the provider keeps sending on');
}
