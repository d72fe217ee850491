import { seedTraining } from '../../../region/training/seed.ts';
import type { In } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import { noNeeds, vignette } from '../../support/casework.ts';
import type { TestDesk } from '../../support/desk.ts';
import type { Stage } from './stage.ts';

/** Sunday 22 November 2026, 04:12 in the Netherlands: what a desk looks like at the end of a fortnight, in the middle of a night. Invented people only. */
export const NIGHT = Date.UTC(2026, 10, 22, 3, 12);
const MINUTE = 60_000;
const DAY = 86_400_000;
export const FORTNIGHT_BEFORE = NIGHT - 13 * DAY;

/** Cases the screens are opened on. */
export type NightShift = {
  /** in the middle of the safety questions */
  readonly asking: string;
  /** outcome shown, not confirmed */
  readonly outcome: string;
  /** decided, needs known, no offer yet: Bed zoeken */
  readonly searching: string;
  /** offered, the provider hasn't answered */
  readonly offered: string;
  /** promised, handover not sent */
  readonly promised: string;
  /** waits for the physician, a bed offered */
  readonly waiting: string;
  /** stays at home with care */
  readonly home: string;
  /** of a colleague at another desk */
  readonly colleagues: string;
  readonly closed: string;
  /** U1, of the trainee */
  readonly urgent: string;
};

type Patient = In<DeskContract['casework.savePatient']>['patient'];
type Referral = In<DeskContract['casework.saveReferral']>['referral'];
type Told = { readonly vignette: string; readonly patient: Patient; readonly referral: Referral; readonly note?: string };

