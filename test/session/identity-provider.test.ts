import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { browse, people, person, startProvider, startRealRegion } from './place.ts';
import type { LocalProvider, RealRegion } from './place.ts';

/** Signing in with the region's identity provider: a real OpenID provider on this machine, its own pages, Authorization Code with PKCE. */
let provider: LocalProvider;
let region: RealRegion;
let desk: TestDesk;

beforeAll(async () => {
  provider = await startProvider();
  region = await startRealRegion({ identityProvider: { issuer: provider.issuer, clientId: provider.clientId } });
  await region.put(person('anna', ['nurse'], { subject: 'a.proef@ziekenhuis', version: 2 }));
  desk = await startTestDesk({ region: { url: region.url, token: region.token }, training: false });
  await desk.synced();
});
afterAll(async () => {
  await desk?.close();
  await region?.stop();
  await provider?.stop();
});
afterEach(async () => { await desk.call('session.dropProof', {}); });

const proof = async (): Promise<string> => (await desk.call('session.ways', {})).proof.state;

describe('the region\'s identity provider', () => {
  it('is known to the desk from the region, and asked anew for the password each time', async () => {
    expect((await desk.call('session.ways', {})).identityProvider).toBe(new URL(provider.issuer).host);
    const { url } = await desk.call('session.openIdentityProvider', {});
    const asked = new URL(url).searchParams;
    expect([asked.get('response_type'), asked.get('code_challenge_method'), asked.get('prompt'), asked.get('max_age')]).toEqual(['code', 'S256', 'login', '300']);
    expect(asked.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/aangemeld$/);
    expect([asked.get('state'), asked.get('nonce'), asked.get('code_challenge')].every((value) => (value ?? '').length >= 40)).toBe(true);
  });

  it('proves who somebody is; then a PIN is chosen and opens the desk', async () => {
    const { url } = await desk.call('session.openIdentityProvider', {});
    const end = await browse(url, 'a.proef@ziekenhuis');
    expect([end.status, end.url.pathname]).toEqual([200, '/aangemeld']);
    expect(end.text).toContain('Ga verder in Regioloket');
    await desk.until(async () => (await proof()) === 'proven');
    expect((await desk.call('session.ways', {})).proof).toMatchObject({ person: { id: 'anna', roles: ['nurse'] } });
    await desk.call('session.setSecret', { secret: '482917' });
    expect((await desk.call('session.current', {})).staff).toMatchObject({ id: 'anna', role: 'nurse' });
    await desk.call('session.signOut', {});
  });

  it('knows people that the region doesn\'t: they stay outside and are told whom to ask', async () => {
    const { url } = await desk.call('session.openIdentityProvider', {});
    await browse(url, 'iemand.anders@ziekenhuis');
    await desk.until(async () => (await proof()) === 'failed');
    expect((await desk.refusal('session.setSecret', { secret: '482917' })).code).toBe('refused');
    expect((await desk.call('session.current', {})).staff).toBeNull();
  });

  it('two people under one name are nobody', async () => {
    await region.put(person('bram', ['nurse', 'manager'], { subject: 'a.proef@ziekenhuis', version: 2 }));
    await desk.until(() => desk.kernel.cache.get('staff', 'bram')?.subject === 'a.proef@ziekenhuis');
    const { url } = await desk.call('session.openIdentityProvider', {});
    await browse(url, 'a.proef@ziekenhuis');
    await desk.until(async () => (await proof()) === 'failed');
    await region.put(...people.filter((one) => one.id === 'bram').map((one) => ({ ...one, version: 3 })));
    await desk.until(() => desk.kernel.cache.get('staff', 'bram')?.subject === undefined);
  });
});

describe('an answer that isn\'t the provider\'s', () => {
  const back = async (change: (address: URL) => void): Promise<{ status: number; state: string }> => {
    const { url } = await desk.call('session.openIdentityProvider', {});
    const { url: address } = await browse(url, 'a.proef@ziekenhuis', { stopBefore: (to) => to.pathname === '/aangemeld' });
    change(address);
    const response = await fetch(address);
    return { status: response.status, state: await proof() };
  };
  it('with another state is refused, and the real answer may still come', async () => {
    const seen = await back((address) => address.searchParams.set('state', 'verzonnen'));
    expect(seen).toEqual({ status: 400, state: 'waiting' });
  });
  it('with another code, or from another issuer, proves nobody', async () => {
    for (const [name, value] of [['code', 'verzonnen'], ['iss', 'https://evil.example'], ['error', 'access_denied']] as const) {
      await back((address) => address.searchParams.set(name, value));
      await desk.until(async () => (await proof()) === 'failed');
    }
  });
  it('from the ask before doesn\'t fit this one', async () => {
    const first = await desk.call('session.openIdentityProvider', {});
    const { url: old } = await browse(first.url, 'a.proef@ziekenhuis', { stopBefore: (to) => to.pathname === '/aangemeld' });
    await desk.call('session.openIdentityProvider', {});
    await expect(fetch(old)).rejects.toThrow();
    expect(await proof()).toBe('waiting');
  });
});

describe('a provider that can\'t be reached', () => {
  it('is said, and nobody gets in', async () => {
    const lost = await startTestDesk({ region: { url: region.url, token: region.token }, training: false, session: { identityProvider: { issuer: 'http://127.0.0.1:9', clientId: 'x', claim: 'sub', scope: 'openid' } } });
    try {
      expect((await lost.refusal('session.openIdentityProvider', {})).code).toBe('offline');
    } finally {
      await lost.close();
    }
    const plain = await startTestDesk({ region: null, training: false, session: { identityProvider: { issuer: 'http://idp.example', clientId: 'x', claim: 'sub', scope: 'openid' } } });
    try {
      expect((await plain.refusal('session.openIdentityProvider', {})).code).toBe('refused');
    } finally {
      await plain.close();
    }
  });
});
