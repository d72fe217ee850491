import { formatMoment } from '../calendar/index.ts';
import type { OpenEvent } from './events.ts';
import { followUpNl, isolationText } from './nl.ts';
import { careAnswerNl, careKindNl, careOutcomeNl, patientGroupNl, stayReasonNl, stayTaskNl, attemptNl, checkReasonNl, instrumentNl, limitNl, limitValueNl, normNl, pauseNl, titleNl, trackedNl, trackedStateNl, answerNl, blockingNl, careTypeNl, consultToNl, destinationNl, deviationNl, letterNl, refusalNl, transportNl } from './nl.ts';

/** Looks up what an id is called on screen; the id itself when unknown. */
export type Names = { readonly bedGroup: (id: string) => string };

/** One line of the case's timeline in plain Dutch: what happened, not who (that stands beside it). */
export function timelineText(event: OpenEvent, names: Names): string {
  switch (event.type) {
    case 'referralReceived': return event.payload.channel === 'web' ? 'Aanvraag van de verwijzer, via de webpagina' : event.payload.channel === 'fhir' ? 'Aanvraag van de verwijzer, uit het eigen systeem (FHIR)' : event.payload.referrerRole == null ? 'Aanvraag' : 'Gegevens van de verwijzer vastgelegd';
    case 'patientRecorded': return 'Gegevens van de patiënt vastgelegd';
    case 'noteAdded': return 'Notitie';
    case 'claimed': return 'Aanvraag overgenomen';
    case 'released': return 'Aanvraag losgelaten';
    case 'answersGiven': return event.payload.origin === 'sender' ? 'Antwoorden van de verwijzer' : event.payload.origin === 'referral' ? 'Antwoorden uit de aanvraag overgenomen' : `${event.payload.facts.length === 1 ? 'Antwoord' : 'Antwoorden'} vastgelegd`;
    case 'decisionMade': return decisionText(event.payload);
    case 'consultAsked': return `Vraag gesteld aan ${consultToNl[event.payload.to] ?? event.payload.to}`;
    case 'consultAnswered': return `Antwoord van ${event.payload.answeredBy}: ${event.payload.answers.map((answer) => `${reasonText(answer.reason)} ${answerNl[answer.answer]}`).join(', ')}${event.payload.recordedBy === 'nurse' ? ' (vastgelegd door het loket)' : ''}`;
    case 'consultAttempted': return attemptNl[event.payload.result];
    case 'consultConfirmed': return 'Telefonisch antwoord bevestigd door de arts';
    case 'holdExtended': return `Plaats langer vastgehouden, tot ${formatMoment(event.payload.until, event.at)}`;
    case 'careOfficeAnswered': return event.payload.answer === 'agreed' ? 'Zorgkantoor akkoord met plaatsing elders' : 'Zorgkantoor niet akkoord met plaatsing elders';
    case 'itemTracked': return `${trackedNl[event.payload.item]}: ${trackedStateNl[event.payload.state]}`;
    case 'alarmAcknowledged': return 'Alarm gezien';
    case 'scoreRecorded': return `Score vastgelegd zoals ontvangen: ${instrumentNl[event.payload.instrument]}`;
    case 'titleRecorded': return `Juridische titel vastgelegd: ${titleNl[event.payload.title]}${event.payload.until === null ? '' : `, geldig tot ${formatMoment(event.payload.until, event.at)}`}`;
    case 'treatmentLimitRecorded': return `Behandelgrens vastgelegd: ${limitNl[event.payload.code]} ${limitValueNl[event.payload.value]}`;
    case 'isolationAsked': return `BRMO en isolatie gevraagd: ${isolationText(event.payload)}`;
    case 'followedUp': return `Opvolging na ${event.payload.afterDays} dagen: ${followUpNl[event.payload.destination]}`;
    case 'bridgeArranged': return `Overbrugging geregeld; ${event.payload.owner} pakt het op, ${formatMoment(event.payload.dueAt, event.at)}`;
    case 'feedbackGiven': return event.payload.to === 'referrer' ? 'Teruggekoppeld aan de verwijzer' : 'Teruggekoppeld aan de patiënt of naaste';
    case 'clockPaused': return `Klok "${normNl[event.payload.norm]}" stilgezet: ${pauseNl[event.payload.reason]}`;
    case 'clockResumed': return `Klok "${normNl[event.payload.norm]}" loopt weer`;
    case 'shiftTaken': return 'Overgenomen bij dienstoverdracht';
    case 'mandateUsed': return `Op mandaat verder zonder arts: ${reasonText(event.payload.reason)}`;
    case 'referralLetterSeen': return `Schriftelijke verwijzing gezien (${letterNl[event.payload.by]})`;
    case 'needsRecorded': return 'Bijzonderheden voor de plaats vastgelegd';
    case 'offerMade': return `Aangeboden aan ${names.bedGroup(event.payload.bedGroupId)}`;
    case 'offerAnswered': return offerText(event.payload, names);
    case 'placementConfirmed': return `Toegezegd${event.payload.bedGroupId === null ? ': plaats buiten het netwerk' : ` door ${names.bedGroup(event.payload.bedGroupId)}`}${event.payload.via === 'phone' ? ' (telefonisch)' : ''}${expected(event.payload.expectedAt, event.at)}`;
    case 'transportArranged': return `Vervoer geregeld: ${transportNl[event.payload.kind]}${expected(event.payload.at, event.at)}`;
    case 'dossierRecorded': return 'Overdrachtsgegevens vastgelegd';
    case 'handoverSent': return event.payload.version === 1 ? 'Overdracht verzonden' : `Overdracht verbeterd verzonden (versie ${event.payload.version})`;
    case 'handoverReceived': return event.payload.by === 'phone' ? 'Overdracht ontvangen (telefonisch bevestigd)' : 'Overdracht ontvangen';
    case 'arrived': return `Opgenomen om ${formatMoment(event.payload.arrivedAt, event.at)}`;
    case 'reminderSet': return `${event.payload.parked === true ? 'Geparkeerd; herinnering' : 'Herinnering'} voor ${formatMoment(event.payload.dueAt, event.at)}`;
    case 'reminderDone': return 'Herinnering afgehandeld';
    case 'closed': return `Afgesloten: ${destinationNl[event.payload.destination]}`;
    case 'reopened': return 'Heropend';
    case 'homeConsidered': return `Kan thuis blijven: ${event.payload.canStay === 'yes' ? 'ja' : event.payload.canStay === 'no' ? 'nee' : 'niet bekend'}`;
    case 'patientGroupRecorded': return `Patiëntgroep: ${patientGroupNl[event.payload.group]}`;
    case 'careRequested': return `Gevraagd: ${careKindNl[event.payload.kind]}, nodig ${formatMoment(event.payload.dueAt, event.at)}`;
    case 'careAnswered': return `Antwoord op de zorgvraag: ${careAnswerNl[event.payload.answer]}${event.payload.reasonCode === null ? '' : ` (${refusalNl[event.payload.reasonCode]})`}${expected(event.payload.expectedAt, event.at)}`;
    case 'careEnded': return `Gevraagde zorg: ${careOutcomeNl[event.payload.outcome]}`;
    case 'stayReviewed': return `${stayTaskNl[event.payload.task]}: ${event.payload.outcome === 'done' ? 'gedaan' : 'verlengd'} (${stayReasonNl[event.payload.reason]})${event.payload.until === null ? '' : `, tot ${formatMoment(event.payload.until, event.at)}`}`;
    case 'bedSearched': return `Gezocht: ${event.payload.free} vrij, ${event.payload.call} bellen${event.payload.labelOnly === 0 ? '' : `, ${event.payload.labelOnly} alleen door het etiket af`}`;
    case 'triageChecked': return event.payload.result === 'agreed' ? 'Ontvanger is akkoord met de triage' : `Ontvanger is het niet eens met de triage${event.payload.reasonCode === null ? '' : `: ${checkReasonNl[event.payload.reasonCode]}`}`;
    case 'withdrawalAsked': return 'Verwijzer trekt de aanvraag in';
    case 'consultCalledOut': return event.payload.result === 'sent' ? 'Arts opgeroepen door de regio' : 'Oproep aan de arts is niet gelukt';
    case 'unknown': return 'Onbekende gebeurtenis (van een nieuwere versie)';
  }
}

