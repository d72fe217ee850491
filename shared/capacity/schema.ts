import '../contract/jitless.ts';
import * as z from 'zod';
import { Instant, Sex, Urgency } from '../contract/primitives.ts';

/**
 * What a bed is and what a patient needs (docs/capacity.md). Instants are epoch milliseconds UTC, distances km, weights kg.
 * Every key must be present: "not known" is written as null, a missing key is an error, never a zero.
 * Keys that a newer region adds are dropped here, so that an older desk keeps reading.
 */
const Text = z.string().min(1).max(300);
export const EntityId = z.string().min(1).max(200);
const Count = z.int().min(0).max(100_000);
const Version = z.int().min(0);

/** What a place is for. `districtNursing`: no bed but a team, counted in patients it can still take; it serves no bed search. */
export const labels = ['elvLow', 'elvHigh', 'elvPalliative', 'grz', 'wlzCrisis', 'wlz', 'respite', 'wmoEmergency', 'observation', 'mentalHealthCrisis', 'districtNursing'] as const;
export const Label = z.enum(labels);
export type Label = z.infer<typeof Label>;

export const features = [
  'oxygen', 'infusion', 'woundCare', 'tubeFeeding', 'tracheostomy', 'bariatric', 'hoist', 'wanderDetection', 'painPump', 'dialysisTransport',
  'isolationContact', 'isolationDroplet', 'singleRoom',
] as const;
export const Feature = z.enum(features);
export type Feature = z.infer<typeof Feature>;

/** Care types for which a bed is looked up. A mental-health crisis place is looked up like a bed though it is no bed type of the protocol. */
export const searchableCareTypes = ['elvLow', 'elvHigh', 'elvPalliative', 'grz', 'wlzCrisis', 'wlzRegular', 'respite', 'observation', 'mentalHealthCrisis'] as const;
export const SearchableCareType = z.enum(searchableCareTypes);
export type SearchableCareType = z.infer<typeof SearchableCareType>;

export const Position = z.object({ lat: z.number().min(-90).max(90), lng: z.number().min(-180).max(180) });
export type Position = z.infer<typeof Position>;

const clock = /^([01]\d|2[0-3]):[0-5]\d$/;

/** When a bed group takes admissions: wall clock of Europe/Amsterdam, both ends included, never across midnight ("24:00" = end of that day). */
export const AdmissionWindow = z
  .object({
    days: z.array(z.int().min(1).max(7)).max(7),
    from: z.string().regex(clock, 'from must be HH:MM'),
    to: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'to must be HH:MM or 24:00'),
  })
  .refine((window) => window.from <= window.to, { error: 'an admission window does not cross midnight; split it in two', path: ['to'] });
export type AdmissionWindow = z.infer<typeof AdmissionWindow>;

/** The unit of availability. `available` null = not known (never zero); the region computes it as reported minus live holds. */
export const BedGroup = z.object({
  id: EntityId,
  organisationId: EntityId,
  locationId: EntityId,
  name: Text,
  regionId: EntityId,
  position: Position.nullable(),
  labels: z.array(Label).max(labels.length),
  available: Count.nullable(),
  absentReason: z.string().max(300).nullable().optional(),
  staffed: Count.nullable(),
  total: Count.nullable(),
  availableFrom: Instant.nullable(),
  acute: z.boolean(),
  admission: z.array(AdmissionWindow).max(50),
  sex: z.enum(['any', 'female', 'male']),
  ward: z.enum(['open', 'closed']),
  wzdRegistered: z.boolean(),
  features: z.array(Feature).max(features.length),
  maxWeightKg: z.int().min(0).max(2000),
  mainPractitioner: z.enum(['gp', 'elderlyPhysician']),
  commitment: z.boolean(),
  observedAt: Instant,
  expiresAt: Instant,
  source: z.enum(['manual', 'system']),
  reportedBy: z.string().max(300),
  version: Version,
  /** The last time a desk rang about this bed group, who did and what was said; absent where nobody has. `available` and `availableFrom` as told then. */
  lastCall: z.object({ at: Instant, desk: EntityId, by: z.string().max(120), spokeWith: z.string().max(120), said: z.enum(['free', 'full', 'from', 'noAnswer', 'unknown']), available: Count.nullable(), availableFrom: Instant.nullable() }).nullable().optional(),
});
export type BedGroup = z.infer<typeof BedGroup>;

/** Hours in which a telephone number is answered; empty = always. */
export const PhoneHours = z.array(AdmissionWindow).max(50);

/** Where beds stand, and who picks up the telephone there by day and by night. Numbers are E.164; null = not known. */
export const Location = z.object({
  id: EntityId,
  organisationId: EntityId,
  name: Text,
  place: z.string().max(200),
  municipality: z.string().max(200),
  postcode: z.string().max(10).nullable(),
  regionId: EntityId,
  position: Position.nullable(),
  dayNumber: z.string().max(40).nullable(),
  nightNumber: z.string().max(40).nullable(),
  dayHours: PhoneHours,
  nightHours: PhoneHours,
  answeredBy: z.string().max(200),
  version: Version,
});
export type Location = z.infer<typeof Location>;

export const organisationKinds = [
  'provider', 'hospital', 'gpPractice', 'gpPost', 'ambulanceControl', 'districtNursing', 'mentalHealth', 'municipality', 'careOffice', 'desk',
] as const;
export const Organisation = z.object({
  id: EntityId,
  name: Text,
  kind: z.enum(organisationKinds),
  regionId: EntityId,
  version: Version,
});
export type Organisation = z.infer<typeof Organisation>;

/** What one patient needs of a bed. closedWard and wzd are asked, never assumed; sex not recorded is searched as `other`. */
export const Need = z.object({
  careType: SearchableCareType,
  urgency: Urgency,
  now: Instant,
  neededBy: Instant,
  sex: Sex,
  features: z.array(Feature).max(100),
  weightKg: z.number().min(0).max(2000).nullable(),
  closedWard: z.boolean(),
  wzd: z.boolean(),
  preferredOrganisations: z.array(EntityId).max(1000),
  excluded: z.array(EntityId).max(10_000),
  regionId: EntityId,
  position: Position.nullable(),
  maxDistanceKm: z.number().min(0).max(100_000).nullable(),
});
export type Need = z.infer<typeof Need>;