/** From an empty region a fortnight ago to the night of `NIGHT`; the stage's clock stands at `NIGHT` when it answers. */
export async function fillNight(stage: Stage): Promise<NightShift> {
  const { desk, colleague } = stage;
  await desk.signIn();
  await colleague.call('session.startTraining', { role: 'nurse' });
  await pastFortnight(stage);
  stage.setNow(NIGHT - 190 * MINUTE);
  await stage.renewBeds(NIGHT - FORTNIGHT_BEFORE - 11 * DAY);
  await stage.fillUp('grz');
  // Rosters for the coming two weeks, as the service itself does at its start.
  await seedTraining(stage.region.service.region);
  await Promise.all([desk.synced(), colleague.synced()]);

  const waiting = await placed(stage, desk, 'v05', mrs('Johanna van der Voorbeeld-Oefenaar', '1938-02-11', 'Zwartewaterland'), gp('Huisartsenpraktijk De Proefbank', 'Dwaalt vannacht door huis, deed het gas open. Partner kan het niet meer aan.'));
  await offer(desk, waiting);
  await ask(desk, waiting, ['emergencyAdmission', 'psychogeriatric', 'legal'], 'Kan mevrouw vannacht met spoed naar een gesloten plek? Zij verzet zich niet, maar wil ook niet mee.');
  later(stage, 18);
  const colleagues = await placed(stage, colleague, 'v03', mrs('Geertruida Proefpersoon', '1937-09-30', 'Hardenberg'), gp('Huisartsenpraktijk Oefenhof', 'Uitgezaaide kanker, mantelzorg houdt het thuis niet vol.'));
  await offer(colleague, colleagues);
  later(stage, 12);
  const home = await decided(stage, desk, 'v14', mr('Berend Oefening', '1948-06-02', 'Kampen'), { referrerRole: 'districtNursing', organisation: 'Wijkverpleging De Zwarte Mees', callBackNumber: '0384500011', referrerName: 'Ilse Verzonnen', question: 'Kan thuis blijven als er vannacht drie keer een verpleegkundige komt.' });
  const [option] = (await desk.call('capacity.otherCare', { caseId: home })).options;
  if (option !== undefined) {
    await desk.call('capacity.considerHome', { caseId: home, canStay: 'yes', text: 'Dochter slaapt beneden.' });
    const [contact] = option.contacts;
    await desk.call('capacity.requestCare', { caseId: home, kind: option.kind, teamId: contact?.teamId ?? null, to: contact?.name ?? 'Nachtzorg', number: contact?.number ?? '+31380000040', text: 'Drie keer per nacht, eerste keer om 05:00', dueAt: null });
  }
  later(stage, 15);
  const promised = await placed(stage, desk, 'v01', mrs('Truus Proefpersoon', '1942-05-17', 'Zwolle'), gp('Huisartsenpost De Nachtzwaluw', 'Griep met uitdroging, alleenwonend. Kan niet thuisblijven.'));
  const bed = await offer(desk, promised);
  later(stage, 9);
  await desk.call('casework.promise', { caseId: promised, offerId: bed.offerId, bedGroupId: bed.id, spokeWith: 'Nachthoofd Wil Oefenaar', expectedAt: stage.now() + 3 * 60 * MINUTE });
  await desk.call('casework.recordIsolation', { caseId: promised, finding: 'none', measure: 'none', by: 'Huisarts Oefenaar' });
  await desk.call('casework.arrangeTransport', { caseId: promised, kind: 'wheelchairTaxi', at: stage.now() + 2 * 60 * MINUTE, text: 'Rijdt zittend, neemt rollator mee' });
  await desk.call('handover.save', { caseId: promised, items: Object.fromEntries(Object.entries(handoverTexts).map(([item, text]) => [item, { text, at: stage.now(), by: null }])) });
  later(stage, 14);
  const offered = await placed(stage, desk, 'v02', mr('Hendrik Jan Voorbeeld', '1947-12-24', 'Steenwijkerland'), { referrerRole: 'emergencyDepartment', organisation: 'Ziekenhuis De Kraanvogelbrug', callBackNumber: '0384870012', referrerName: 'SEH-arts Oefenman', question: 'Val zonder breuk, kan niet naar huis.' });
  await offer(desk, offered);
  later(stage, 10);
  await decided(stage, desk, 'v11', mrs('Wilhelmina Testhuis', '1940-01-08', 'Ommen'), gp('Huisartsenpost De Nachtzwaluw', 'Sinds gisteren verward, weigert zorg.'));
  await decided(stage, colleague, 'v10', mrs('Antje Verzinsel', '1946-03-19', 'Staphorst'), { referrerRole: 'districtNursing', organisation: 'Wijkverpleging De Zwarte Mees', callBackNumber: '0384570022', question: 'Anders dan anders sinds gisteren, nog geen arts gezien.' });
  later(stage, 11);
  await decided(stage, desk, 'v22', mrs('Maria Oefenkamp', '1944-08-27', 'Dalfsen'), gp('Huisartsenpraktijk Proefveld', 'Onduidelijk of er al een indicatie is.'));
  await decided(stage, colleague, 'v04', mr('Gerrit Proefstra', '1945-11-05', 'Hardenberg'), { referrerRole: 'hospitalWard', organisation: 'Ziekenhuis De Kraanvogelbrug', callBackNumber: '0384870077', question: 'Vijf dagen na heupoperatie, klaar voor revalidatie.' });
  const searching = await placed(stage, desk, 'v01', mr('Klaas Oefenmans', '1941-07-14', 'Hattem'), gp('Huisartsenpraktijk De Proefbank', 'Longontsteking, alleenwonend.'));
  later(stage, 12);
  const unowned = await told(stage, desk, { patient: mrs('Jantje Proeftuin', '1950-10-10', 'Kampen'), referral: gp('Huisartsenpost De Nachtzwaluw', 'Overbelaste mantelzorger belt over moeder.') });
  await desk.call('casework.release', { caseId: unowned });
  const outcome = await told(stage, desk, { patient: mr('Willem van Oefenstein', '1939-04-21', 'Olst-Wijhe'), referral: gp('Huisartsenpraktijk Oefenhof', 'Gevallen, kan niet meer lopen.') });
  await desk.call('triage.answer', { caseId: outcome, answers: answersOf('v02') });
  later(stage, 5);
  const urgent = await told(stage, desk, { patient: mrs('Stientje Voorbeeldsma', '1941-02-02', 'Hardenberg'), referral: { referrerRole: 'family', organisation: '', callBackNumber: '0612345678', referrerName: 'Dochter', question: 'Scheve mond en onduidelijke spraak.' } });
  await desk.call('triage.answer', { caseId: urgent, answers: answersOf('v08') });
  await desk.call('casework.confirmOutcome', { caseId: urgent });
  later(stage, 4);
  const asking = await told(stage, desk, { patient: mrs('Aleida Oefenaar', '1943-06-30', 'Zwolle'), referral: gp('Huisartsenpost De Nachtzwaluw', 'Val in de badkamer vannacht, kan niet alleen blijven.'), note: 'Dochter woont in Groningen en komt morgenochtend. Sleutel bij de buren op 14.' });
  const { abcd, consciousness, redFlag } = vignette('v01').answers;
  if (abcd !== undefined && consciousness !== undefined && redFlag !== undefined) await desk.call('triage.answer', { caseId: asking, answers: { abcd, consciousness, redFlag } });
  await desk.call('casework.setReminder', { caseId: asking, dueAt: stage.now() + 25 * MINUTE, text: 'Dochter terugbellen' });
  stage.setNow(NIGHT);
  await Promise.all([desk.synced(), colleague.synced()]);
  const [gone] = (await desk.call('casework.worklist', { filter: 'closed' })).rows;
  if (gone === undefined) throw new Error('no closed case');
  return { asking, outcome, searching, offered, promised, waiting, home, colleagues, closed: gone.caseId, urgent };
}