function decisionText(payload: Extract<OpenEvent, { type: 'decisionMade' }>['payload']): string {
  const what = `${payload.decided.urgency}, ${careTypeNl[payload.decided.careType]}`;
  return payload.deviation === null ? `Uitkomst bevestigd: ${what}` : `Afgeweken: ${what} (${deviationNl[payload.deviation]})`;
}

function offerText(payload: Extract<OpenEvent, { type: 'offerAnswered' }>['payload'], names: Names): string {
  const where = names.bedGroup(payload.bedGroupId);
  switch (payload.answer) {
    case 'accepted': return `${where} zegt toe${payload.by === 'phone' ? ' (telefonisch)' : ''}`;
    case 'refused': return `${where} weigert${payload.reasonCode === null ? '' : `: ${refusalNl[payload.reasonCode]}`}`;
    case 'withdrawn': return payload.by === 'region' ? `Vasthouden bij ${where} lukte niet` : `Aanbod aan ${where} ingetrokken`;
    case 'expired': return `Aanbod aan ${where} verlopen`;
  }
}

function expected(at: number | null, now: number): string {
  return at === null ? '' : `, verwacht ${formatMoment(at, now)}`;
}

function reasonText(reason: string): string {
  return Object.entries(blockingNl).find(([id]) => id === reason)?.[1].split(':')[0]?.toLowerCase() ?? reason;
}
