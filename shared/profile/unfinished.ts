import { careTypeNl } from '../casework/nl.ts';
import type { Problem } from './problems.ts';
import type { RegionProfile } from './schema.ts';

/** What can be published and still leaves a nurse without a number to dial. Each is listed once per key. */
export function unfinished(profile: RegionProfile): Problem[] {
  const notes: Problem[] = [];
  profile.careTypes.referred.forEach((one, index) => {
    if (!/\d/.test(one.phone)) notes.push({ key: `careTypes.referred.${index}.phone`, message: `Van ${one.to} (${careTypeNl[one.careType]}) is nog geen telefoonnummer ingevuld.` });
  });
  (profile.hours.routes ?? []).forEach((route, index) => {
    for (const part of ['office', 'outOfHours'] as const) {
      if (route[part].phone === null) notes.push({ key: `hours.routes.${index}.${part}.phone`, message: `Van ${route[part].name} is nog geen telefoonnummer ingevuld.` });
    }
  });
  return notes;
}
