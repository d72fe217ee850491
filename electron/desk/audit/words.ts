import type { auditGroups } from '../../../shared/contract/desk/audit.ts';
import { deskContract } from '../../../shared/contract/desk.ts';
import type { Method } from '../../../shared/contract/define.ts';

export type AuditGroup = (typeof auditGroups)[number];

/** What an action word of the log is called on screen. */
const labels: Readonly<Record<string, string>> = {
  'casework.get': 'Aanvraag bekeken', 'casework.worklist': 'Werklijst bekeken', 'casework.consults': 'SO-postvak bekeken', 'casework.feedbackText': 'Terugkoppeltekst gemaakt', 'casework.start': 'Nieuwe aanvraag',
  'casework.saveReferral': 'Gegevens van de verwijzer vastgelegd', 'casework.savePatient': 'Gegevens van de patiënt vastgelegd', 'casework.addNote': 'Notitie toegevoegd', 'casework.claim': 'Aanvraag overgenomen', 'casework.release': 'Aanvraag losgelaten',
  'casework.confirmOutcome': 'Uitkomst bevestigd', 'casework.deviate': 'Afgeweken van de uitkomst', 'casework.askConsult': 'SO geraadpleegd', 'casework.answerConsult': 'Antwoord van de SO vastgelegd', 'casework.recordAttempt': 'Belpoging vastgelegd',
  'casework.useMandate': 'Op mandaat verdergegaan', 'casework.markReferralLetter': 'Verwijzing gezien', 'casework.recordNeeds': 'Bijzonderheden vastgelegd', 'casework.offer': 'Plaats aangevraagd', 'casework.promise': 'Toezegging vastgelegd', 'casework.promiseOutside': 'Plaats buiten het netwerk vastgelegd',
  'casework.refuse': 'Weigering vastgelegd', 'casework.withdrawOffer': 'Aanbod ingetrokken', 'casework.arrive': 'Opname vastgelegd', 'casework.arrangeTransport': 'Vervoer geregeld', 'casework.recordScore': 'Score vastgelegd', 'casework.recordTitle': 'Juridische titel vastgelegd',
  'casework.recordTreatmentLimit': 'Behandelgrens vastgelegd', 'casework.arrangeBridge': 'Overbrugging geregeld', 'casework.recordFeedback': 'Terugkoppeling vastgelegd', 'casework.pauseClock': 'Normklok stilgezet', 'casework.resumeClock': 'Normklok hervat',
  'casework.enterPaper': 'Papieren aanvraag ingevoerd', 'casework.setReminder': 'Herinnering gezet', 'casework.doneReminder': 'Herinnering afgehandeld', 'casework.close': 'Aanvraag afgesloten', 'casework.reopen': 'Aanvraag heropend',
  'triage.view': 'Triage bekeken', 'triage.answer': 'Antwoord vastgelegd', 'triage.whatWouldChange': 'Nagekeken wat de uitkomst verandert', 'capacity.search': 'Bed gezocht', 'capacity.searchAhead': 'Bedden vooruit opgehaald', 'capacity.emergencyList': 'Noodlijst gemaakt',
  'handover.view': 'Overdracht bekeken', 'handover.save': 'Overdracht aangevuld', 'handover.send': 'Overdracht verzonden', 'handover.fhir': 'Overdracht als bestand gemaakt', 'handover.shift': 'Dienstoverdracht bekeken', 'handover.acceptShift': 'Dienst overgenomen', 'handover.markReceived': 'Ontvangst van de overdracht vastgelegd',
  'session.start': 'Oefendienst gestart', 'session.signIn': 'Aangemeld', 'session.unlock': 'Ontgrendeld', 'session.enrol': 'Eerste keer aangemeld, pincode gekozen', 'session.lock': 'Vergrendeld', 'session.signOut': 'Dienst beëindigd', 'session.replaced': 'Afgemeld doordat een ander zich aanmeldde', 'session.revoked': 'Toegang ingetrokken door de regio',
  'session.switchRole': 'Van rol gewisseld', 'session.useCode': 'Activeringscode geprobeerd', 'session.giveCode': 'Activeringscode gegeven', 'session.forget': 'Pincode van deze werkplek verwijderd', 'session.makeEnvelope': 'Noodcode voor de envelop gemaakt', 'session.openEnvelope': 'Noodtoegang met de envelop',
  'session.emergency': 'Noodtoegang begonnen', 'session.endEmergency': 'Noodtoegang beëindigd', 'session.reviewEmergency': 'Noodtoegang beoordeeld', 'session.staff': 'Medewerkers bekeken', 'session.emergencies': 'Lijst van noodtoegang bekeken',
  'audit.list': 'Logboek bekeken', 'audit.line': 'Logregel bekeken', 'audit.people': 'Logboek bekeken', 'audit.verify': 'Logboek gecontroleerd', 'audit.export': 'Logboek als bestand gemaakt', 'audit.access': 'Inzage voor de patiënt gemaakt', 'audit.reconcile': 'Logboek met de regio vergeleken', 'audit.purge': 'Oude logregels verwijderd', 'audit.printed': 'Afgedrukt of opgeslagen',
  'backup.plan': 'Back-ups ingesteld', 'backup.makeRecoveryKey': 'Herstelsleutel getoond', 'backup.confirmRecoveryKey': 'Herstelsleutel nagekeken en bewaard', 'backup.now': 'Back-up gemaakt', 'backup.restore': 'Back-up teruggezet', 'backup.export': 'Gegevens als versleuteld bestand gemaakt',
  'operator.rekey': 'Sleutel van de gegevens vernieuwd', 'operator.exportAudit': 'Logboek als bestand gemaakt (opdrachtregel)', 'operator.erase': 'Aanvraag gewist (opdrachtregel)', 'operator.purge': 'Oude aanvragen gewist (opdrachtregel)', 'operator.check': 'Bewijs van wissen nagekeken (opdrachtregel)', 'operator.reconcile': 'Logboek met de regio vergeleken (opdrachtregel)',
  'sync.retry': 'Opnieuw laten versturen', 'sync.resolve': 'Wachtrij afgehandeld', 'sync.queue': 'Wachtrij bekeken', 'session.touch': 'Teken van leven', 'presence.beat': 'Aanwezigheid gemeld', 'directory.lookup': 'Adresboek bekeken', 'backup.status': 'Back-ups bekeken',
  'casework.saveDraft': 'Concept bewaard', 'casework.lookupMunicipality': 'Gemeente opgezocht', 'casework.confirmConsult': 'Advies van de SO bevestigd', 'casework.neighbours': 'Buurregio’s bekeken', 'casework.recordCareOffice': 'Zorgkantoor vastgelegd', 'casework.extendHold': 'Reservering verlengd',
  'casework.recordIsolation': 'Isolatie vastgelegd', 'casework.followUp': 'Navraag vastgelegd', 'casework.park': 'Aanvraag geparkeerd', 'triage.try': 'Protocol geprobeerd', 'triage.packs': 'Protocollen bekeken', 'triage.pack': 'Protocol bekeken', 'triage.verify': 'Protocol gecontroleerd', 'triage.diff': 'Protocollen vergeleken',
  'capacity.recordSearch': 'Zoektocht vastgelegd', 'capacity.emergencyPdf': 'Noodlijst als document', 'capacity.paperForm': 'Papieren formulier gemaakt', 'capacity.overview': 'Bedden bekeken', 'capacity.callRound': 'Belronde bekeken', 'capacity.reportCall': 'Belronde vastgelegd', 'capacity.nightOutlook': 'Nachtvooruitzicht bekeken',
  'capacity.otherCare': 'Andere zorg bekeken', 'capacity.considerHome': 'Zorg thuis overwogen', 'capacity.recordPatientGroup': 'Patiëntgroep vastgelegd', 'capacity.requestCare': 'Andere zorg aangevraagd', 'capacity.answerCare': 'Antwoord op andere zorg vastgelegd', 'capacity.endCare': 'Andere zorg beëindigd', 'capacity.dayList': 'Daglijst bekeken', 'capacity.reviewStay': 'Verblijf beoordeeld',
  'handover.pdf': 'Overdracht als document', 'handover.shiftPdf': 'Dienstoverdracht als document', 'handover.track': 'Overdracht gevolgd', 'profile.current': 'Werkwijze bekeken', 'profile.urgencyLabels': 'Namen van urgenties bekeken', 'profile.inForce': 'Geldende werkwijze bekeken', 'profile.route': 'Route bekeken', 'profile.switchSurge': 'Opschaling geschakeld',
  'profile.draft': 'Concept van de werkwijze bekeken', 'profile.saveDraft': 'Concept van de werkwijze bewaard', 'profile.dropDraft': 'Concept van de werkwijze weggegooid', 'profile.rebaseDraft': 'Concept van de werkwijze bijgewerkt', 'profile.shipped': 'Meegeleverde werkwijzen bekeken', 'profile.adopt': 'Werkwijze overgenomen', 'profile.publish': 'Werkwijze gepubliceerd',
  'profile.rosters': 'Rooster bekeken', 'profile.saveRoster': 'Rooster gewijzigd', 'profile.removeRoster': 'Roosterregel verwijderd', 'profile.swapRoster': 'Dienst geruild', 'profile.saveStaff': 'Medewerker gewijzigd', 'profile.numbers': 'Telefoonnummers bekeken', 'profile.saveNumbers': 'Telefoonnummers gewijzigd',
  'reports.indicators': 'Stuurinformatie bekeken', 'reports.csv': 'Stuurinformatie als bestand', 'reports.quarter': 'Kwartaalrapport gemaakt', 'reports.importBaseline': 'Nulmeting ingevoerd', 'reports.removeBaseline': 'Nulmeting verwijderd', 'reports.cost': 'Kosten bekeken', 'reports.costFile': 'Kosten als bestand',
  'alarm.list': 'Meldingen bekeken', 'alarm.acknowledge': 'Melding gezien', 'alarm.figures': 'Cijfers van meldingen bekeken', 'training.night': 'Oefennacht bekeken', 'training.start': 'Oefening gestart', 'training.takeCall': 'Oefentelefoon opgenomen', 'training.dial': 'Oefennummer gebeld', 'training.end': 'Oefening gestopt', 'training.debrief': 'Nabespreking bekeken',
};

