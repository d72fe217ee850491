import { formatClock, formatMoment, formatRelative } from '../../shared/calendar/index.ts';
import { careTypeNl, checkReasonNl, featureNl, refusalNl, sexNl, urgencyNl } from '../../shared/casework/nl.ts';
import type { BedGroup } from '../../shared/capacity/schema.ts';
import type { Offer } from '../../shared/contract/region.ts';
import type * as z from 'zod';
import type { StayCard } from './stays.ts';
import type { TriageCheck, TriageSheet } from './triage.ts';
import { html } from '../web/html.ts';
import type { Html } from '../web/html.ts';
import { disabled, note, page as sitePage, signOutForm, yesNo } from '../web/pages.ts';
import type { PageSite } from '../web/pages.ts';

type Offered = z.infer<typeof Offer>;
export type BedCard = { readonly bed: BedGroup; readonly held: number; readonly place: string; readonly overbooked: boolean };
export type HandoverCard = { readonly handoverId: string; readonly received: boolean; readonly sections: readonly { readonly title: string; readonly lines: readonly { readonly label: string; readonly value: string | null }[] }[] };

/** A number that ends being fresh within this time stands on top (ms). */
const SOON_MS = 45 * 60_000;

export const site: PageSite = { kind: 'provider', base: '/p', signIn: { title: 'Vrije plekken melden', label: 'Toegangscode van uw organisatie', help: 'U krijgt de code, of een link waarmee u meteen bent aangemeld, van het coördinatiepunt van uw regio.' } };
const page = (title: string, body: Html): string => sitePage(site, title, body);
/** `check` null: the triage of this offer isn't up for checking. */
export type OfferWithCheck = { readonly offer: Offered; readonly check: TriageCheck | null };
export type Overview = { readonly name: string; readonly training: boolean; readonly beds: readonly BedCard[]; readonly offers: readonly OfferWithCheck[]; readonly stays: readonly StayCard[]; readonly now: number; readonly message: string | null };

export function overviewPage({ name, training, beds, offers, stays, now, message }: Overview): string {
  // A place promised twice can't wait; after that what expires first.
  const byNeed = [...beds].sort((a, b) => Number(b.overbooked) - Number(a.overbooked) || a.bed.expiresAt - b.bed.expiresAt || (a.bed.id < b.bed.id ? -1 : 1));
  const twice = beds.filter(({ overbooked }) => overbooked).length;
  // What still waits for an answer stands before what has had one.
  const byAnswer = [...offers].sort((a, b) => Number(a.offer.state === 'accepted') - Number(b.offer.state === 'accepted'));
  const soon = byNeed.filter(({ bed }) => bed.expiresAt - now < SOON_MS).length;
  return page('Vrije plekken', html`${training ? html`<p class="warn">Oefenregio: verzonnen plekken en patiënten.</p>` : null}<h1>${name}</h1>${note(message)}${twice === 0 ? null : html`<p class="warn"><a href="#plekken">${twice === 1 ? 'Eén plek is dubbel toegezegd' : `${twice} plekken zijn dubbel toegezegd`}.</a> Bel het coördinatiepunt.</p>`}
    ${offers.length === 0 ? null : html`<h2 id="aanvragen">Aanvragen (${offers.length})</h2>${byAnswer.map((entry, index) => offerCard(entry, index + 1, beds, now))}`}
    ${stays.length === 0 ? null : html`<h2 id="verblijf">Beoordelen (${stays.length})</h2>${stays.map((stay) => stayCard(stay, now))}`}
    <h2 id="plekken">Vrije plekken</h2>${soon === 0 ? null : html`<p class="warn">${soon === 1 ? 'Eén getal verloopt' : `${soon} getallen verlopen`} binnenkort of ${soon === 1 ? 'is' : 'zijn'} verlopen; die staan bovenaan.</p>`}
    ${byNeed.map((card) => bedCard(card, now))}
    ${signOutForm(site)}`);
}

