import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { nextMoment } from '../../shared/calendar/index.ts';
import { refusalReasons } from '../../shared/casework/events.ts';
import { CodedError } from '../../shared/contract/errors.ts';
import { Id } from '../../shared/contract/primitives.ts';
import { Location, Organisation } from '../../shared/capacity/schema.ts';
import { answerOffer } from '../capacity/answers.ts';
import { findBed, toBedGroup } from '../capacity/bedGroups.ts';
import type { BedRow } from '../capacity/bedGroups.ts';
import { toOffer } from '../capacity/ledger.ts';
import type { OfferRow } from '../capacity/ledger.ts';
import { reportAsProvider } from '../capacity/providerReports.ts';
import type { Region } from '../context.ts';
import { parse } from '../http/errors.ts';
import type { Tokens } from '../session/tokens.ts';
import { readRows } from '../sync/rows.ts';
import { css, script } from './assets.ts';
import { markReceived, readHandover } from './handover.ts';
import { handoverPage, overviewPage, signInPage } from './view.ts';
import type { BedCard } from './view.ts';

const COOKIE = 'regioloket-provider';
const SESSION_MS = 12 * 3_600_000;
const headers = {
  'content-security-policy': `default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`, 'cache-control': 'no-store', 'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin', 'permissions-policy': 'camera=(), microphone=(), geolocation=()', 'cross-origin-opener-policy': 'same-origin',
} as const;

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const SignIn = z.strictObject({ code: z.string().max(300) });
const ReportForm = z.strictObject({ bed: z.string().min(1).max(200), version: z.coerce.number().int().min(0), action: z.enum(['same', 'minus', 'plus', 'closed', 'until', 'night', 'unknown']), until: z.union([Time, z.literal('')]).default('') });
const AnswerForm = z.strictObject({ answer: z.enum(['accepted', 'refused']), expected: z.union([Time, z.literal('')]).default(''), reason: z.enum(refusalReasons).optional(), proposed: z.union([Id, z.literal('')]).default(''), text: z.string().max(500).default('') });
const ById = z.strictObject({ id: Id });
const Received = z.strictObject({ handover: Id });

/**
 * The provider's page: plain server-rendered HTML for a phone, works without scripts. Signing in trades the organisation's code for a session of 12 hours in a
 * cookie that is HttpOnly and SameSite=Strict; forms from any other origin are refused.
 */
export async function providerRoutes(app: FastifyInstance, region: Region, tokens: Tokens): Promise<void> {
  await app.register(async (pages) => {
    pages.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 8192 }, (_request, body, done) => { done(null, Object.fromEntries(new URLSearchParams(String(body)))); });
    pages.addHook('onRequest', async (request, reply) => {
      reply.headers(headers);
      if (request.method === 'POST' && !sameOrigin(request)) throw new CodedError('forbidden', 'Dit formulier komt van een andere site.');
    });
    pages.get('/p/page.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(css));
    pages.get('/p/page.js', async (_request, reply) => reply.type('text/javascript; charset=utf-8').send(script));
    sessionRoutes(pages, region, tokens);
    workRoutes(pages, region, tokens);
  });
}

function sessionRoutes(app: FastifyInstance, region: Region, tokens: Tokens): void {
  app.post('/p/sign-in', async (request, reply) => {
    const { code } = parse(SignIn, request.body);
    const grant = await tokens.check(code.trim());
    if (grant?.kind !== 'provider') return send(reply.code(401), signInPage('Deze code is niet bekend of niet meer geldig.'));
    const session = await tokens.add({ kind: 'provider', subject: grant.subject, regions: grant.regions, expiresAt: Math.min(region.clock() + SESSION_MS, grant.expiresAt ?? Number.MAX_SAFE_INTEGER) });
    reply.header('set-cookie', cookie(request, session.text, SESSION_MS / 1000));
    return reply.redirect('/p', 303);
  });
  app.post('/p/sign-out', async (request, reply) => {
    const grant = await tokens.check(cookieOf(request));
    if (grant !== null) await tokens.revoke(grant.tokenId);
    reply.header('set-cookie', cookie(request, '', 0));
    return reply.redirect('/p', 303);
  });
}

