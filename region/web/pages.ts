import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { CodedError } from '../../shared/contract/errors.ts';
import type { Region } from '../context.ts';
import { codedOf, parse, statusFor } from '../http/errors.ts';
import type { Tokens } from '../session/tokens.ts';
import { Html, html } from './html.ts';
import { css, script } from './assets.ts';
import { sessionSeconds } from './sessions.ts';
import type { PageKind, PageSession, PageSessions } from './sessions.ts';

/** One page of the region for people without a desk: where it stands and what its sign-in says. */
export type PageSite = { readonly kind: PageKind; /** path without a slash at the end */ readonly base: string; readonly signIn: { readonly title: string; readonly label: string; readonly help: string; /** asks for a second factor beside the code */ readonly secondFactor?: string } };
export type Visit = { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly session: PageSession };
/** true = the second factor holds, false = it doesn't; null = none was given */
export type SecondFactor = (subject: string, code: string) => Promise<boolean>;

const headers = {
  'content-security-policy': `default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`, 'cache-control': 'no-store', 'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin', 'permissions-policy': 'camera=(), microphone=(), geolocation=()', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin',
} as const;
/** The longest form there is: a referral with its clinical texts. */
const MAX_FORM_BYTES = 64 * 1024;
/** Sign-ins a minute from one address; the codes themselves are 256 random bits. */
const SIGN_INS = 30;
const SignIn = z.strictObject({ code: z.string().max(300), factor: z.string().max(20).default('') });

/**
 * Plain server-rendered HTML that works without scripts. Signing in trades a code for a session in a cookie that is HttpOnly, SameSite=Strict and bound to this page's
 * path; a form from any other origin is refused before it is read. Errors are pages too, with the status and without a word of what was sent.
 */
export async function servePages(app: FastifyInstance, site: PageSite, parts: { readonly region: Region; readonly tokens: Tokens; readonly sessions: PageSessions; readonly secondFactor?: SecondFactor }, routes: (pages: FastifyInstance) => void): Promise<void> {
  await app.register(async (pages) => {
    pages.removeAllContentTypeParsers();
    pages.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: MAX_FORM_BYTES }, (_request, body, done) => { done(null, Object.fromEntries(new URLSearchParams(String(body)))); });
    pages.addHook('onRequest', async (request, reply) => {
      reply.headers(headers);
      if (request.method !== 'GET' && request.method !== 'HEAD' && !sameOrigin(request)) throw new CodedError('forbidden', 'Dit formulier komt van een andere site.');
    });
    pages.setErrorHandler((error: FastifyError, request, reply) => {
      const coded = codedOf(error);
      const status = statusFor(coded.code);
      parts.region.counters.rejectedRequests.add(coded.code);
      if (status >= 500) parts.region.log.error({ err: error, route: request.routeOptions.url ?? 'unknown' }, 'page failed');
      else parts.region.log.info({ code: coded.code, status, route: request.routeOptions.url ?? 'unknown' }, 'page refused');
      if (coded.code === 'notSignedIn') return sendPage(reply.code(status), signInPage(site, coded.message));
      return sendPage(reply.code(status), page(site, 'Lukt niet', html`<h1>Dit lukt niet</h1><p class="message" role="status">${coded.message}</p><p><a class="button" href="${site.base}">Terug naar het overzicht</a></p>`));
    });
    pages.get(`${site.base}/page.css`, async (_request, reply) => reply.type('text/css; charset=utf-8').send(css));
    pages.get(`${site.base}/page.js`, async (_request, reply) => reply.type('text/javascript; charset=utf-8').send(script));
    signInRoutes(pages, site, parts);
    routes(pages);
  });
}

