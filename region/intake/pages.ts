import type { FastifyInstance } from 'fastify';
import { v7 } from 'uuid';
import * as z from 'zod';
import { CodedError } from '../../shared/contract/errors.ts';
import { Id } from '../../shared/contract/primitives.ts';
import { RegionDirectoryEntry } from '../../shared/contract/region.ts';
import { profileOf } from '../capacity/profiles.ts';
import type { Region } from '../context.ts';
import { parse } from '../http/errors.ts';
import type { Tokens } from '../session/tokens.ts';
import { readRows } from '../sync/rows.ts';
import { sendPage, servePages, sessionOf, signInPage, visitorOf } from '../web/pages.ts';
import type { PageSessions } from '../web/sessions.ts';
import { fileReferral, organisationOf, senderRoles } from './file.ts';
import type { Sender } from './file.ts';
import { answerAsSender, follow, handoverWays, listIntakes, markMedicalHandover, senderTriage, triageClosed, withdraw } from './follow.ts';
import { ReferralForm, readForm } from './form.ts';
import type { FormErrors } from './form.ts';
import type { Answers } from './triage.ts';
import { newPage, overviewPage, site, statusPage, triagePage } from './view.ts';

const ById = z.strictObject({ id: Id });
const HandoverForm = z.strictObject({ how: z.enum(Object.keys(handoverWays) as [keyof typeof handoverWays]), to: z.string().trim().max(120).default(''), by: z.string().trim().max(120).default('') });
const WithdrawForm = z.strictObject({ text: z.string().trim().max(1000).default('') });
const AnswerForm = z.record(z.string().regex(/^[fu]\.[A-Za-z0-9]{1,60}$/), z.string().max(60));

/** The sender's own page: file a referral, answer the protocol where the region's senders do that, follow it, hand over, withdraw. */
export async function senderRoutes(app: FastifyInstance, region: Region, tokens: Tokens, sessions: PageSessions): Promise<void> {
  await servePages(app, site, { region, tokens, sessions }, (pages) => {
    filingRoutes(pages, region, sessions);
    followRoutes(pages, region, sessions);
  });
}

function filingRoutes(app: FastifyInstance, region: Region, sessions: PageSessions): void {
  const overview = async (sender: Sender, message: string | null): Promise<string> => overviewPage({ name: (await organisationOf(region, sender.subject))?.name ?? sender.subject, training: region.training, intakes: await listIntakes(region, sender), now: region.clock(), message });
  const form = async (sender: Sender, filled: ReferralForm, errors: FormErrors, message: string | null): Promise<string> => {
    const regionId = regionFor(sender, filled.region);
    const profile = await profileOf(region.db, region, regionId);
    const names = new Map((await readRows(region.db, 'regionDirectory')).map((row) => RegionDirectoryEntry.parse(row.body)).map((entry) => [entry.id, entry.name]));
    return newPage({
      form: filled, errors, message, training: region.training, roles: senderRoles(await organisationOf(region, sender.subject), profile), regions: sender.regions.map((id) => ({ id, name: names.get(id) ?? id })),
      bySender: profile.triage.by === 'sender' && profile.triage.mode === 'full',
    });
  };

  app.get('/v', async (request, reply) => {
    const session = await sessionOf(request, site, sessions);
    return sendPage(reply, session === null ? signInPage(site, null) : await overview(session, null));
  });
  app.get('/v/new', async (request, reply) => {
    const sender = await visitorOf(request, site, sessions);
    return sendPage(reply, await form(sender, ReferralForm.parse({ filing: `web-${v7()}` }), {}, null));
  });
  app.post('/v/new', async (request, reply) => {
    const sender = await visitorOf(request, site, sessions);
    const filled = parse(ReferralForm, request.body);
    const { referral, errors } = readForm(filled, region.clock());
    if (referral === null) return sendPage(reply.code(400), await form(sender, filled, errors, null));
    try {
      const regionId = regionFor(sender, filled.region);
      const { caseId } = await fileReferral(region, sender, regionId, referral);
      const { triage } = await profileOf(region.db, region, regionId);
      return await reply.redirect(triage.by === 'sender' && triage.mode === 'full' ? `/v/a/${caseId}/triage` : `/v/a/${caseId}`, 303);
    } catch (error) {
      if (!(error instanceof CodedError) || error.code === 'internal') throw error;
      // what was typed stays in the form
      return sendPage(reply.code(409), await form(sender, filled, {}, error.message));
    }
  });
}