/** Searches that show many patients at once. */
const searches = ['casework.worklist', 'casework.consults', 'capacity.search', 'capacity.searchAhead', 'handover.shift', 'capacity.emergencyList'];
const prints = ['audit.printed', 'audit.export', 'audit.access', 'handover.fhir', 'handover.pdf', 'handover.shiftPdf', 'capacity.emergencyPdf', 'reports.csv', 'reports.costFile', 'reports.quarter', 'backup.export', 'operator.exportAudit'];
const emergencies = ['session.emergency', 'session.endEmergency', 'session.openEnvelope', 'session.reviewEmergency'];
const own = ['session.start', 'session.unlock', 'session.enrol', 'session.replaced', 'session.revoked'];

/** An action word without a name of its own is shown as it is: a new method never hides from the log. */
export function actionLabel(action: string): string {
  return labels[action] ?? action;
}

export function groupOf(action: string, outcome: string, why: string | null): AuditGroup {
  if (outcome === 'refused') return 'refused';
  if (emergencies.includes(action) || why?.startsWith('emergency:') === true) return 'emergency';
  if (prints.includes(action)) return 'print';
  if (searches.includes(action)) return 'search';
  if (action.startsWith('audit.')) return 'log';
  if (action.startsWith('session.')) return 'signIn';
  return isLook(action) ? 'look' : 'change';
}

