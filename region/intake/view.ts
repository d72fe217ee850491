import { formatDateShort, formatMoment } from '../../shared/calendar/index.ts';
import { referrerNl, sexNl } from '../../shared/casework/nl.ts';
import type { CaseState } from '../../shared/casework/state.ts';
import { answerName, factName, outcomeLabel } from '../../shared/triage/index.ts';
import type { Question } from '../../shared/triage/index.ts';
import { html } from '../web/html.ts';
import type { Html } from '../web/html.ts';
import { note, page as sitePage, signOutForm } from '../web/pages.ts';
import type { PageSite } from '../web/pages.ts';
import { handoverWays } from './follow.ts';
import type { Followed, ListedIntake, SenderTriage } from './follow.ts';
import type { FormErrors, ReferralForm } from './form.ts';

export const site: PageSite = { kind: 'sender', base: '/v', signIn: { title: 'Patiënt aanmelden', label: 'Toegangscode van uw praktijk of ziekenhuis', help: 'U krijgt de code, of een link waarmee u meteen bent aangemeld, van het coördinatiepunt van uw regio. Bij levensgevaar: bel 112.' } };
const page = (title: string, body: Html): string => sitePage(site, title, body);
const trainingNote = (training: boolean): Html | null => (training ? html`<p class="warn">Oefenregio: voer hier nooit gegevens van echte patiënten in.</p>` : null);

export function overviewPage(view: { readonly name: string; readonly training: boolean; readonly intakes: readonly ListedIntake[]; readonly now: number; readonly message: string | null }): string {
  const line = (one: ListedIntake): Html => html`<li><a href="/v/a/${one.id}" data-intake="${one.id}"><strong>${one.step}</strong><br><span class="muted">${formatMoment(one.filedAt, view.now)} · kenmerk ${shown(one.reference)}</span></a></li>`;
  const open = view.intakes.filter((one) => !one.closed);
  const closed = view.intakes.filter((one) => one.closed);
  return page('Aanmeldingen', html`${trainingNote(view.training)}<h1>${view.name}</h1>${note(view.message)}
    <p><a class="button" href="/v/new">Nieuwe aanmelding</a></p><p class="muted">Levensgevaar? Bel 112. Haast? Bel daarna ook het coördinatiepunt.</p>
    <h2>Lopend (${open.length})</h2>${open.length === 0 ? html`<p>Geen lopende aanmeldingen.</p>` : html`<ul class="list">${open.map(line)}</ul>`}
    ${closed.length === 0 ? null : html`<details><summary>Afgesloten (${closed.length})</summary><ul class="list">${closed.map(line)}</ul></details>`}${signOutForm(site)}`);
}

export type NewPage = { readonly form: ReferralForm; readonly errors: FormErrors; readonly roles: readonly string[]; readonly regions: readonly { readonly id: string; readonly name: string }[]; readonly bySender: boolean; readonly training: boolean; readonly message: string | null };

/** Only the question and a number to call back on are needed; everything else may follow by telephone. */
export function newPage(view: NewPage): string {
  const { form, errors } = view;
  const wrong = Object.keys(errors).length;
  const say = (name: keyof ReferralForm): Html | null => (errors[name] === undefined ? null : html`<span class="error" id="e-${name}">${errors[name]}</span>`);
  const mark = (name: keyof ReferralForm): Html | null => (errors[name] === undefined ? null : html` aria-invalid="true" aria-describedby="e-${name}"`);
  const text = (name: keyof ReferralForm, label: string, more: Html | null = null): Html => html`<label class="field">${label} <input name="${name}" value="${form[name]}" maxlength="120"${more}${mark(name)}>${say(name)}</label>`;
  const area = (name: keyof ReferralForm, label: string, rows: number): Html => html`<label class="field">${label} <textarea name="${name}" rows="${rows}"${mark(name)}>${form[name]}</textarea>${say(name)}</label>`;
  const option = (name: keyof ReferralForm, value: string, label: string): Html => html`<option value="${value}"${form[name] === value ? html` selected` : null}>${label}</option>`;
  return page('Nieuwe aanmelding', html`${trainingNote(view.training)}<p><a href="/v">Terug</a></p><h1>Nieuwe aanmelding</h1>${note(view.message)}${wrong === 0 ? null : html`<p class="message" role="alert">${wrong === 1 ? 'Eén veld klopt' : `${wrong} velden kloppen`} nog niet; de uitleg staat bij het veld.</p>`}
    <p class="muted">Alleen uw naam, nummer en vraag zijn nodig. ${view.bySender ? 'Na het versturen beantwoordt u de triagevragen.' : 'Het coördinatiepunt belt u voor de triage.'}</p>
    <form method="post" action="/v/new" autocomplete="off"><input type="hidden" name="filing" value="${form.filing}">
    <h2>U</h2>${view.regions.length < 2 ? null : html`<label class="field">Regio <select name="region">${view.regions.map((region) => option('region', region.id, region.name))}</select></label>`}
    ${view.roles.length < 2 ? null : html`<label class="field">U verwijst als <select name="role">${view.roles.map((role) => option('role', role, referrerNl[role] ?? role))}</select></label>`}
    ${text('referrerName', 'Uw naam')}${text('callBackNumber', 'Nummer waarop wij u bereiken', html` type="tel"`)}${area('question', 'Uw vraag', 3)}
    <h2>Patiënt</h2>${text('name', 'Naam')}${text('birthDate', 'Geboortedatum (dd-mm-jjjj)', html` inputmode="numeric"`)}
    <label class="field">Geslacht <select name="sex">${option('sex', '', 'niet ingevuld')}${Object.entries(sexNl).map(([value, label]) => option('sex', value, label))}</select></label>
    ${text('bsn', 'BSN', html` inputmode="numeric"`)}${text('municipality', 'Gemeente waar de patiënt woont')}
    <details${['street', 'postcode', 'phone', 'gp', 'contactName', 'contactPhone'].some((name) => name in errors) ? html` open` : null}><summary>Adres, contactpersoon en huisarts</summary>${text('street', 'Straat en huisnummer')}${text('postcode', 'Postcode')}${text('phone', 'Telefoon van de patiënt', html` type="tel"`)}${text('gp', 'Huisarts')}
      ${text('contactName', 'Contactpersoon')}${text('contactRelation', 'Relatie tot de patiënt')}${text('contactPhone', 'Telefoon contactpersoon', html` type="tel"`)}</details>
    <h2>Medisch</h2>${area('problems', 'Problemen en voorgeschiedenis', 3)}${area('medication', 'Medicatie', 3)}${area('allergies', 'Allergieën (ook: geen bekend)', 2)}${area('vitals', 'Vitale functies, met tijd', 2)}
    ${area('adl', 'Functioneren nu', 2)}${area('adlBefore', 'Functioneren twee weken geleden', 2)}${area('treatmentLimits', 'Behandelgrenzen, met datum', 2)}
    <details><summary>Eigen kenmerk</summary>${text('reference', 'Kenmerk van deze aanmelding bij u (geen BSN)')}</details>
    <div class="row"><button class="main">Versturen</button></div></form>`);
}

