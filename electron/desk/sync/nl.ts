import type { RegionCommand } from '../../../shared/contract/region.ts';
import { CommandResult } from '../../../shared/contract/region.ts';

/** Words of the queue on screen. */
const labels: Readonly<Record<RegionCommand['kind'], string>> = {
  appendEvent: 'Vastlegging in een aanvraag', caseKey: 'Beveiliging van een aanvraag', placeOffer: 'Aanbieding van een plaats', withdrawOffer: 'Intrekken van een aanbieding', confirmPlacement: 'Toezegging van een plaats',
  arrive: 'Melding dat de patiënt is opgenomen', extendHold: 'Langer vasthouden van een plaats', releaseHold: 'Vrijgeven van een vastgehouden plaats', reportCapacity: 'Opgave van vrije plaatsen', resolveConflict: 'Afhandeling van een dubbele bezetting',
};

const reasons: Readonly<Record<string, string>> = {
  dependency: 'Wacht op een eerdere opdracht van deze aanvraag die nog niet verwerkt kon worden.', fingerprintMismatch: 'De regio kent onder dit nummer al iets anders (kopie van deze werkplek).', tooLarge: 'Te groot om te versturen.',
  noCapacity: 'Er was geen plaats meer vrij.', stale: 'Het aantal was intussen door een ander gewijzigd; bel na en geef het opnieuw op.', conflict: 'De plaats was intussen aan een ander gegeven.', erased: 'De gegevens van deze persoon zijn gewist.',
  badRequest: 'De regio begrijpt deze opdracht niet. Probeer opnieuw na een nieuwe versie, of handel af met reden.', forbidden: 'Deze werkplek mag dit niet in die regio.',
};

export function queueLabel(kind: RegionCommand['kind']): string {
  return labels[kind];
}

/** Why an item isn't with the region, in a sentence: the region's own words where it gave them. */
export function queueReason(code: string | null, result: string | null): string | null {
  if (code === null) return null;
  const said = result === null ? null : CommandResult.safeParse(JSON.parse(result));
  return reasons[code] ?? (said?.success === true ? said.data.message : null) ?? `Niet verwerkt (${code}).`;
}