function isLook(action: string): boolean {
  const method: Method | undefined = Object.hasOwn(deskContract, action) ? (deskContract as Readonly<Record<string, Method>>)[action] : undefined;
  return method?.kind === 'query';
}

/** The same grouping as a condition on the table's columns, with its one parameter (a JSON list of action words). */
export function groupSql(group: AuditGroup): { readonly sql: string; readonly actions: readonly string[] } {
  const every = [...new Set([...Object.keys(deskContract), ...Object.keys(labels), ...own])];
  const plain = "outcome = 'done' AND (why IS NULL OR why NOT LIKE 'emergency:%')";
  const fitting = every.filter((action) => groupOf(action, 'done', null) === group);
  const list = 'IN (SELECT value FROM json_each(?))';
  if (group === 'refused') return { sql: "outcome = 'refused' AND ? IS NOT NULL", actions: [] };
  if (group === 'emergency') return { sql: `outcome = 'done' AND (why LIKE 'emergency:%' OR action ${list})`, actions: fitting };
  // What no list knows is a change: the careful reading.
  if (group === 'change') return { sql: `${plain} AND action NOT ${list}`, actions: every.filter((action) => groupOf(action, 'done', null) !== 'change') };
  return { sql: `${plain} AND action ${list}`, actions: fitting };
}

/** Fields of case events as people call them. */
const fields: Readonly<Record<string, string>> = {
  name: 'Naam', patientName: 'Naam patiënt', birthDate: 'Geboortedatum', bsn: 'BSN', sex: 'Geslacht', address: 'Adres', postcode: 'Postcode', place: 'Plaats', municipality: 'Gemeente', phone: 'Telefoon', callBackNumber: 'Terugbelnummer', callerName: 'Naam beller', referrerRole: 'Functie verwijzer',
  referrerName: 'Naam verwijzer', organisation: 'Organisatie', weightKg: 'Gewicht (kg)', contactName: 'Naam contactpersoon', contactPhone: 'Telefoon contactpersoon', contactRelation: 'Relatie contactpersoon', insurer: 'Zorgverzekeraar', agb: 'AGB-code', locationNow: 'Waar is de patiënt nu', text: 'Tekst', urgency: 'Urgentie', careType: 'Zorgvorm',
  answers: 'Antwoorden', answer: 'Antwoord', reason: 'Reden', reasonCode: 'Reden', bedGroupId: 'Bedgroep', spokeWith: 'Gesproken met', expectedAt: 'Verwacht', arrivedAt: 'Opgenomen', dueAt: 'Uiterlijk', destination: 'Bestemming', question: 'Vraag', advice: 'Advies', answeredBy: 'Beantwoord door', value: 'Waarde', instrument: 'Instrument', by: 'Door', from: 'Vanaf', until: 'Tot', title: 'Titel', kind: 'Soort',
  to: 'Aan', needs: 'Bijzonderheden', owner: 'Eigenaar', norm: 'Norm', facts: 'Vragen', decided: 'Besluit', proposed: 'Voorstel',
};
export const fieldLabel = (key: string): string => fields[key] ?? key;
