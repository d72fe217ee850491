import type * as z from 'zod';
import { isBsn } from '../identifiers/index.ts';
import type { OfferContent } from '../contract/region.ts';
import type { Decision, PlacementNeeds } from './events.ts';

export type AnonymousOffer = z.infer<typeof OfferContent>;
export type OfferSource = {
  readonly decision: Decision; readonly needs: PlacementNeeds | null; readonly ageYears: number | null; readonly sex: AnonymousOffer['sex']; readonly neededBy: number | null;
  readonly answers: Readonly<Record<string, string | number | undefined>>; readonly text: string;
};

/**
 * What a provider sees before it accepts (law 6; care.md 6.2 A): age band, sex, care, urgency, needs and the facts in words. Made from codes, so that it
 * can't carry identity; `text`, what the nurse adds, must have passed `identityIn`.
 */
export function offerContent(source: OfferSource): AnonymousOffer {
  const { decision, needs } = source;
  const phrases = Object.entries(factPhrases).flatMap(([fact, words]) => { const answer = source.answers[fact]; const phrase = answer === undefined ? undefined : words[String(answer)]; return phrase === undefined ? [] : [phrase]; });
  return {
    ageBand: ageBand(source.ageYears), sex: source.sex, careType: decision.careType, urgency: decision.urgency, neededBy: source.neededBy, features: [...(needs?.features ?? [])], insulin: needs?.insulin ?? false,
    weightKg: needs?.weightKg ?? null, closedWard: needs?.closedWard ?? null, wzd: needs?.wzd ?? null, summary: [...phrases, source.text.trim()].filter((part) => part !== '').join(' ').slice(0, 1000),
  };
}

export function ageBand(ageYears: number | null): AnonymousOffer['ageBand'] {
  if (ageYears === null) return 'unknown';
  if (ageYears < 18) return '<18';
  if (ageYears < 65) return '18-64';
  if (ageYears < 75) return '65-74';
  if (ageYears < 85) return '75-84';
  return ageYears < 95 ? '85-94' : '95+';
}

const factPhrases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  setting: { home: 'Komt van huis.', careFacility: 'Komt uit een zorginstelling.', emergencyDepartment: 'Komt van de SEH.', hospitalWard: 'Komt van een ziekenhuisafdeling.' },
  consciousness: { newConfusion: 'Nieuwe verwardheid.', reduced: 'Verlaagd bewustzijn.', unknown: 'Bewustzijn onbekend.' },
  psychogeriatric: { known: 'Psychogeriatrisch beeld bekend.', suspected: 'Psychogeriatrisch beeld vermoed.', unknown: 'Psychogeriatrisch beeld onbekend.', none: 'Geen psychogeriatrisch beeld.' },
  resistance: { yes: 'Verzet zich tegen opname.', no: 'Verzet zich niet.', unknown: 'Verzet onbekend.' },
  capacity: { capable: 'Wilsbekwaam voor dit besluit.', incapable: 'Wilsonbekwaam voor dit besluit.', doubtful: 'Wilsbekwaamheid twijfelachtig.', unknown: 'Wilsbekwaamheid onbekend.' },
  legalTitle: { article21: 'Besluit art. 21 Wzd aanwezig.', ibs: 'IBS aanwezig.', rm: 'Rechterlijke machtiging aanwezig.', crisisMeasure: 'Crisismaatregel aanwezig.', careAuthorisation: 'Zorgmachtiging aanwezig.' },
  adlTakeover: { yes: 'Zelfzorg moet worden overgenomen.', no: 'Zelfzorg hoeft niet te worden overgenomen.' },
  unplannableNursing: { yes: 'Niet-planbare verpleging nodig.', unknown: 'Niet-planbare verpleging onbekend.' },
  medicalInstability: { yes: 'Medisch instabiel.', no: 'Medisch stabiel.', unknown: 'Medische stabiliteit onbekend.' },
  multidisciplinary: { yes: 'Multidisciplinaire behandeling nodig.' },
  hospitalLimit: { noAdmission: 'Afspraak: geen ziekenhuisopname.' },
  lifeExpectancy: { under3Months: 'Levensverwachting korter dan drie maanden.' },
  returnHome: { expected: 'Terug naar huis verwacht.', notExpected: 'Terug naar huis niet verwacht.', unknown: 'Nog niet duidelijk of terug naar huis kan.' },
};

export type IdentityKind = 'name' | 'birthDate' | 'bsn' | 'phone' | 'address';
export type KnownIdentity = { readonly names: readonly string[]; readonly street: string | null; readonly place: string | null };

/**
 * Identity in free text that is about to leave as "anonymous": names that the case knows (patient, contacts, representative), dates, BSN, telephone
 * numbers and addresses. Refuses rather than strips: what was meant must be said again in other words. Finds patterns, so a nickname can still slip through.
 */
export function identityIn(text: string, known: KnownIdentity): readonly IdentityKind[] {
  const found: IdentityKind[] = [];
  const plain = fold(text);
  const names = known.names.flatMap((name) => fold(name).split(/[^a-z]+/)).filter((part) => part.length >= 3 && !particles.has(part));
  if (names.some((name) => new RegExp(`(^|[^a-z])${name}([^a-z]|$)`).test(plain)) || /\b(mevr(ouw)?|mw|dhr|meneer|heer)\.?\s+((van|de|den|der|ter|ten|'t)\s+)*[A-Z][a-z]/.test(text)) found.push('name');
  if (/\b\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*(19|20)?\d{2}\b/.test(text) || new RegExp(`\\b\\d{1,2}\\s+(${months})\\w*\\s+(19|20)\\d{2}\\b`).test(plain) || /\b(19|20)\d{2}-\d{2}-\d{2}\b/.test(text)) found.push('birthDate');
  const numbers = text.match(/\+?\d[\d .\-()]{6,}\d/g) ?? [];
  const digits = numbers.map((number) => number.replace(/\D/g, ''));
  if (digits.some((number) => (number.length === 9 || number.length === 8) && isBsn(number.padStart(9, '0')))) found.push('bsn');
  if (numbers.some((number, index) => /^(\+31|0031|0)/.test(number.replace(/[^\d+]/g, '')) && [10, 11, 12, 13].includes(digits[index]?.length ?? 0))) found.push('phone');
  const street = known.street === null ? '' : fold(known.street).replace(/\d.*$/, '').trim();
  if (/\b[1-9]\d{3}\s?[A-Z]{2}\b/.test(text) || (street.length >= 4 && plain.includes(street)) || /[a-z](straat|laan|weg|plein|gracht|kade|dijk|hof|singel)\s+\d+/.test(plain)) found.push('address');
  return found;
}

/** Words of Dutch surnames that are ordinary words too. */
const particles = new Set(['van', 'den', 'der', 'ten', 'ter', 'het', 'onbekend', 'mevrouw', 'meneer', 'heer']);
const months = 'jan|feb|maa|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec';

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
