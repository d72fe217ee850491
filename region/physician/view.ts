import { formatDateShort, formatMoment } from '../../shared/calendar/index.ts';
import { blockingNl, careTypeNl, consentReasonNl, featureNl, instrumentNl, legalReasonNl, limitNl, limitValueNl, referrerNl, sexNl, urgencyNl } from '../../shared/casework/nl.ts';
import { identityIn } from '../../shared/casework/offer-content.ts';
import type { CaseState } from '../../shared/casework/state.ts';
import { CareType, Urgency } from '../../shared/contract/primitives.ts';
import { formatTelephone, telephoneHref } from '../../shared/identifiers/index.ts';
import { answerName, factName } from '../../shared/triage/index.ts';
import type { Pack } from '../../shared/triage/index.ts';
import { answersOf } from '../intake/triage.ts';
import { html } from '../web/html.ts';
import type { Html } from '../web/html.ts';
import { note, page as sitePage, signOutForm } from '../web/pages.ts';
import type { PageSite } from '../web/pages.ts';
import { answersInWords, choicesFor, unanswered } from './consults.ts';
import type { GivenAnswer, ListedConsult, OpenedConsult } from './consults.ts';

export const site: PageSite = {
  kind: 'physician', base: '/so',
  signIn: { title: 'Vragen aan de arts', label: 'Uw persoonlijke toegangscode', secondFactor: 'Code uit uw app (alleen nodig om namen te zien)', help: 'U krijgt de code, of een link waarmee u meteen bent aangemeld, van het coördinatiepunt van uw regio. Zonder code uit uw app ziet u geen naam of geboortedatum.' },
};
const page = (title: string, body: Html): string => sitePage(site, title, body);
const reasonNl = (reason: string): string => ({ ...blockingNl, geriatricAssessment: 'Geriatrische beoordeling voor revalidatie', noProduct: 'Geen passend product', treatmentLimit: 'Behandelgrens: geen ziekenhuisopname', mentalHealthCrisis: 'GGZ-crisis' } as Readonly<Record<string, string>>)[reason] ?? reason;

export function listPage(view: { readonly name: string; readonly training: boolean; readonly consults: readonly ListedConsult[]; readonly strong: boolean; readonly now: number; readonly message: string | null }): string {
  const open = view.consults.filter((one) => one.open);
  const past = view.consults.filter((one) => !one.open || one.mine !== null);
  return page('Vragen', html`${view.training ? html`<p class="warn">Oefenregio: verzonnen patiënten.</p>` : null}<h1>${view.name}</h1>${note(view.message)}
    <h2>Wacht op u (${open.length})</h2>${open.length === 0 ? html`<p>Er wacht geen vraag.</p>` : html`<ul class="list">${open.map((one) => html`<li><a href="/so/c/${one.consultId}" data-consult="${one.consultId}"><strong>${headline(one)}</strong><br>${one.reasons.map((reason) => reasonNl(reason).split(':')[0] ?? reason).join(', ')}<br><span class="muted">gevraagd ${formatMoment(one.askedAt, view.now)}${one.waitUntil === null ? '' : `; mag wachten tot ${formatMoment(one.waitUntil, view.now)}`}</span></a></li>`)}</ul>`}
    ${past.length === 0 ? null : html`<h2>Eerdere vragen</h2><ul class="list">${past.map((one) => html`<li><a href="/so/c/${one.consultId}"><strong>${headline(one)}</strong> <span class="muted">${formatMoment(one.askedAt, view.now)}</span><br>${one.mine === null ? 'niet door u beantwoord' : 'door u beantwoord'}; afloop: ${one.outcome}</a></li>`)}</ul>`}
    ${strength(view.strong)}${signOutForm(site)}`);
}

function headline(one: Pick<ListedConsult, 'urgency' | 'careType'>): string {
  const urgency = Urgency.safeParse(one.urgency);
  const careType = CareType.safeParse(one.careType);
  return `${urgency.success ? urgencyNl[urgency.data] : 'Urgentie nog open'}, ${careType.success ? careTypeNl[careType.data] : 'zorgvorm nog open'}`;
}

function strength(strong: boolean): Html {
  return strong ? html`<p class="muted">Sterk aangemeld: namen zijn zichtbaar.</p>`
    : html`<details><summary>Namen zien</summary><form method="post" action="/so/strengthen"><label class="field">Code uit uw app <input name="factor" inputmode="numeric" autocomplete="one-time-code" maxlength="8" required></label><div class="row"><button>Sterk aanmelden</button></div></form></details>`;
}

