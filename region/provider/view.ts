import { formatClock, formatMoment, formatRelative } from '../../shared/calendar/index.ts';
import { careTypeNl, featureNl, refusalNl, sexNl, urgencyNl } from '../../shared/casework/nl.ts';
import type { BedGroup } from '../../shared/capacity/schema.ts';
import type { Offer } from '../../shared/contract/region.ts';
import type * as z from 'zod';
import { Html, html } from './html.ts';

type Offered = z.infer<typeof Offer>;
export type BedCard = { readonly bed: BedGroup; readonly held: number; readonly place: string; readonly overbooked: boolean };
export type HandoverCard = { readonly handoverId: string; readonly received: boolean; readonly sections: readonly { readonly title: string; readonly lines: readonly { readonly label: string; readonly value: string | null }[] }[] };

/** A number that ends being fresh within this time stands on top (ms). */
const SOON_MS = 45 * 60_000;

export function page(title: string, body: Html): string {
  return `<!doctype html>\n${html`<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><link rel="stylesheet" href="/p/page.css"></head><body><main>${body}</main><script src="/p/page.js" defer></script></body></html>`.text}`;
}

export function signInPage(message: string | null): string {
  return page('Aanmelden', html`<h1>Vrije plekken melden</h1>${note(message)}
    <form method="post" action="/p/sign-in"><label>Toegangscode van uw organisatie <input name="code" type="password" autocomplete="current-password" required></label><div class="row"><button class="main">Aanmelden</button></div></form>
    <p class="muted">U krijgt de code, of een link waarmee u meteen bent aangemeld, van het coördinatiepunt van uw regio.</p>`);
}

export function overviewPage(name: string, training: boolean, beds: readonly BedCard[], offers: readonly Offered[], now: number, message: string | null): string {
  const byExpiry = [...beds].sort((a, b) => a.bed.expiresAt - b.bed.expiresAt || (a.bed.id < b.bed.id ? -1 : 1));
  const soon = byExpiry.filter(({ bed }) => bed.expiresAt - now < SOON_MS).length;
  return page('Vrije plekken', html`${training ? html`<p class="warn">Oefenregio: verzonnen plekken en patiënten.</p>` : null}<h1>${name}</h1>${note(message)}
    ${offers.length === 0 ? null : html`<h2 id="aanvragen">Aanvragen (${offers.length})</h2>${offers.map((offer) => offerCard(offer, beds, now))}`}
    <h2>Vrije plekken</h2>${soon === 0 ? null : html`<p class="warn">${soon === 1 ? 'Eén getal verloopt' : `${soon} getallen verlopen`} binnenkort of ${soon === 1 ? 'is' : 'zijn'} verlopen; die staan bovenaan.</p>`}
    ${byExpiry.map((card) => bedCard(card, now))}
    <form method="post" action="/p/sign-out"><button>Afmelden</button></form>`);
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

function offerCard(offer: Offered, beds: readonly BedCard[], now: number): Html {
  const { content } = offer;
  const bed = beds.find((card) => card.bed.id === offer.bedGroupId);
  const facts: readonly (readonly [string, string])[] = [
    ['Plek', bed === undefined ? offer.bedGroupId : `${bed.bed.name}, ${bed.place}`], ['Zorg', careTypeNl[content.careType]], ['Urgentie', urgencyNl[content.urgency]], ['Leeftijd', content.ageBand === 'unknown' ? 'niet bekend' : `${content.ageBand} jaar`],
    ['Geslacht', content.sex === null ? 'niet vastgelegd' : (sexNl[content.sex] ?? content.sex)], ['Nodig voor', content.neededBy === null ? 'niet opgegeven' : formatMoment(content.neededBy, now)],
    ['Bijzonderheden', content.features.length === 0 ? 'geen' : content.features.map((feature) => featureNl[feature] ?? feature).join(', ')], ['Insuline', content.insulin ? 'ja' : 'nee'],
    ['Gewicht', content.weightKg === null ? 'niet opgegeven' : `${content.weightKg} kg`], ['Gesloten afdeling', yesNo(content.closedWard)], ['Wzd-registratie', yesNo(content.wzd)], ...(content.summary === '' ? [] : [['Toelichting', content.summary] as const]),
  ];
  return html`<section class="card" data-offer="${offer.id}" aria-label="Aanvraag van ${formatClock(offer.madeAt)}"><h3>Aanvraag van ${formatMoment(offer.madeAt, now)}</h3>
    <dl>${facts.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>
    ${offer.state === 'accepted' ? html`<p><strong>Toegezegd.</strong> Naam en gegevens volgen met de overdracht.</p><a class="button" href="/p/offers/${offer.id}/handover">Overdracht bekijken</a>` : answerForm(offer, beds)}</section>`;
}

function answerForm(offer: Offered, beds: readonly BedCard[]): Html {
  return html`<form method="post" action="/p/offers/${offer.id}"><label>Verwacht om (mag leeg) <input type="time" name="expected"></label><div class="row"><button class="main" name="answer" value="accepted">Toezeggen</button></div></form>
    <details><summary>Weigeren of een andere plek voorstellen</summary><form method="post" action="/p/offers/${offer.id}">
      <fieldset><legend>Reden</legend>${Object.entries(refusalNl).map(([code, text]) => html`<label><input type="radio" name="reason" value="${code}" required> ${text}</label>`)}</fieldset>
      <label>Andere plek van uw organisatie <select name="proposed"><option value="">geen</option>${beds.filter((card) => card.bed.id !== offer.bedGroupId).map((card) => html`<option value="${card.bed.id}">${card.bed.name}, ${card.place}</option>`)}</select></label>
      <label>Toelichting, zonder namen <textarea name="text" maxlength="500" rows="2"></textarea></label><div class="row"><button name="answer" value="refused">Weigeren</button></div></form></details>`;
}

export function handoverPage(offer: Offered, handover: HandoverCard | null, message: string | null): string {
  const body = handover === null ? html`<p>De overdracht is nog niet verzonden. Zij verschijnt hier zodra het coördinatiepunt haar verstuurt.</p>` : html`
    ${handover.sections.map((section) => html`<section class="card"><h2>${section.title}</h2><dl>${section.lines.map((line) => html`<dt>${line.label}</dt><dd>${line.value ?? 'niet vastgelegd'}</dd>`)}</dl></section>`)}
    ${handover.received ? html`<p>Ontvangst bevestigd.</p>` : html`<form method="post" action="/p/offers/${offer.id}/received"><input type="hidden" name="handover" value="${handover.handoverId}"><button class="main">Overdracht ontvangen</button></form>`}`;
  return page('Overdracht', html`<p><a href="/p">Terug</a></p><h1>Overdracht</h1>${note(message)}${body}`);
}

const note = (message: string | null): Html | null => (message === null ? null : html`<p class="message" role="status">${message}</p>`);
const disabled = (off: boolean): Html | null => (off ? new Html(' disabled') : null);
const yesNo = (value: boolean | null): string => (value === null ? 'niet gevraagd' : value ? 'ja' : 'nee');