/** `doctorWords` is shown the moment the protocol says it, above everything else. */
const routeNl: Readonly<Record<string, string>> = {
  emergency112: 'Bel nu 112. Deze aanmelding vervangt dat telefoontje niet.', hospital: 'Dit vraagt beoordeling in het ziekenhuis: overleg nu met de SEH of de specialist.', doctorNow: 'Er moet nu een arts bij de patiënt komen.',
  doctorFirst: 'Eerst moet een arts de patiënt beoordelen.', mentalHealthCrisis: 'Overleg met de crisisdienst GGZ.',
};

export function triagePage(id: string, triage: SenderTriage, message: string | null): string {
  const { pack, answers, origins, outcome, ask } = triage;
  const route = outcome.medicalRoute === null ? undefined : routeNl[outcome.medicalRoute];
  const mine = Object.keys(answers).filter((fact) => origins[fact] === 'sender' || origins[fact] === 'referral');
  return page('Triagevragen', html`<p><a href="/v/a/${id}">Naar de stand van de aanmelding</a></p><h1>Triagevragen</h1>${note(message)}${route === undefined ? null : html`<p class="alarm" role="alert">${route}</p>`}
    ${ask === null ? html`<section class="card"><h2>Dat waren de vragen</h2><p>Voorstel volgens het protocol: <strong>${label(pack, 'urgency', outcome.urgency)}</strong>, <strong>${label(pack, 'careType', outcome.careType)}</strong>.</p>
      <p>Het coördinatiepunt bekijkt uw antwoorden en beslist. Niet klinisch gevalideerd.</p><p><a class="button" href="/v/a/${id}">Klaar</a></p></section>` : html`
    <form method="post" action="/v/a/${id}/triage"><h2>${ask.stage}</h2>${ask.questions.map((question) => questionField(question, null))}
      <div class="row"><button class="main">Verder</button></div></form><p class="muted">Stoppen kan altijd: wat u hebt geantwoord is bewaard en het coördinatiepunt vraagt de rest.</p>`}
    ${mine.length === 0 ? null : html`<details><summary>Uw antwoorden (${mine.length})</summary><dl>${mine.map((fact) => html`<dt>${factName(pack, fact)}</dt><dd>${answerName(pack, fact, answers[fact] ?? '')}</dd>`)}</dl>
      <form method="post" action="/v/a/${id}/triage"><h3>Antwoord wijzigen</h3>${pack.questions.filter((question) => mine.includes(question.id)).map((question) => html`<details><summary>${question.text}</summary>${questionField(question, answers[question.id] ?? null)}</details>`)}<div class="row"><button>Wijziging opslaan</button></div></form></details>`}`);
}