export type ConsultPage = OpenedConsult & { readonly pack: Pack; readonly strong: boolean; readonly now: number; readonly message: string | null };

export function consultPage(view: ConsultPage): string {
  const { file: { state }, consult, now, strong } = view;
  const told = guarded(state, strong);
  const open = unanswered(consult);
  const decided = state.decision?.decided ?? null;
  return page('Vraag', html`<p><a href="/so">Terug</a></p>${note(view.message)}<h1>${headline({ urgency: decided?.urgency ?? null, careType: decided?.careType ?? null })}</h1>
    <p class="muted">Gevraagd ${consult.asked === null ? '' : formatMoment(consult.asked.at, now)}. Protocol niet klinisch gevalideerd.</p>
    ${strong ? html`<p><strong>${value(state.patient, 'name') ?? 'Naam onbekend'}</strong>${birth(state)}</p>` : null}
    <section class="card"><h2>De vraag</h2><p class="text">${told(consult.question)}</p>${referrer(state, strong)}</section>
    ${answered(consult, now)}${open.length === 0 || state.closed !== null ? html`<p><strong>${state.closed === null ? 'Alle redenen zijn beantwoord.' : 'Deze aanvraag is afgesloten.'}</strong></p>` : html`<p><a href="#antwoord">Naar uw antwoord</a></p>`}
    <section class="card"><h2>Patiënt</h2><dl><dt>Leeftijd</dt><dd>${age(state)}</dd><dt>Geslacht</dt><dd>${sexNl[value(state.patient, 'sex') ?? ''] ?? 'niet vastgelegd'}</dd><dt>Woont in</dt><dd>${value(state.patient, 'municipality') ?? 'niet vastgelegd'}</dd></dl></section>
    <section class="card"><h2>Medicatie</h2>${item(state, 'medication', told, now)}<h2>Vitale functies</h2>${item(state, 'vitals', told, now)}${scores(state, ['news2', '4at'], now)}</section>
    <section class="card"><h2>Functioneren nu</h2>${item(state, 'adl', told, now)}<h2>Twee weken geleden</h2>${item(state, 'adlBefore', told, now)}${scores(state, ['katz6', 'barthel', 'cfs'], now)}</section>
    <section class="card"><h2>Behandelgrenzen</h2>${state.limits.map((limit) => html`<p>${limitNl[limit.code]}: <strong>${limitValueNl[limit.value]}</strong> <span class="muted">${limit.recordedAt === null ? 'datum niet opgegeven' : formatDateShort(limit.recordedAt)}</span></p>`)}${state.limits.length > 0 && state.dossier['treatmentLimits'] === undefined ? null : item(state, 'treatmentLimits', told, now)}<h2>Problemen</h2>${item(state, 'problems', told, now)}<h2>Allergieën</h2>${item(state, 'allergies', told, now)}</section>
    <section class="card"><h2>Feiten die meewegen</h2>${facts(view)}${state.needs === null || state.needs.value.features.length === 0 ? null : html`<p>Bijzonderheden: ${state.needs.value.features.map((feature) => featureNl[feature] ?? feature).join(', ')}</p>`}</section>
    ${open.length === 0 || state.closed !== null ? null : answerForm(consult.consultId, open, state)}${strength(strong)}`);
}

/** Text that a person typed, as this session may see it. Without strong sign-in nothing is shown in which identity can be found. */
function guarded(state: CaseState, strong: boolean): (text: string | null) => string {
  const people = [state.patient['contacts']?.value, [state.patient['representative']?.value]].flatMap((list) => (Array.isArray(list) ? list : [])).flatMap((person: unknown) => (typeof person === 'object' && person !== null && 'name' in person && typeof person.name === 'string' ? [person.name] : []));
  const known = { names: [value(state.patient, 'name'), ...people].filter((name) => name !== null), street: value(state.patient, 'street'), place: null };
  return (text) => {
    if (text === null || text.trim() === '') return 'niet vastgelegd';
    return strong || identityIn(text, known).length === 0 ? text : 'In deze tekst staan mogelijk persoonsgegevens. Meld u sterk aan om hem te lezen, of bel het coördinatiepunt.';
  };
}

