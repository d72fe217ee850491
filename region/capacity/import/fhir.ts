import * as z from 'zod';
import { parseJson } from './json.ts';
import { MAX_ROWS, UnreadableFile, instantOf, sorted } from './rows.ts';
import type { BadRow, ImportRow, ReadRows } from './rows.ts';

/** Identifier system under which a ward Location or HealthcareService carries the id of our bed group. */
export const BED_GROUP_SYSTEM = 'urn:regioloket:bed-group';
const BED_STATUS = 'http://terminology.hl7.org/CodeSystem/v2-0116';

const Identifier = z.object({ system: z.string().optional(), value: z.string().optional() });
const Reference = z.object({ reference: z.string().optional() });
const Resource = z.object({
  resourceType: z.string(), id: z.string().optional(), meta: z.object({ lastUpdated: z.string().optional() }).optional(), identifier: z.array(Identifier).optional(), status: z.string().optional(), active: z.boolean().optional(),
  physicalType: z.object({ coding: z.array(z.object({ code: z.string().optional() })).optional() }).optional(), operationalStatus: z.object({ system: z.string().optional(), code: z.string().optional() }).optional(), partOf: Reference.optional(), location: z.array(Reference).optional(),
});
type Resource = z.infer<typeof Resource>;
const Bundle = z.object({ resourceType: z.literal('Bundle'), timestamp: z.string().optional(), entry: z.array(z.object({ fullUrl: z.string().optional(), resource: z.unknown() })).max(MAX_ROWS) });
type Entry = { readonly resource: Resource; readonly names: readonly string[] };

/**
 * Beds in a FHIR R4 Bundle (docs/capacity-mapping.md): a ward is a Location with our bed-group identifier, its beds are Locations of type "bd" that are part of it, each with
 * an operationalStatus of HL7 v2-0116. Unoccupied (U) counts as free. One bed without a status makes the ward's number unknown. The moment is that of the oldest bed.
 */
export function readFhir(text: string): ReadRows {
  const bundle = Bundle.safeParse(parseJson(text));
  if (!bundle.success) throw new UnreadableFile('this is no FHIR Bundle');
  const entries = bundle.data.entry.flatMap((entry): Entry[] => {
    const resource = Resource.safeParse(entry.resource);
    if (!resource.success) return [];
    const { resourceType, id } = resource.data;
    return [{ resource: resource.data, names: [...(entry.fullUrl === undefined ? [] : [entry.fullUrl]), ...(id === undefined ? [] : [`${resourceType}/${id}`])] }];
  });
  const wards = entries.filter(({ resource }) => resource.resourceType === 'Location' && bedGroupOf(resource) !== null && !isBed(resource));
  if (wards.length === 0) throw new UnreadableFile(`there is no Location with an identifier of ${BED_GROUP_SYSTEM}`);
  return sorted(wards.map((ward) => toRow(ward, entries)));
}

function toRow(ward: Entry, entries: readonly Entry[]): ImportRow | BadRow {
  const id = bedGroupOf(ward.resource) ?? '';
  const row = ward.names[0] ?? `Location of ${id}`;
  const pointsHere = (reference: { reference?: string | undefined } | undefined): boolean => reference?.reference !== undefined && ward.names.includes(reference.reference);
  const beds = entries.filter(({ resource }) => resource.resourceType === 'Location' && isBed(resource) && pointsHere(resource.partOf)).map(({ resource }) => resource);
  const shut = ward.resource.status === 'suspended' || ward.resource.status === 'inactive' || entries.some(({ resource }) => resource.resourceType === 'HealthcareService' && resource.active === false && (resource.location ?? []).some(pointsHere));
  const moments = (beds.length === 0 || shut ? [ward.resource] : beds).map((resource) => instantOf(resource.meta?.lastUpdated ?? ''));
  const observedAt = moments.includes(null) ? null : Math.min(...moments.map((moment) => moment ?? 0));
  if (observedAt === null) return { row, id, reason: 'meta.lastUpdated is missing or has no offset: a number without a moment is not taken' };
  const base = { row, bedGroupId: id, availableFrom: null, observedAt, expiresAt: null };
  if (shut) return { ...base, available: 0, absentReason: null };
  const codes = beds.filter((bed) => bed.status === undefined || bed.status === 'active').map((bed) => (bed.operationalStatus?.system === BED_STATUS ? bed.operationalStatus.code : undefined));
  if (beds.length === 0) return { ...base, available: null, absentReason: 'geen bedden in de FHIR-bundel' };
  if (codes.some((code) => code === undefined || !'CHIKOU'.includes(code))) return { ...base, available: null, absentReason: 'niet van elk bed is de status bekend' };
  return { ...base, available: codes.filter((code) => code === 'U').length, absentReason: null, total: beds.length };
}

function bedGroupOf(resource: Resource): string | null {
  return resource.identifier?.find((identifier) => identifier.system === BED_GROUP_SYSTEM)?.value ?? null;
}

function isBed(resource: Resource): boolean {
  return resource.physicalType?.coding?.some((coding) => coding.code === 'bd') === true;
}