/** Cases and items that are at odds with what others did. */
export type AtOdds = {
  /** promised where no place was left */
  readonly overbooked: string;
  /** looks for a bed */
  readonly searching: string;
  /** a group with one place left, and a colleague who takes it */
  readonly lastPlace: string;
  readonly takeLastPlace: () => Promise<void>;
};

/** What goes wrong when two desks work at once: a place promised twice, a place that had just gone, and a number that the region refused. */
export async function openConflicts(stage: Stage): Promise<AtOdds> {
  const { desk, colleague } = stage;
  const patient = mrs('Roelie Botsing', '1943-04-04', 'Zwolle');
  const [overbooked, theirs] = [await placed(stage, desk, 'v01', patient, gp('Huisartsenpraktijk Oefenhof', 'Kan niet thuisblijven.')), await placed(stage, colleague, 'v01', mr('Arend Botsing', '1942-03-03', 'Zwolle'), gp('Huisartsenpraktijk Proefveld', 'Kan niet thuisblijven.'))];
  await Promise.all([desk.synced(), colleague.synced()]);
  const single = (await desk.call('capacity.search', { caseId: overbooked })).fitting.filter((row) => row.status === 'free' && row.bedGroup.available === 1);
  const [twice, gone] = single;
  if (twice === undefined || gone === undefined) throw new Error('no group with one place left');
  for (const [one, caseId] of [[colleague, theirs], [desk, overbooked]] as const) await one.call('casework.promise', { caseId, offerId: null, bedGroupId: twice.bedGroup.id, spokeWith: 'Nachthoofd Wil Oefenaar', expectedAt: stage.now() + 60 * MINUTE });
  await desk.until(async () => (await desk.call('casework.get', { caseId: overbooked })).flags.includes('overbooked'));

  const searching = await placed(stage, desk, 'v01', mr('Sipke Botsing', '1941-05-05', 'Zwolle'), gp('Huisartsenpraktijk Oefenhof', 'Kan niet thuisblijven.'));
  await Promise.all([desk.synced(), colleague.synced()]);

  // A number told about a bed that isn't there any more.
  const actor = { id: 'staff-x', role: 'nurse', desk: 'desk-oefen' } as const;
  const { parked } = desk.kernel.syncStatus();
  desk.kernel.journal.append({ actor, caseId: searching, regionId: 'nl-05', drafts: [], commands: [{ kind: 'reportCapacity', bedGroupId: 'bed-gone', baseVersion: 1, available: 1, availableFrom: null, forTheNight: false, spokeWith: '' }], action: 'test' });
  await desk.until(() => desk.kernel.syncStatus().parked > parked);
  return {
    overbooked, searching, lastPlace: gone.bedGroup.id,
    takeLastPlace: () => stage.takeUnheard(gone.bedGroup.id),
  };
}

/** Three calls a day at the hours they come; most are placed and closed, so that Stuurinformatie has its figures and Daglijst its first reviews. */
async function pastFortnight(stage: Stage): Promise<void> {
  const { desk } = stage;
  const hours = [8.2, 10.5, 11.7, 13.4, 15.1, 16.2, 17.8, 20.3, 23.6];
  const kinds = ['v01', 'v02', 'v01', 'v03', 'v02', 'v20'] as const;
  for (let index = 0; index < 34; index += 1) {
    const day = Math.floor(index / 3);
    stage.setNow(FORTNIGHT_BEFORE - 252 * MINUTE + day * DAY + (hours[(index * 5) % 7 + (day % 3)] ?? 12) * 60 * MINUTE);
    if (index % 3 === 2) await stage.renewBeds(DAY);
    const id = kinds[index % kinds.length] ?? 'v01';
    const name = `${['Jan', 'Riet', 'Dirk', 'Bep', 'Cor', 'Nel', 'Toos'][index % 7] ?? ''} ${['Proefman', 'Oefenberg', 'Voorbeeldstra', 'Verzonnen', 'Testveen'][index % 5] ?? ''}`;
    const patient = (index % 2 === 0 ? mrs : mr)(name, `19${40 + (index % 12)}-0${1 + (index % 9)}-1${index % 9}`, ['Zwolle', 'Kampen', 'Hardenberg', 'Ommen', 'Dalfsen'][index % 5] ?? 'Zwolle');
    const caseId = await placed(stage, desk, id, patient, gp(['Huisartsenpraktijk Oefenhof', 'Huisartsenpost De Nachtzwaluw', 'Huisartsenpraktijk Proefveld'][index % 3] ?? '', 'Kan niet thuisblijven.'));
    later(stage, 20 + (index * 7) % 60);
    if (index % 8 === 7) {
      await desk.call('casework.close', { caseId, destination: index % 16 === 7 ? 'withdrawn' : 'stayedHome', text: '' });
      continue;
    }
    const first = await offer(desk, caseId);
    let bed = first;
    if (index % 5 === 4) {
      later(stage, 12);
      await desk.call('casework.refuse', { caseId, offerId: first.offerId, reason: index % 2 === 0 ? 'noCapacity' : 'cannotGiveThisCare', text: '', spokeWith: 'Teamleider' });
      bed = await offer(desk, caseId, first.id);
    }
    later(stage, 15 + (index * 11) % 50);
    await desk.call('casework.promise', { caseId, offerId: bed.offerId, bedGroupId: bed.id, spokeWith: 'Teamleider Oefenaar', expectedAt: stage.now() + 120 * MINUTE });
    await desk.call('handover.send', { caseId });
    later(stage, 100 + (index * 13) % 80);
    await desk.call('casework.arrive', { caseId, arrivedAt: null });
    if (index < 28) await desk.call('casework.close', { caseId, destination: 'placed', text: '' });
  }
  await desk.synced();
}