function signInRoutes(pages: FastifyInstance, site: PageSite, { region, tokens, sessions, secondFactor }: Parameters<typeof servePages>[2]): void {
  pages.post(`${site.base}/sign-in`, { config: { rateLimit: { max: SIGN_INS, timeWindow: 60_000 } } }, async (request, reply) => {
    const { code, factor } = parse(SignIn, request.body);
    const grant = await tokens.check(code.trim());
    if (grant?.kind !== site.kind) return sendPage(reply.code(401), signInPage(site, 'Deze code is niet bekend of niet meer geldig.'));
    const given = factor.replace(/\s/g, '');
    const strong = given !== '' && secondFactor !== undefined && (await secondFactor(grant.subject, given));
    if (given !== '' && !strong) return sendPage(reply.code(401), signInPage(site, 'De code uit uw app klopt niet of is al gebruikt. Wacht op de volgende.'));
    reply.header('set-cookie', cookie(request, site, await sessions.open({ ...grant, kind: site.kind }, strong), sessionSeconds));
    region.log.info({ kind: site.kind, tokenId: grant.tokenId, strong }, 'signed in on a page');
    return reply.redirect(site.base, 303);
  });
  pages.post(`${site.base}/sign-out`, async (request, reply) => {
    await sessions.close(cookieOf(request, site));
    reply.header('set-cookie', cookie(request, site, '', 0));
    return reply.redirect(site.base, 303);
  });
}

/** The session of a visit; error notSignedIn shows the sign-in page. */
export async function visitorOf(request: FastifyRequest, site: PageSite, sessions: PageSessions): Promise<PageSession> {
  const session = await sessions.check(cookieOf(request, site), site.kind);
  if (session === null) throw new CodedError('notSignedIn', 'U bent niet (meer) aangemeld.');
  return session;
}

/** null where nobody is signed in: the first look at a page is no error. */
export function sessionOf(request: FastifyRequest, site: PageSite, sessions: PageSessions): Promise<PageSession | null> {
  return sessions.check(cookieOf(request, site), site.kind);
}

export function page(site: PageSite, title: string, body: Html): string {
  return `<!doctype html>\n${html`<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><link rel="stylesheet" href="${site.base}/page.css"></head><body><main>${body}</main><script src="${site.base}/page.js" defer></script></body></html>`.text}`;
}

export function signInPage(site: PageSite, message: string | null): string {
  const { title, label, help, secondFactor } = site.signIn;
  return page(site, 'Aanmelden', html`<h1>${title}</h1>${note(message)}
    <form method="post" action="${site.base}/sign-in"><label>${label} <input name="code" type="password" autocomplete="current-password" required></label>
    ${secondFactor === undefined ? null : html`<label class="field">${secondFactor} <input name="factor" inputmode="numeric" autocomplete="one-time-code" maxlength="8"></label>`}
    <div class="row"><button class="main">Aanmelden</button></div></form><p class="muted">${help}</p>`);
}

export function signOutForm(site: PageSite): Html {
  return html`<form method="post" action="${site.base}/sign-out"><div class="row"><button>Afmelden</button></div></form>`;
}

export function sendPage(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(text);
}

export const note = (message: string | null): Html | null => (message === null ? null : html`<p class="message" role="status">${message}</p>`);
export const disabled = (off: boolean): Html | null => (off ? new Html(' disabled') : null);
export const yesNo = (value: boolean | null): string => (value === null ? 'niet gevraagd' : value ? 'ja' : 'nee');

/** Browsers send Origin with every form; the page's own is the host it was fetched from. Sec-Fetch-Site, where the browser sends it, must agree. */
function sameOrigin(request: FastifyRequest): boolean {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin === undefined || host === undefined || !URL.canParse(origin) || (site !== undefined && site !== 'same-origin')) return false;
  return new URL(origin).host === host;
}

const cookieName = (site: PageSite): string => `regioloket-${site.kind}`;

function cookieOf(request: FastifyRequest, site: PageSite): string {
  const wanted = `${cookieName(site)}=`;
  const found = (request.headers.cookie ?? '').split('; ').find((part) => part.startsWith(wanted))?.slice(wanted.length) ?? '';
  return /^[A-Za-z0-9_-]{20,200}$/.test(found) ? found : '';
}

/** Secure wherever the page came over https (behind the proxy); 127.0.0.1 in a try-out has no TLS. */
function cookie(request: FastifyRequest, site: PageSite, value: string, seconds: number): string {
  const secure = (request.headers.origin ?? '').startsWith('https:') ? '; Secure' : '';
  return `${cookieName(site)}=${value}; Path=${site.base}; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`;
}
