import { formatDateShort, formatMoment } from '../calendar/index.ts';
import { formatBsn } from '../identifiers/index.ts';
import { careTypeNl, featureNl, isolationText, letterNl, referrerNl, representativeNl, sexNl, transportNl, urgencyNl } from './nl.ts';
import { instrumentNl, limitNl, limitValueNl, titleNl, trackedStateNl } from './nl.ts';
import { trackedOf } from './papers.ts';
import type { CaseState } from './state.ts';

/** One line of the handover; `value` null = not known yet. `item` = the id under which it can be recorded, for what the case doesn't hold already. */
export type HandoverLine = { readonly id: string; readonly label: string; readonly value: string | null; readonly required: boolean; readonly item: string | null };
export type HandoverSection = { readonly title: string; readonly lines: readonly HandoverLine[] };
export type Handover = { readonly sections: readonly HandoverSection[]; readonly missing: readonly string[] };
export type HandoverContext = { readonly now: number; readonly placeName: string | null; readonly senderName: string; readonly factText: (fact: string) => string | null; readonly advice: readonly string[] };

/** Items that people record as told (care.md 6.2 B). The desk computes none of them; scores are kept with date, source and direction as received. */
export const handoverItems: Readonly<Record<string, { readonly label: string; readonly required: boolean }>> = {
  pharmacy: { label: 'Apotheek', required: false }, problems: { label: 'Problemen en voorgeschiedenis', required: true }, episode: { label: 'Huidige episode', required: true }, vitals: { label: 'Vitale functies / NEWS2 (met tijd)', required: false },
  allergies: { label: 'Allergieën', required: true }, medication: { label: 'Medicatieoverzicht (geverifieerd door, wanneer)', required: true }, labs: { label: 'Recente uitslagen', required: false }, alerts: { label: 'Signaleringen (BRMO/MRSA)', required: true },
  treatmentLimits: { label: 'Behandelgrenzen (code, datum, geverifieerd door)', required: true }, acp: { label: 'Wilsverklaring / ACP', required: false }, scales: { label: 'Schalen zoals ontvangen', required: false }, adl: { label: 'ADL', required: true }, adlBefore: { label: 'ADL twee weken geleden', required: false },
  continence: { label: 'Continentie', required: false }, skin: { label: 'Huid en wonden', required: true }, nutrition: { label: 'Voeding en dieet', required: false }, devices: { label: 'Hulpmiddelen', required: false }, homeSituation: { label: 'Thuissituatie en mantelzorg', required: true },
  homeCareProvider: { label: 'Thuiszorgorganisatie', required: false }, goal: { label: 'Doel en verwachte ontslagdatum', required: true }, safety: { label: 'Sleutels, huisdieren, veiligheid thuis', required: false }, transport: { label: 'Vervoer (liggend/zittend)', required: false },
  medicalHandover: { label: 'Medische overdracht van de arts', required: true }, medicationSupply: { label: 'Medicatie voor de eerste 24-48 uur', required: false },
};

