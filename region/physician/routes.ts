import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { CodedError } from '../../shared/contract/errors.ts';
import { Id } from '../../shared/contract/primitives.ts';
import type { Region } from '../context.ts';
import { grantOf, requires } from '../http/auth.ts';
import { parse } from '../http/errors.ts';
import { packOf } from '../intake/triage.ts';
import type { Tokens } from '../session/tokens.ts';
import { sendPage, servePages, sessionOf, signInPage, visitorOf } from '../web/pages.ts';
import type { PageSession, PageSessions } from '../web/sessions.ts';
import { answerConsult, listConsults, nameOf, openConsult } from './consults.ts';
import { checkSecondFactor, enrolSecondFactor } from './secondFactor.ts';
import { consultPage, listPage, site } from './view.ts';

const ById = z.strictObject({ id: Id });
const Factor = z.strictObject({ factor: z.string().max(20) });
const Enrol = z.strictObject({ subject: Id });
const AnswerForm = z.record(z.union([z.string().regex(/^r\.[A-Za-z0-9]{1,60}$/), z.literal('advice')]), z.string().max(4000));
const Choice = z.enum(['agreed', 'different', 'callMe', 'written']);

/** The on-call physician's page for one hand: the question, what decides it, and an answer per reason. Identity only within a strong session (ADR 0018). */
export async function physicianRoutes(app: FastifyInstance, region: Region, tokens: Tokens, sessions: PageSessions): Promise<void> {
  app.post('/v1/second-factors', { onRequest: requires(tokens, 'manager') }, async (request) => {
    const { subject } = parse(Enrol, request.body);
    const mine = (await tokens.list()).filter((token) => token.kind === 'physician' && token.subject === subject && token.revokedAt === null);
    if (mine.length === 0 || !mine.every((token) => token.regions.every((id) => grantOf(request).regions.includes(id)))) throw new CodedError('notFound', 'Voor deze arts is in uw regio geen toegangsbewijs.');
    region.log.info({ subject, by: grantOf(request).tokenId }, 'second factor given out');
    return enrolSecondFactor(region, subject);
  });
  await servePages(app, site, { region, tokens, sessions, secondFactor: (subject, code) => checkSecondFactor(region, subject, code) }, (pages) => pageRoutes(pages, region, sessions));
}

function pageRoutes(app: FastifyInstance, region: Region, sessions: PageSessions): void {
  const list = async (session: PageSession, message: string | null): Promise<string> => listPage({ name: await nameOf(region, session.subject), training: region.training, consults: await listConsults(region, session), strong: session.strong, now: region.clock(), message });
  const one = async (session: PageSession, id: string, message: string | null): Promise<string> => {
    const opened = await openConsult(region, session, id);
    return consultPage({ ...opened, pack: await packOf(region, opened.file.state), strong: session.strong, now: region.clock(), message });
  };
  app.get('/so', async (request, reply) => {
    const session = await sessionOf(request, site, sessions);
    return sendPage(reply, session === null ? signInPage(site, null) : await list(session, null));
  });
  app.get('/so/c/:id', async (request, reply) => sendPage(reply, await one(await visitorOf(request, site, sessions), parse(ById, request.params).id, null)));
  app.post('/so/c/:id', async (request, reply) => {
    const session = await visitorOf(request, site, sessions);
    const { id } = parse(ById, request.params);
    const { advice = '', ...reasons } = parse(AnswerForm, request.body);
    try {
      await answerConsult(region, session, id, Object.entries(reasons).map(([name, choice]) => ({ reason: name.slice(2), choice: parse(Choice, choice) })), advice.trim());
    } catch (error) {
      if (!(error instanceof CodedError) || (error.code !== 'badRequest' && error.code !== 'conflict')) throw error;
      return sendPage(reply.code(error.code === 'badRequest' ? 400 : 409), await one(session, id, error.message));
    }
    return sendPage(reply, await one(session, id, 'Uw antwoord staat bij het coördinatiepunt, met de tijd.'));
  });
  app.post('/so/strengthen', { config: { rateLimit: { max: 10, timeWindow: 60_000 } } }, async (request, reply) => {
    const session = await visitorOf(request, site, sessions);
    if (!(await checkSecondFactor(region, session.subject, parse(Factor, request.body).factor.replace(/\s/g, '')))) return sendPage(reply.code(401), await list(session, 'De code uit uw app klopt niet of is al gebruikt. Wacht op de volgende.'));
    await sessions.strengthen(session.id);
    return reply.redirect('/so', 303);
  });
}