function bedCard({ bed, held, place, overbooked }: BedCard, now: number): Html {
  const soon = bed.expiresAt - now < SOON_MS;
  const shown = bed.available === null ? '?' : String(bed.available);
  return html`<section class="card${soon ? ' soon' : ''}" data-bed-group="${bed.id}" aria-label="${bed.name}, ${place}"><h3>${bed.name}</h3><div class="muted">${place}</div>
    ${overbooked ? html`<p class="warn">Dubbel toegezegd: er zijn meer toezeggingen dan vrije plekken. Bel het coördinatiepunt.</p>` : null}
    <p><span class="count" data-available="${shown}">${shown}</span> ${bed.available === null ? 'vrij niet bekend' : 'vrij'}${held > 0 ? html`, ${held} vastgehouden` : null}<br>
    <span class="muted">bevestigd ${formatRelative(bed.observedAt, now)}; ${bed.expiresAt <= now ? 'verlopen' : html`geldt tot ${formatMoment(bed.expiresAt, now)}`}${bed.availableFrom === null || bed.availableFrom <= now ? null : html`; vrij vanaf ${formatMoment(bed.availableFrom, now)}`}</span></p>
    <form method="post" action="/p/report"><input type="hidden" name="bed" value="${bed.id}"><input type="hidden" name="version" value="${bed.version}">
      <div class="row">${bed.available === null ? null : html`<button class="main" name="action" value="same">Klopt nog</button>`}<button name="action" value="minus"${disabled(bed.available === null || bed.available === 0)}>−1</button><button name="action" value="plus">+1</button><button name="action" value="closed">Dicht</button></div>
      <details><summary>Tot een tijd, of voor de nacht</summary><label>Dicht tot <input type="time" name="until"></label><div class="row"><button name="action" value="until">Dicht tot deze tijd</button><button name="action" value="night"${disabled(bed.available === null)}>Klopt voor de nacht</button><button name="action" value="unknown">Weet ik niet</button></div></details>
    </form></section>`;
}

/** `number`: its place on the page, so that two of the same minute have each a name of their own. */
function offerCard({ offer, check }: OfferWithCheck, number: number, beds: readonly BedCard[], now: number): Html {
  const { content } = offer;
  const bed = beds.find((card) => card.bed.id === offer.bedGroupId);
  const facts: readonly (readonly [string, string])[] = [
    ['Plek', bed === undefined ? offer.bedGroupId : `${bed.bed.name}, ${bed.place}`], ['Zorg', careTypeNl[content.careType]], ['Urgentie', urgencyNl[content.urgency]], ['Leeftijd', content.ageBand === 'unknown' ? 'niet bekend' : `${content.ageBand} jaar`],
    ['Geslacht', content.sex === null ? 'niet vastgelegd' : (sexNl[content.sex] ?? content.sex)], ['Nodig voor', content.neededBy === null ? 'niet opgegeven' : formatMoment(content.neededBy, now)],
    ['Bijzonderheden', content.features.length === 0 ? 'geen' : content.features.map((feature) => featureNl[feature] ?? feature).join(', ')], ['Insuline', content.insulin ? 'ja' : 'nee'],
    ['Gewicht', content.weightKg === null ? 'niet opgegeven' : `${content.weightKg} kg`], ['Gesloten afdeling', yesNo(content.closedWard)], ['Wzd-registratie', yesNo(content.wzd)], ...(content.summary === '' ? [] : [['Toelichting', content.summary] as const]),
  ];
  return html`<section class="card" data-offer="${offer.id}" aria-label="Aanvraag ${number}, van ${formatClock(offer.madeAt)}"><h3>Aanvraag van ${formatMoment(offer.madeAt, now)}</h3>
    ${offer.state === 'accepted' ? html`<p><strong>Toegezegd.</strong> Naam en gegevens volgen met de overdracht.</p><p><a class="button" href="/p/offers/${offer.id}/handover">Overdracht bekijken</a></p>` : null}
    <dl>${facts.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>
    ${offer.state === 'accepted' ? null : html`${check === null ? null : checkLine(offer, check)}${check?.state === 'overruled' || check?.state === 'required' ? null : acceptForm(offer)}${refuseForm(offer, beds)}`}</section>`;
}

/** Where the region asks for it the triage is checked before anything is promised; one tap when it is right. */
function checkLine(offer: Offered, check: TriageCheck): Html {
  const link = html`<a class="button" href="/p/offers/${offer.id}/triage">Triage bekijken</a>`;
  switch (check.state) {
    case 'required': return html`<p class="warn">De verwijzer deed de triage zelf. Controleer die eerst; daarna kunt u toezeggen.</p><p>${link}</p>`;
    case 'overruled': return html`<p class="warn">U bent het niet eens met de triage. Het coördinatiepunt beoordeelt haar opnieuw; toezeggen kan daarna.</p><p>${link}</p>`;
    case 'agreed': return html`<p>Akkoord met de triage. ${link}</p>`;
    case 'optional': return html`<p>${link}</p>`;
  }
}

function acceptForm(offer: Offered): Html {
  return html`<form method="post" action="/p/offers/${offer.id}"><label>Verwacht om (mag leeg) <input type="time" name="expected"></label><div class="row"><button class="main" name="answer" value="accepted">Toezeggen</button></div></form>`;
}