/** The data set of care.md 6.2 B as the case stands, with what is still missing by name. Grows with the case; sending never waits for it. */
export function handoverOf(state: CaseState, context: HandoverContext): Handover {
  const line = (id: string, label: string, value: string | null, required = false): HandoverLine => ({ id, label, value: value === '' ? null : value, required, item: null });
  const item = (id: string): HandoverLine => ({ id, label: handoverItems[id]?.label ?? id, value: itemText(state, id, context.now), required: handoverItems[id]?.required ?? false, item: id });
  const fact = (id: string, label: string, required = false): HandoverLine => line(id, label, context.factText(id), required);
  const patient = (name: string) => text(state.patient, name);
  const birth = patient('birthDate');
  const decided = state.decision?.decided ?? null;
  const told = (id: string, otherwise: string | null): HandoverLine => { const own = item(id); return { ...own, value: own.value ?? (otherwise === '' ? null : otherwise) }; };
  const tracked = trackedOf(state);
  const trackedLine = (one: (typeof tracked)[number]): HandoverLine => line(one.id, one.label, one.state === 'open' ? null : [trackedStateNl[one.state], one.by, one.at === null ? '' : formatMoment(one.at, context.now), one.text].filter((part) => part !== '').join(', '), one.group === 'care');
  const arranged = (id: string): string | null => { const one = tracked.find((each) => each.id === id); return one === undefined ? null : trackedLine(one).value; };
  const sections: HandoverSection[] = [
    { title: 'Patiënt', lines: [
      line('name', 'Naam', patient('name'), true), line('birthDate', 'Geboortedatum', birth === null ? null : formatDateShort(Date.parse(`${birth}T12:00:00Z`)), true), line('bsn', 'BSN', patient('bsn') === null ? null : formatBsn(patient('bsn') ?? ''), true),
      line('sex', 'Geslacht', word(sexNl, patient('sex')), true), line('address', 'Adres', [patient('street'), patient('postcode'), patient('municipality')].filter((part) => part !== null).join(', '), true),
      line('phone', 'Telefoon', patient('phone')), line('insurer', 'Zorgverzekeraar', patient('insurer')), line('gp', 'Huisarts', patient('gp'), true), item('pharmacy'),
    ] },
    { title: 'Contact en vertegenwoordiging', lines: [line('contacts', 'Contactpersonen', people(state.patient['contacts']?.value, (kind) => kind), true), line('representative', 'Vertegenwoordiger', people([state.patient['representative']?.value], (kind) => representativeNl[kind] ?? kind))] },
    { title: 'Verwijzing en indicatie', lines: [
      line('referrer', 'Verwijzer', [word(referrerNl, text(state.referral, 'referrerRole')), text(state.referral, 'organisation'), text(state.referral, 'referrerName')].filter((part) => part !== null).join(', '), true),
      line('agb', 'AGB-code', text(state.referral, 'agb')), line('letter', 'Schriftelijke verwijzing', state.letter === null ? null : `gezien, ${letterNl[state.letter.by]}, ${formatMoment(state.letter.seenAt, context.now)}`, true),
      line('indication', 'Uitkomst', decided === null ? null : `${urgencyNl[decided.urgency]}, ${careTypeNl[decided.careType]} (protocol niet klinisch gevalideerd)`, true), line('advice', 'Advies van de arts', context.advice.join('; ')),
    ] },
    { title: 'Medisch', lines: [item('problems'), item('episode'), item('vitals'), item('allergies'), item('medication'), told('medicationSupply', arranged('medicationFirstDays')), item('labs'), told('alerts', isolationLine(state, context.now)), told('treatmentLimits', limitsText(state, context.now)), item('acp'), told('medicalHandover', arranged('medicalHandover'))] },
    { title: 'Geest, wil en recht', lines: [fact('consciousness', 'Bewustzijn'), fact('psychogeriatric', 'Psychogeriatrisch beeld'), fact('capacity', 'Wilsbekwaamheid'), fact('consent', 'Toestemming'), fact('resistance', 'Verzet'), line('legalTitle', 'Juridische titel', titlesText(state, context.now) ?? context.factText('legalTitle'))] },
    { title: 'Functioneren en zorg', lines: [told('scales', scoresText(state, context.now)), item('adl'), item('adlBefore'), item('continence'), item('skin'), item('nutrition'), item('devices'), line('needs', 'Bijzonderheden', needsText(state), true)] },
    ...(tracked.length === 0 ? [] : [{ title: 'Afspraken en papieren', lines: tracked.filter((one) => one.id !== 'medicalHandover' && one.id !== 'medicationFirstDays' && one.id !== 'referralLetter').map(trackedLine) }]),
    { title: 'Thuis en doel', lines: [item('homeSituation'), item('homeCareProvider'), item('goal'), item('safety')] },
    { title: 'Plaats en vervoer', lines: [
      line('isolation', 'BRMO en isolatie bij vervoer', isolationLine(state, context.now)),
      line('place', 'Plaats', context.placeName, true), line('expectedAt', 'Verwacht', state.placement?.expectedAt == null ? null : formatMoment(state.placement.expectedAt, context.now)),
      state.transport === null ? item('transport') : line('transport', 'Vervoer', [transportNl[state.transport.kind], state.transport.text].filter((part) => part !== null && part !== '').join(', ')), line('sender', 'Overgedragen door', context.senderName, true),
    ] },
  ];
  const missing = sections.flatMap((section) => section.lines.filter((one) => one.required && one.value === null).map((one) => one.label));
  return { sections, missing };
}

/** The handover as text, for reading out, printing and the case's own record. */
export function handoverText(handover: Handover): string {
  return [
    'Verpleegkundige overdracht (niet klinisch gevalideerd)',
    ...handover.sections.flatMap((section) => ['', section.title, ...section.lines.filter((line) => line.value !== null || line.required).map((line) => `${line.label}: ${line.value ?? 'niet bekend'}`)]),
  ].join('\n');
}