function workRoutes(app: FastifyInstance, region: Region, tokens: Tokens): void {
  const organisationOf = async (request: FastifyRequest): Promise<string | null> => {
    const grant = await tokens.check(cookieOf(request));
    return grant?.kind === 'provider' ? grant.subject : null;
  };
  const overview = async (reply: FastifyReply, organisationId: string, message: string | null): Promise<FastifyReply> => {
    const beds = await bedCards(region, organisationId);
    const offers = await region.db.query<OfferRow>(`SELECT * FROM offer WHERE organisation_id = $1 AND state IN ('open', 'accepted') ORDER BY state DESC, made_at DESC LIMIT 100`, [organisationId]);
    return send(reply, overviewPage(await nameOf(region, organisationId), region.training, beds, offers.map(toOffer), region.clock(), message));
  };
  /** A refusal (stale, answered already) is told on the page with its new state, never as a bare error. */
  const guarded = async (request: FastifyRequest, reply: FastifyReply, work: (organisationId: string) => Promise<string>): Promise<FastifyReply> => {
    const organisationId = await organisationOf(request);
    if (organisationId === null) return send(reply.code(401), signInPage('U bent niet meer aangemeld.'));
    try {
      return await overview(reply, organisationId, await work(organisationId));
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      return overview(reply.code(error.code === 'notFound' ? 404 : 409), organisationId, error.message);
    }
  };

  app.get('/p', async (request, reply) => {
    const organisationId = await organisationOf(request);
    return organisationId === null ? send(reply, signInPage(null)) : overview(reply, organisationId, null);
  });
  app.post('/p/report', (request, reply) => guarded(request, reply, async (organisationId) => {
    const row = await report(region, organisationId, parse(ReportForm, request.body));
    return `Gemeld: ${toBedGroup(row).name}.`;
  }));
  app.post('/p/offers/:id', (request, reply) => guarded(request, reply, async (organisationId) => {
    const form = parse(AnswerForm, request.body);
    if (form.answer === 'refused' && form.reason === undefined) throw new CodedError('badRequest', 'Kies een reden.');
    await answerOffer(region, organisationId, parse(ById, request.params).id, {
      answer: form.answer, reasonCode: form.answer === 'refused' ? (form.reason ?? 'other') : null, text: form.answer === 'refused' ? form.text : '',
      expectedAt: form.answer === 'accepted' && form.expected !== '' ? nextMoment(region.clock(), form.expected) : null, proposedBedGroupId: form.answer === 'refused' && form.proposed !== '' ? form.proposed : null,
    });
    return form.answer === 'accepted' ? 'Toegezegd. Het coördinatiepunt bevestigt de plaatsing en stuurt de overdracht.' : 'Geweigerd. Het coördinatiepunt zoekt een andere plek.';
  }));

  app.get('/p/offers/:id/handover', async (request, reply) => handover(request, reply, null));
  app.post('/p/offers/:id/received', async (request, reply) => {
    const offer = await acceptedOffer(request);
    await markReceived(region, offer, parse(Received, request.body).handover);
    return handover(request, reply, 'Ontvangst bevestigd.');
  });

  const acceptedOffer = async (request: FastifyRequest): Promise<OfferRow> => {
    const organisationId = await organisationOf(request);
    if (organisationId === null) throw new CodedError('notSignedIn', 'Meld u opnieuw aan.');
    const row = (await region.db.query<OfferRow>('SELECT * FROM offer WHERE id = $1', [parse(ById, request.params).id]))[0];
    // Before acceptance, and for anyone but the one who accepted, there is no such page.
    if (row === undefined || row.organisation_id !== organisationId || row.state !== 'accepted') throw new CodedError('notFound', 'Deze overdracht is er niet.');
    return row;
  };
  const handover = async (request: FastifyRequest, reply: FastifyReply, message: string | null): Promise<FastifyReply> => {
    const row = await acceptedOffer(request);
    const card = await readHandover(region, row);
    region.log.info({ caseId: row.case_id, offerId: row.id, organisationId: row.organisation_id, opened: card !== null }, 'handover looked at');
    return send(reply, handoverPage(toOffer(row), card, message));
  };
}

