import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as client from 'openid-client';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { IdentityProvider } from '../../../shared/contract/region.ts';

/**
 * OpenID Connect for a native program (RFC 8252): Authorization Code with PKCE in the system's own browser, answer on 127.0.0.1 at a random port. The person types the password at
 * the provider, never here. `prompt=login`: a shared desk's browser may still know the colleague of before. Signature, issuer, audience, nonce and age of the ID token are checked.
 */
export type Asked = { readonly url: string; /** the claim's value; rejects with a coded error */ readonly answer: Promise<string>; /** stops listening; the answer rejects */ stop(): void };

/** Time (ms) a person gets for the provider's page. */
const PATIENCE_MS = 5 * 60_000;
/** How long ago (s) the person may have typed the password at the provider. */
const MAX_AGE_S = 300;
const failed = (): CodedError => new CodedError('refused', 'Aanmelden bij uw organisatie lukte niet. Probeer het opnieuw, of vraag uw manager om een activeringscode.');

/** Starts listening and answers the address of the provider's page. Errors: offline when the provider can't be reached or isn't one. */
export async function askIdentityProvider(provider: IdentityProvider, patienceMs = PATIENCE_MS): Promise<Asked> {
  const config = await discover(provider);
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const nonce = client.randomNonce();
  const listener = await listen();
  const redirect = `http://127.0.0.1:${listener.port}/aangemeld`;
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirect, scope: provider.scope, response_type: 'code', code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', state, nonce, prompt: 'login', max_age: String(MAX_AGE_S),
  });
  const timer = setTimeout(listener.stop, patienceMs);
  const answer = (async (): Promise<string> => {
    try {
      const back = await listener.first((address) => address.searchParams.get('state') === state);
      const tokens = await client.authorizationCodeGrant(config, new URL(back, redirect), { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, maxAge: MAX_AGE_S, idTokenExpected: true });
      const value = tokens.claims()?.[provider.claim];
      if (typeof value !== 'string' || value === '') throw failed();
      return value;
    } catch (error) {
      // Whatever the provider said is not for the screen; nobody is signed in by a half answer.
      throw error instanceof CodedError ? error : failed();
    } finally {
      clearTimeout(timer);
      listener.stop();
    }
  })();
  return { url: url.href, answer, stop: listener.stop };
}

async function discover(provider: IdentityProvider): Promise<client.Configuration> {
  const issuer = new URL(provider.issuer);
  const local = ['127.0.0.1', 'localhost', '[::1]'].includes(issuer.hostname);
  if (issuer.protocol !== 'https:' && !local) throw new CodedError('refused', 'De aanmelddienst van uw organisatie is niet beveiligd ingesteld. Meld dit aan uw beheerder.');
  try {
    const options = { execute: [client.enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [])], timeout: 15 };
    return await client.discovery(issuer, provider.clientId, undefined, client.None(), options);
  } catch {
    throw new CodedError('offline', 'De aanmelddienst van uw organisatie is nu niet bereikbaar. Vraag uw manager om een activeringscode, of probeer het later.');
  }
}

type Listener = { readonly port: number; /** path and query of the first call that fits; rejects when stopped */ first(fits: (address: URL) => boolean): Promise<string>; readonly stop: () => void };

async function listen(): Promise<Listener> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000, maxHeaderSize: 16_384 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  let giveUp = (): void => undefined;
  let stopped = false;
  const stop = (): void => {
    if (stopped) return;
    stopped = true;
    server.close();
    server.closeAllConnections();
    giveUp();
  };
  return {
    port, stop,
    first: (fits) => new Promise((resolve, reject) => {
      giveUp = () => reject(failed());
      if (stopped) giveUp();
      server.on('request', (request, response) => {
        const address = new URL(request.url ?? '/', `http://127.0.0.1:${port}`);
        const right = request.method === 'GET' && request.headers.host === `127.0.0.1:${port}` && address.pathname === '/aangemeld' && fits(address);
        page(response, right);
        // Another program's or page's guess without our state changes nothing: the real answer may still come.
        if (right) response.once('close', () => resolve(`${address.pathname}${address.search}`));
      });
    }),
  };
}

function page(response: ServerResponse, right: boolean): void {
  const text = right ? 'U kunt dit venster sluiten. Ga verder in Regioloket.' : 'Deze pagina hoort bij het aanmelden van Regioloket en is niet meer geldig.';
  response.writeHead(right ? 200 : 400, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'", 'referrer-policy': 'no-referrer', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', connection: 'close' });
  response.end(`<!doctype html><html lang="nl"><meta charset="utf-8"><title>Regioloket</title><p>${text}</p></html>`);
}