/** The same content in ISBARR order (identification, situation, background, assessment, recommendation, read-back), for reading out to the place that receives. */
export function handoverIsbarr(handover: Handover): string {
  const all = handover.sections.flatMap((section) => section.lines);
  const block = (title: string, ids: readonly string[]): string[] => [title, ...ids.flatMap((id) => all.filter((line) => line.id === id && line.value !== null).map((line) => `- ${line.label}: ${line.value ?? ''}`))];
  return [
    ...block('Identificatie', ['name', 'birthDate', 'bsn', 'sex', 'sender', 'contacts', 'representative', 'gp']), '', ...block('Situatie', ['indication', 'episode', 'referrer', 'letter', 'place', 'expectedAt', 'transport']), '',
    ...block('Achtergrond', ['problems', 'allergies', 'medication', 'homeSituation', 'homeCareProvider', 'legalTitle', 'treatmentLimits', 'acp', 'alerts']), '',
    ...block('Beoordeling', ['vitals', 'scales', 'adl', 'continence', 'skin', 'nutrition', 'devices', 'needs', 'consciousness', 'psychogeriatric', 'capacity', 'consent', 'resistance']), '',
    ...block('Aanbeveling', ['goal', 'advice', 'medicationSupply', 'medicalHandover', 'receivingPhysician', 'safety']), '', 'Terugkoppeling', `- Graag herhalen. ${handover.missing.length === 0 ? 'Niets ontbreekt.' : `Nog niet bekend: ${handover.missing.join(', ')}.`}`,
  ].join('\n');
}

/** Scores as they were received: value, date, who; never computed here. */
function scoresText(state: CaseState, now: number): string {
  return state.scores.map((score) => [`${instrumentNl[score.instrument]} ${score.personal?.value ?? 'niet leesbaar'}`, score.personal?.direction === 'higherIsBetter' ? 'hoger is beter' : score.personal?.direction === 'higherIsWorse' ? 'hoger is slechter' : '', score.personal?.anyPartThree === true ? 'een onderdeel scoorde 3' : '', score.personal?.by ?? '', score.scoredAt === null ? '' : formatMoment(score.scoredAt, now)].filter((part) => part !== '').join(', ')).join('; ');
}

function limitsText(state: CaseState, now: number): string {
  return state.limits.map((limit) => `${limitNl[limit.code]}: ${limitValueNl[limit.value]}${limit.recordedAt === null ? '' : `, ${formatMoment(limit.recordedAt, now)}`}${limit.personal?.verifiedBy === undefined || limit.personal.verifiedBy === '' ? '' : `, geverifieerd door ${limit.personal.verifiedBy}`}`).join('; ');
}

function titlesText(state: CaseState, now: number): string | null {
  const last = state.titles.at(-1);
  if (last === undefined) return null;
  return [titleNl[last.title], last.from === null ? '' : `vanaf ${formatMoment(last.from, now)}`, last.until === null ? '' : last.until <= now ? `verlopen ${formatMoment(last.until, now)}` : `tot ${formatMoment(last.until, now)}`].filter((part) => part !== '').join(', ');
}

function itemText(state: CaseState, id: string, now: number): string | null {
  const value = state.dossier[id]?.value;
  if (typeof value !== 'object' || value === null || !('text' in value) || typeof value.text !== 'string' || value.text === '') return null;
  const at = 'at' in value && typeof value.at === 'number' ? formatMoment(value.at, now) : null;
  const by = 'by' in value && typeof value.by === 'string' && value.by !== '' ? value.by : null;
  const source = [by, at].filter((part) => part !== null).join(', ');
  return source === '' ? value.text : `${value.text} (${source})`;
}

function isolationLine({ isolation }: CaseState, now: number): string | null {
  if (isolation === null) return null;
  return [isolationText(isolation), isolation.personal?.text ?? '', isolation.personal === null ? '' : `volgens ${isolation.personal.by}`, formatMoment(isolation.askedAt, now)].filter((part) => part !== '').join(', ');
}

function needsText(state: CaseState): string | null {
  const needs = state.needs?.value ?? null;
  if (needs === null) return null;
  const parts = [...needs.features.map((feature) => featureNl[feature] ?? feature), needs.insulin ? 'insuline' : '', needs.weightKg === null ? '' : `${needs.weightKg} kg`, needs.closedWard === true ? 'gesloten afdeling' : '', needs.wzd === true ? 'Wzd-geregistreerd' : ''].filter((part) => part !== '');
  if (parts.length > 0) return parts.join(', ');
  return needs.asked ? 'geen bijzonderheden' : null;
}

function people(list: unknown, kindWord: (kind: string) => string): string | null {
  if (!Array.isArray(list)) return null;
  return list.flatMap((person: unknown) => {
    if (typeof person !== 'object' || person === null || !('name' in person) || typeof person.name !== 'string') return [];
    const kind = 'relation' in person ? person.relation : 'kind' in person ? person.kind : null;
    const phone = 'phone' in person && typeof person.phone === 'string' ? person.phone : null;
    return [[person.name, typeof kind === 'string' && kind !== '' ? `(${kindWord(kind)})` : null, phone].filter((part) => part !== null).join(' ')];
  }).join('; ');
}

function text(fields: CaseState['patient'], name: string): string | null {
  const value = fields[name]?.value;
  return typeof value === 'string' && value !== '' ? value : null;
}

function word(words: Readonly<Record<string, string>>, key: string | null): string | null {
  return key === null ? null : (words[key] ?? key);
}
