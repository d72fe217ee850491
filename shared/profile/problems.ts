import type * as z from 'zod';
import { settingPlace } from './labels.ts';
import { valueNl } from './words.ts';

/** What is wrong with a profile: `key` is the path as written in the file (norms.triage.U2, careTypes.placed.3), `message` a Dutch sentence for the manager. */
export type Problem = { readonly key: string; readonly message: string };

/** What lies outside the profile: give it where it's known, so that a neighbour nobody has heard of is named. */
export type KnownWorld = { readonly regionIds?: readonly string[]; readonly organisationIds?: readonly string[] };

/** What the schema found, in sentences. */
export function schemaProblems(error: z.ZodError): Problem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ key: [...issue.path, key].join('.'), message: `"${key}" is geen bekende instelling. Verwijder haar of controleer de spelling.` }));
    const key = issue.path.join('.');
    return [{ key, message: `${settingPlace(key) ?? 'Profiel'}: ${sentence(issue, key)}` }];
  });
}

function sentence(issue: z.core.$ZodIssue, key: string): string {
  switch (issue.code) {
    case 'custom': return issue.message;
    case 'invalid_type': return issue.input === undefined && issue.message.includes('undefined') ? 'deze instelling ontbreekt.' : `hier wordt ${typeNl[String(issue.expected)] ?? 'iets anders'} verwacht.`;
    case 'too_small': return tooSmall(key, issue);
    case 'too_big': return `de waarde is te groot of te lang; hoogstens ${String(issue.maximum)}.`;
    case 'invalid_value': return `deze waarde is onbekend. Kies uit: ${issue.values.map((value) => valueNl(String(value))).join(', ')}.`;
    case 'invalid_union': return 'deze keuze is onbekend.';
    case 'invalid_format': return /(from|to|at|nightFrom|nightUntil)$/i.test(key) ? 'dit is geen tijd of datum; schrijf tijden als 08:00 en datums als 2026-11-22.' : 'dit kenmerk bevat tekens die niet mogen; gebruik letters, cijfers, punt, streepje.';
    default: return 'deze waarde past hier niet.';
  }
}

function tooSmall(key: string, issue: { readonly origin: string; readonly minimum: number | bigint }): string {
  if (key.startsWith('norms.') || /norms\./.test(key)) return 'een norm van 0 minuten kan niemand halen; vul ten minste 1 minuut in.';
  if (key === 'hours.outOfHoursRoute') return 'er is geen route buiten kantooruren. Vul in wie \'s avonds, \'s nachts en in het weekend opneemt.';
  if (issue.origin === 'array') return 'kies er ten minste één.';
  if (issue.origin === 'string') return 'dit mag niet leeg zijn.';
  return `de waarde is te klein; ten minste ${String(issue.minimum)}.`;
}

const typeNl: Readonly<Record<string, string>> = { string: 'tekst', number: 'een getal', int: 'een heel getal', boolean: 'ja of nee', array: 'een lijst', object: 'een groep instellingen' };