function refuseForm(offer: Offered, beds: readonly BedCard[]): Html {
  return html`<details><summary>Weigeren of een andere plek voorstellen</summary><form method="post" action="/p/offers/${offer.id}">
      <fieldset><legend>Reden</legend>${Object.entries(refusalNl).map(([code, text]) => html`<label><input type="radio" name="reason" value="${code}" required> ${text}</label>`)}</fieldset>
      <label>Andere plek van uw organisatie <select name="proposed"><option value="">geen</option>${beds.filter((card) => card.bed.id !== offer.bedGroupId).map((card) => html`<option value="${card.bed.id}">${card.bed.name}, ${card.place}</option>`)}</select></label>
      <label>Toelichting, zonder namen <textarea name="text" maxlength="500" rows="2"></textarea></label><div class="row"><button name="answer" value="refused">Weigeren</button></div></form></details>`;
}

/** A day-list task of a stay, without any name: the ward knows who came in when. */
function stayCard(stay: StayCard, now: number): Html {
  return html`<section class="card${stay.dueAt <= now ? ' soon' : ''}" data-stay="${stay.caseId}" aria-label="${stay.text}, ${stay.place}"><h3>${stay.text}</h3><div class="muted">${stay.place}</div>
    <p>Opgenomen ${formatMoment(stay.arrivedAt, now)}; ${stay.dueAt <= now ? html`<strong>had gemoeten ${formatMoment(stay.dueAt, now)}</strong>` : html`uiterlijk ${formatMoment(stay.dueAt, now)}`}.</p>
    <p class="muted">Bespreek de uitkomst met het coördinatiepunt; dat legt haar vast.</p></section>`;
}

/** The triage without identity, and the receiver's own judgement of it. */
export function triagePage(sheet: TriageSheet, now: number, message: string | null): string {
  const { offer, facts, check } = sheet;
  return page('Triage controleren', html`<p><a href="/p">Terug</a></p><h1>Triage van de aanvraag van ${formatClock(offer.madeAt)}</h1>${note(message)}
    <p><strong>${urgencyNl[offer.content.urgency]}</strong>, ${careTypeNl[offer.content.careType]}</p><p class="muted">Aangevraagd ${formatMoment(offer.madeAt, now)}. Het protocol is niet klinisch gevalideerd.</p>
    <section class="card"><h2>Antwoorden</h2>${facts.length === 0 ? html`<p>Er zijn geen antwoorden vastgelegd.</p>` : html`<dl>${facts.map((fact) => html`<dt>${fact.label}</dt><dd>${fact.value}${fact.by === 'sender' ? html` <span class="tag">verwijzer</span>` : null}</dd>`)}</dl>`}</section>
    ${offer.state !== 'open' ? html`<p>Deze aanvraag staat niet meer open.</p>` : html`${check === 'overruled' ? html`<p class="warn">U was het hier niet mee eens.</p>` : null}
    <form method="post" action="/p/offers/${offer.id}/triage"><div class="row"><button class="main" name="result" value="agreed">Akkoord met de triage</button></div></form>
    <details><summary>Niet akkoord</summary><form method="post" action="/p/offers/${offer.id}/triage"><fieldset><legend>Waarom niet</legend>${Object.entries(checkReasonNl).map(([code, text]) => html`<label><input type="radio" name="reason" value="${code}" required> ${text}</label>`)}</fieldset>
      <label>Toelichting, zonder namen <textarea name="text" maxlength="1000" rows="3"></textarea></label><div class="row"><button name="result" value="overruled">Niet akkoord melden</button></div></form></details>`}`);
}

export function handoverPage(offer: Offered, handover: HandoverCard | null, message: string | null): string {
  const body = handover === null ? html`<p>De overdracht is nog niet verzonden. Zij verschijnt hier zodra het coördinatiepunt haar verstuurt.</p>` : html`
    ${handover.sections.map((section) => html`<section class="card"><h2>${section.title}</h2><dl>${section.lines.map((line) => html`<dt>${line.label}</dt><dd>${line.value ?? 'niet vastgelegd'}</dd>`)}</dl></section>`)}
    ${handover.received ? html`<p>Ontvangst bevestigd.</p>` : html`<form method="post" action="/p/offers/${offer.id}/received"><input type="hidden" name="handover" value="${handover.handoverId}"><button class="main">Overdracht ontvangen</button></form>`}`;
  return page('Overdracht', html`<p><a href="/p">Terug</a></p><h1>Overdracht</h1>${note(message)}${body}`);
}