function followRoutes(app: FastifyInstance, region: Region, sessions: PageSessions): void {
  const status = async (sender: Sender, id: string, message: string | null): Promise<string> => {
    const { followed, file } = await follow(region, sender, id);
    const mayTriage = (await triageClosed(region, file.state)) === null;
    return statusPage({ followed, state: file.state, mayTriage, triageOpen: mayTriage && (await senderTriage(region, file)).outcome.next !== null, now: region.clock(), message });
  };
  app.get('/v/a/:id', async (request, reply) => sendPage(reply, await status(await visitorOf(request, site, sessions), parse(ById, request.params).id, null)));

  app.get('/v/a/:id/triage', async (request, reply) => {
    const sender = await visitorOf(request, site, sessions);
    const { id } = parse(ById, request.params);
    const { file } = await follow(region, sender, id);
    const closed = await triageClosed(region, file.state);
    return sendPage(reply, closed === null ? triagePage(id, await senderTriage(region, file), null) : await status(sender, id, closed));
  });
  app.post('/v/a/:id/triage', async (request, reply) => {
    const sender = await visitorOf(request, site, sessions);
    const { id } = parse(ById, request.params);
    const given = parse(AnswerForm, request.body);
    try {
      await answerAsSender(region, sender, id, answersIn(given));
    } catch (error) {
      if (!(error instanceof CodedError) || !['badRequest', 'contradiction', 'outOfDomain', 'unknownFact'].includes(error.code)) throw error;
      return sendPage(reply.code(400), triagePage(id, await senderTriage(region, (await follow(region, sender, id)).file), error.message));
    }
    return reply.redirect(`/v/a/${id}/triage`, 303);
  });
  app.post('/v/a/:id/medical-handover', async (request, reply) => {
    const sender = await visitorOf(request, site, sessions);
    const { id } = parse(ById, request.params);
    await markMedicalHandover(region, sender, id, parse(HandoverForm, request.body));
    return sendPage(reply, await status(sender, id, 'Vastgelegd: u hebt de medische overdracht gegeven.'));
  });
  app.post('/v/a/:id/withdraw', async (request, reply) => {
    const sender = await visitorOf(request, site, sessions);
    const { id } = parse(ById, request.params);
    const done = await withdraw(region, sender, id, parse(WithdrawForm, request.body).text);
    return sendPage(reply, await status(sender, id, done === 'closed' ? 'De aanmelding is ingetrokken.' : 'Het coördinatiepunt weet dat u de aanmelding intrekt en handelt dat af.'));
  });
}

/** A sender of one region has no choice to make; one of several names the region, and an unknown name is refused. */
function regionFor(sender: Sender, named: string): string {
  const [first] = sender.regions;
  if (named === '' && first !== undefined) return first;
  if (!sender.regions.includes(named)) throw new CodedError('forbidden', 'Dit toegangsbewijs is voor een andere regio.');
  return named;
}

/** f.<fact> = the answer, digits for a number; u.<fact> = "weet niet" for a number. Empty fields are no answer. */
function answersIn(form: Readonly<Record<string, string>>): Answers {
  const answers: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(form)) {
    const fact = name.slice(2);
    if (name.startsWith('u.')) answers[fact] = 'unknown';
    else if (value !== '' && !(`u.${fact}` in form)) answers[fact] = /^\d{1,4}$/.test(value) ? Number(value) : value;
  }
  return answers;
}