function questionField(question: Question, answer: string | number | null): Html {
  const head = html`<legend>${question.text}</legend>${question.help === undefined ? null : html`<p class="hint">${question.help}</p>`}`;
  const why = html`<details><summary>Waarom deze vraag</summary><p class="hint">${question.why}</p></details>`;
  const choice = (value: string, text: string, hint: string | undefined): Html => html`<label><input type="radio" name="f.${question.id}" value="${value}"${answer === value ? html` checked` : null}> <span>${text}${hint === undefined ? null : html` <span class="hint">${hint}</span>`}</span></label>`;
  if (question.kind === 'choice') return html`<fieldset class="question" data-fact="${question.id}">${head}${question.options.map((option) => choice(option.value, option.label, option.hint))}${why}</fieldset>`;
  return html`<fieldset class="question" data-fact="${question.id}">${head}<label>Aantal${question.unit === undefined ? null : ` (${question.unit})`} <input type="number" name="f.${question.id}" min="${question.min}" max="${question.max}" value="${typeof answer === 'number' ? answer : ''}"></label>
    ${question.unknownAllowed ? html`<label><input type="checkbox" name="u.${question.id}" value="unknown"> ${question.unknownLabel ?? 'Weet niet'}</label>` : null}${why}</fieldset>`;
}

function label(pack: SenderTriage['pack'], decision: string, outcome: string | null): string {
  return outcome === null ? 'nog open' : outcomeLabel(pack, decision, outcome);
}

export type StatusPage = { readonly followed: Followed; readonly state: CaseState; readonly mayTriage: boolean; readonly triageOpen: boolean; readonly now: number; readonly message: string | null };

export function statusPage({ followed, state, mayTriage, triageOpen, now, message }: StatusPage): string {
  const { id, medicalHandover } = followed;
  const name = textOf(state, 'name');
  const birth = textOf(state, 'birthDate');
  return page('Stand van de aanmelding', html`<p><a href="/v">Terug</a></p><h1>Stand van de aanmelding</h1>${note(message)}
    <p>${name ?? 'Naam niet opgegeven'}${birth === null ? null : `, geboren ${formatDateShort(Date.parse(`${birth}T12:00:00Z`))}`}<br><span class="muted">ingediend ${formatMoment(followed.filedAt, now)} · kenmerk ${shown(followed.reference)}</span></p>
    ${mayTriage && triageOpen ? html`<p class="warn">De triagevragen zijn nog niet allemaal beantwoord.</p><p><a class="button" href="/v/a/${id}/triage">Triagevragen beantwoorden</a></p>` : mayTriage ? html`<p><a class="button" href="/v/a/${id}/triage">Uw antwoorden bekijken</a></p>` : null}
    ${followed.withdrawal === null || followed.closed !== null ? null : html`<p class="warn">U hebt deze aanmelding ingetrokken. Het coördinatiepunt handelt dat af.</p>`}
    <section class="card"><h2>Waar het staat</h2><ol class="steps">${followed.steps.map((step) => html`<li data-step="${step.id}" data-done="${String(step.done)}">${step.done ? '✓ ' : ''}${step.label}</li>`)}</ol>${followed.closed === null ? null : html`<p><strong>${followed.closed}</strong></p>`}
      ${followed.place === null ? null : html`<p>Plek: ${followed.place}${followed.expectedAt === null ? null : `, verwacht ${formatMoment(followed.expectedAt, now)}`}</p>`}</section>
    <section class="card"><h2>Bericht van het coördinatiepunt</h2>${followed.feedback.length === 0 ? html`<p class="muted">Nog geen bericht.</p>` : followed.feedback.map((one) => html`<p class="text">${one.text}</p><p class="muted">${formatMoment(one.at, now)}</p>`)}</section>
    <section class="card" data-medical-handover="${medicalHandover.state}"><h2>Medische overdracht</h2>${medicalHandover.state === 'given' ? html`<p>✓ Gegeven${medicalHandover.at === null ? null : ` ${formatMoment(medicalHandover.at, now)}`}: ${medicalHandover.how}</p>` : html`<p>Nog te geven. Alleen u als arts kunt de medische overdracht doen; het coördinatiepunt verzorgt de rest.</p>`}
      ${followed.closed !== null ? null : html`<details><summary>${medicalHandover.state === 'given' ? 'Wijzigen' : 'Overdracht is gegeven'}</summary><form method="post" action="/v/a/${id}/medical-handover"><fieldset><legend>Hoe</legend>${Object.entries(handoverWays).map(([way, text]) => html`<label><input type="radio" name="how" value="${way}" required> ${text}</label>`)}</fieldset>
      <label class="field">Aan wie (mag leeg) <input name="to" maxlength="120"></label><label class="field">Uw naam <input name="by" maxlength="120"></label><div class="row"><button class="main">Vastleggen</button></div></form></details>`}</section>
    ${followed.closed !== null || followed.withdrawal !== null ? null : html`<details><summary>Aanmelding intrekken</summary><form method="post" action="/v/a/${id}/withdraw"><label class="field">Reden (mag leeg) <textarea name="text" rows="2" maxlength="1000"></textarea></label><div class="row"><button>Intrekken</button></div></form></details>`}`);
}

function textOf(state: CaseState, field: string): string | null {
  const value = state.patient[field]?.value;
  return typeof value === 'string' && value !== '' ? value : null;
}

/** What the page made up itself is nobody's reference. */
function shown(reference: string): string {
  return reference.startsWith('web-') ? `${reference.slice(-6)} (van deze pagina)` : reference;
}