/** Age is left to the date of birth. */
function answersOf(id: string): Readonly<Record<string, string | number>> {
  return Object.fromEntries(Object.entries(vignette(id).answers).filter(([fact]) => fact !== 'ageYears'));
}

async function told(stage: Stage, desk: TestDesk, { patient, referral, note }: Omit<Told, 'vignette'>): Promise<string> {
  const { caseId } = await desk.call('casework.start', {});
  await desk.call('casework.saveReferral', { caseId, referral });
  await desk.call('casework.savePatient', { caseId, patient });
  if (note !== undefined) await desk.call('casework.addNote', { caseId, text: note });
  later(stage, 2);
  return caseId;
}

async function decided(stage: Stage, desk: TestDesk, id: string, patient: Patient, referral: Referral): Promise<string> {
  const caseId = await told(stage, desk, { patient, referral });
  await desk.call('triage.answer', { caseId, answers: answersOf(id) });
  later(stage, 4);
  await desk.call('casework.confirmOutcome', { caseId });
  return caseId;
}

/** Decided, with everything a search for a bed needs. */
async function placed(stage: Stage, desk: TestDesk, id: string, patient: Patient, referral: Referral): Promise<string> {
  const caseId = await decided(stage, desk, id, patient, referral);
  await desk.call('casework.recordNeeds', { caseId, needs: noNeeds });
  await desk.call('casework.markReferralLetter', { caseId, by: 'gp' });
  return caseId;
}

async function offer(desk: TestDesk, caseId: string, but?: string): Promise<{ readonly offerId: string; readonly id: string }> {
  const { fitting } = await desk.call('capacity.search', { caseId });
  const row = fitting.find((one) => one.status === 'free' && one.bedGroup.id !== but) ?? fitting.find((one) => one.bedGroup.id !== but);
  if (row === undefined) throw new Error('no bed fits');
  const { offerId } = await desk.call('casework.offer', { caseId, bedGroupId: row.bedGroup.id, versionSeen: row.bedGroup.version });
  return { offerId, id: row.bedGroup.id };
}

async function ask(desk: TestDesk, caseId: string, reasons: readonly string[], question: string): Promise<void> {
  await desk.call('casework.askConsult', { caseId, to: 'elderlyPhysician', reasons: [...reasons], question, physicianId: null });
}

function later(stage: Stage, minutes: number): void {
  stage.setNow(stage.now() + minutes * MINUTE);
}

function gp(organisation: string, question: string): Referral {
  return { referrerRole: 'gp', organisation, callBackNumber: '0384300123', referrerName: 'Huisarts Oefenaar', question };
}
function mrs(name: string, birthDate: string, municipality: string): Patient {
  return { name, birthDate, sex: 'female', municipality };
}
function mr(name: string, birthDate: string, municipality: string): Patient {
  return { name, birthDate, sex: 'male', municipality };
}

const handoverTexts: Readonly<Record<string, string>> = {
  problems: 'Hypertensie, staar links', episode: 'Griep met uitdroging sinds drie dagen', vitals: 'Pols 92, bloeddruk 118/70, temperatuur 38,4, saturatie 95 %', allergies: 'Penicilline',
  medication: 'metoprolol 50 mg, 1 keer per dag\nparacetamol 1000 mg, 4 keer per dag', adl: 'Hulp bij wassen en aankleden, loopt met rollator', adlBefore: 'Zelfstandig', skin: 'Gaaf', homeSituation: 'Woont alleen, dochter in Groningen',
};