function referrer(state: CaseState, strong: boolean): Html {
  const role = value(state.referral, 'referrerRole');
  const number = value(state.referral, 'callBackNumber');
  const href = number === null ? null : telephoneHref(number);
  const family = role === 'family' || role === 'other' || role === null;
  const who = [role === null ? null : (referrerNl[role] ?? role), value(state.referral, 'organisation'), family && !strong ? null : value(state.referral, 'referrerName')].filter((part) => part !== null).join(', ');
  return html`<p>${who === '' ? 'Verwijzer niet vastgelegd' : who}</p>${number === null ? html`<p>Geen terugbelnummer vastgelegd.</p>` : href === null ? html`<p class="tel">${number}</p>` : html`<p><a class="button tel" href="${href}">Bel verwijzer ${formatTelephone(number)}</a></p>`}`;
}

function answered(consult: OpenedConsult['consult'], now: number): Html | null {
  const given = answersInWords(consult);
  return given.length === 0 ? null : html`<section class="card"><h2>Beantwoord</h2>${given.map((one) => html`<p>${reasonNl(one.reason).split(':')[0] ?? one.reason}: <strong>${one.text}</strong> <span class="muted">${one.by}, ${formatMoment(one.at, now)}</span></p>`)}</section>`;
}

const choiceNl: Readonly<Record<GivenAnswer['choice'], string>> = { agreed: 'Akkoord', different: 'Anders: mijn advies staat hieronder', callMe: 'Bel mij', written: 'Akkoord, met mijn motivering hieronder' };

function answerForm(consultId: string, open: readonly string[], state: CaseState): Html {
  const route = state.decision?.decided.legalRoute ?? null;
  const explained = (reason: string): string => (reason === 'legal' ? legalReasonNl(route) : reason === 'consent' ? consentReasonNl(route) : reasonNl(reason));
  return html`<form method="post" action="/so/c/${consultId}"><h2 id="antwoord">Uw antwoord</h2>${open.map((reason) => html`<fieldset class="question" data-reason="${reason}"><legend>${explained(reason)}</legend>
      ${choicesFor(reason, state).map((choice) => html`<label><input type="radio" name="r.${reason}" value="${choice}"> ${choiceNl[choice]}</label>`)}
      ${reason === 'consent' || (reason === 'legal' && route !== 'article21Needed') ? html`<p class="hint">Dit gaat pas open als het coördinatiepunt een nieuw antwoord vastlegt; akkoord alleen is niet genoeg.</p>` : null}</fieldset>`)}
    <label class="field">Advies of motivering <textarea name="advice" rows="3" maxlength="4000"></textarea></label><div class="row"><button class="main">Antwoord versturen</button></div></form>`;
}

function item(state: CaseState, id: string, told: (text: string | null) => string, now: number): Html {
  const kept = state.dossier[id]?.value;
  if (typeof kept !== 'object' || kept === null || !('text' in kept) || typeof kept.text !== 'string') return html`<p class="muted">niet vastgelegd</p>`;
  const at = 'at' in kept && typeof kept.at === 'number' ? formatMoment(kept.at, now) : null;
  return html`<p class="text">${told(kept.text)}</p>${at === null ? null : html`<p class="muted">gemeten of verteld ${at}</p>`}`;
}

function scores(state: CaseState, wanted: readonly string[], now: number): readonly Html[] {
  return state.scores.filter((score) => wanted.includes(score.instrument)).map((score) => html`<p>${instrumentNl[score.instrument]}: <strong>${score.personal?.value ?? 'onbekend'}</strong> <span class="muted">${score.scoredAt === null ? 'tijd niet opgegeven' : formatMoment(score.scoredAt, now)}</span></p>`);
}

function facts({ file: { state }, pack }: ConsultPage): Html {
  const given = Object.entries(answersOf(state)).filter(([fact]) => fact !== 'ageYears');
  return given.length === 0 ? html`<p class="muted">Nog geen antwoorden.</p>` : html`<dl>${given.map(([fact, answer]) => html`<dt>${factName(pack, fact)}</dt><dd>${answerName(pack, fact, answer)}${state.origins[fact] === 'sender' ? html` <span class="tag">verwijzer</span>` : null}</dd>`)}</dl>`;
}

function age(state: CaseState): string {
  const known = state.patient['ageYears']?.value ?? answersOf(state)['ageYears'];
  return typeof known === 'number' ? `${known} jaar` : 'niet vastgelegd';
}

function birth(state: CaseState): string {
  const date = value(state.patient, 'birthDate');
  return date === null ? '' : `, geboren ${formatDateShort(Date.parse(`${date}T12:00:00Z`))}`;
}

function value(fields: CaseState['patient'], name: string): string | null {
  const kept = fields[name]?.value;
  return typeof kept === 'string' && kept !== '' ? kept : null;
}
