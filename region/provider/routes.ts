import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { nextMoment } from '../../shared/calendar/index.ts';
import { checkReasons, refusalReasons } from '../../shared/casework/events.ts';
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
import { parse, statusFor } from '../http/errors.ts';
import type { Tokens } from '../session/tokens.ts';
import { readRows } from '../sync/rows.ts';
import { sendPage, servePages, sessionOf, signInPage, visitorOf } from '../web/pages.ts';
import type { PageSessions } from '../web/sessions.ts';
import { markReceived, readHandover } from './handover.ts';
import { staysOf } from './stays.ts';
import { checkTriage, checksOf, readTriage } from './triage.ts';
import { handoverPage, overviewPage, site, triagePage } from './view.ts';
import type { BedCard } from './view.ts';

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const ReportForm = z.strictObject({ bed: z.string().min(1).max(200), version: z.coerce.number().int().min(0), action: z.enum(['same', 'minus', 'plus', 'closed', 'until', 'night', 'unknown']), until: z.union([Time, z.literal('')]).default('') });
const AnswerForm = z.strictObject({ answer: z.enum(['accepted', 'refused']), expected: z.union([Time, z.literal('')]).default(''), reason: z.enum(refusalReasons).optional(), proposed: z.union([Id, z.literal('')]).default(''), text: z.string().max(500).default('') });
const ById = z.strictObject({ id: Id });
const Received = z.strictObject({ handover: Id });
const CheckForm = z.strictObject({ result: z.enum(['agreed', 'overruled']), reason: z.enum(checkReasons).optional(), text: z.string().trim().max(1000).default('') });

/** The provider's page. See web/pages.ts for how it is served and signed in to. */
export async function providerRoutes(app: FastifyInstance, region: Region, tokens: Tokens, sessions: PageSessions): Promise<void> {
  await servePages(app, site, { region, tokens, sessions }, (pages) => workRoutes(pages, region, sessions));
}

function workRoutes(app: FastifyInstance, region: Region, sessions: PageSessions): void {
  const organisationOf = async (request: FastifyRequest): Promise<string> => (await visitorOf(request, site, sessions)).subject;
  const overview = async (reply: FastifyReply, organisationId: string, message: string | null): Promise<FastifyReply> => {
    const now = region.clock();
    const beds = await bedCards(region, organisationId);
    const offers = await region.db.query<OfferRow>(`SELECT * FROM offer WHERE organisation_id = $1 AND state IN ('open', 'accepted') ORDER BY state DESC, made_at DESC LIMIT 100`, [organisationId]);
    const checks = await checksOf(region, offers.filter((offer) => offer.state === 'open'));
    const cards = offers.map((offer) => ({ offer: toOffer(offer), check: checks.get(offer.id) ?? null }));
    return sendPage(reply, overviewPage({ name: await nameOf(region, organisationId), training: region.training, beds, offers: cards, stays: await staysOf(region, organisationId, now), now, message }));
  };
  /** A refusal (stale, answered already) is told on the page with its new state, never as a bare error. */
  const guarded = async (request: FastifyRequest, reply: FastifyReply, work: (organisationId: string) => Promise<string>): Promise<FastifyReply> => {
    const organisationId = await organisationOf(request);
    try {
      return await overview(reply, organisationId, await work(organisationId));
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      return overview(reply.code(error.code === 'stale' ? 409 : statusFor(error.code)), organisationId, error.message);
    }
  };

  app.get('/p', async (request, reply) => {
    const session = await sessionOf(request, site, sessions);
    return session === null ? sendPage(reply, signInPage(site, null)) : overview(reply, session.subject, null);
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

  app.get('/p/offers/:id/triage', async (request, reply) => {
    const organisationId = await organisationOf(request);
    return sendPage(reply, triagePage(await readTriage(region, organisationId, parse(ById, request.params).id), region.clock(), null));
  });
  app.post('/p/offers/:id/triage', (request, reply) => guarded(request, reply, async (organisationId) => {
    const form = parse(CheckForm, request.body);
    if (form.result === 'overruled' && form.reason === undefined) throw new CodedError('badRequest', 'Kies waarom u het niet eens bent met de triage.');
    if (form.result === 'overruled' && form.reason === 'other' && form.text === '') throw new CodedError('badRequest', 'Schrijf bij "andere reden" kort op wat de reden is.');
    await checkTriage(region, organisationId, parse(ById, request.params).id, form.result === 'agreed' ? { result: 'agreed' } : { result: 'overruled', reason: form.reason ?? 'other', text: form.text });
    return form.result === 'agreed' ? 'Akkoord met de triage. U kunt de plek nu toezeggen of weigeren.' : 'Niet akkoord: het coördinatiepunt beoordeelt de triage opnieuw en belt u of biedt opnieuw aan.';
  }));

  app.get('/p/offers/:id/handover', async (request, reply) => handover(request, reply, null));
  app.post('/p/offers/:id/received', async (request, reply) => {
    const offer = await acceptedOffer(request);
    await markReceived(region, offer, parse(Received, request.body).handover);
    return handover(request, reply, 'Ontvangst bevestigd.');
  });

  const acceptedOffer = async (request: FastifyRequest): Promise<OfferRow> => {
    const organisationId = await organisationOf(request);
    const row = (await region.db.query<OfferRow>('SELECT * FROM offer WHERE id = $1', [parse(ById, request.params).id]))[0];
    // Before acceptance, and for anyone but the one who accepted, there is no such page.
    if (row === undefined || row.organisation_id !== organisationId || row.state !== 'accepted') throw new CodedError('notFound', 'Deze overdracht is er niet.');
    return row;
  };
  const handover = async (request: FastifyRequest, reply: FastifyReply, message: string | null): Promise<FastifyReply> => {
    const row = await acceptedOffer(request);
    const card = await readHandover(region, row);
    region.log.info({ caseId: row.case_id, offerId: row.id, organisationId: row.organisation_id, opened: card !== null }, 'handover looked at');
    return sendPage(reply, handoverPage(toOffer(row), card, message));
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