async function report(region: Region, organisationId: string, form: z.infer<typeof ReportForm>): Promise<BedRow> {
  const bed = await findBed(region.db, form.bed);
  if (bed === null || bed.organisation_id !== organisationId) throw new CodedError('notFound', 'Deze plek is er niet.');
  const { available, availableFrom } = toBedGroup(bed);
  const base = { bedGroupId: form.bed, baseVersion: form.version, availableFrom, forTheNight: form.action === 'night' };
  switch (form.action) {
    case 'plus': return reportAsProvider(region, organisationId, { ...base, available: (available ?? 0) + 1 });
    case 'minus': return reportAsProvider(region, organisationId, { ...base, available: Math.max(0, (available ?? 0) - 1) });
    case 'closed': return reportAsProvider(region, organisationId, { ...base, available: 0 });
    case 'unknown': return reportAsProvider(region, organisationId, { ...base, available: null });
    case 'until': {
      if (form.until === '') throw new CodedError('badRequest', 'Vul in tot hoe laat de plek dicht is.');
      return reportAsProvider(region, organisationId, { ...base, available, availableFrom: nextMoment(region.clock(), form.until) });
    }
    case 'same': case 'night': {
      if (available === null) throw new CodedError('badRequest', 'Er is nog geen getal om te bevestigen; meld eerst hoeveel er vrij is.');
      return reportAsProvider(region, organisationId, { ...base, available });
    }
  }
}

async function bedCards(region: Region, organisationId: string): Promise<readonly BedCard[]> {
  const rows = await region.db.query<BedRow & { overbooked: boolean }>(
    `SELECT b.*, EXISTS (SELECT 1 FROM conflict c WHERE c.bed_group_id = b.id AND c.kind = 'overbooked' AND c.closed_at IS NULL) AS overbooked FROM bed_group b WHERE organisation_id = $1`, [organisationId]);
  const places = new Map((await readRows(region.db, 'location')).map((row) => Location.parse(row.body)).map((location) => [location.id, `${location.name}, ${location.place}`]));
  return rows.map((row) => ({ bed: toBedGroup(row), held: row.held, place: places.get(row.location_id) ?? row.location_id, overbooked: row.overbooked }));
}

async function nameOf(region: Region, organisationId: string): Promise<string> {
  const rows = await region.db.query<{ body: string }>(`SELECT body FROM sync_item WHERE kind = 'organisation' AND id = $1 AND NOT deleted`, [organisationId]);
  return rows[0] === undefined ? organisationId : Organisation.parse(JSON.parse(rows[0].body)).name;
}

function send(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(text);
}

/** Browsers send Origin with every form; the page's own is the host it was fetched from. */
function sameOrigin(request: FastifyRequest): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined || host === undefined || !URL.canParse(origin)) return false;
  return new URL(origin).host === host;
}

function cookieOf(request: FastifyRequest): string {
  return /(?:^|; )regioloket-provider=([A-Za-z0-9_-]{20,200})(?:;|$)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
}

/** Secure wherever the page came over https (behind the proxy); 127.0.0.1 in a try-out has no TLS. */
function cookie(request: FastifyRequest, value: string, seconds: number): string {
  const secure = (request.headers.origin ?? '').startsWith('https:') ? '; Secure' : '';
  return `${COOKIE}=${value}; Path=/p; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`;
}
