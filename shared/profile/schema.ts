import '../contract/jitless.ts';
import * as z from 'zod';
import { Finance } from './finance.ts';
import { BlockingReason, CareType, Id, Role, Urgency } from '../contract/primitives.ts';

/** Minutes on a norm clock. A norm of 0 minutes can't be met by anybody and is refused. */
const Minutes = z.int().min(1).max(60 * 24 * 14);
const PerUrgency = z.strictObject({ U0: Minutes, U1: Minutes, U2: Minutes, U3: Minutes, U4: Minutes, U5: Minutes });
const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/**
 * A region's own way of working, as data (desks.md, "What a profile says"). Validated, versioned, published through the region,
 * taken up at the next new case. No code ever asks for a region by name.
 */
export const RegionProfile = z.strictObject({
  id: Id, regionId: Id, name: z.string().max(120), version: z.int().min(1),
  triage: z.strictObject({ mode: z.enum(['full', 'logisticsOnly']), by: z.enum(['sender', 'deskNurse', 'elderlyPhysician', 'rotatingTeam']), checkedBy: z.enum(['none', 'receivingProvider', 'elderlyPhysician']), escalateAlways: z.boolean() }),
  consult: z.array(z.strictObject({ role: z.enum(['elderlyPhysician', 'psychiatrist', 'medicalManagerAmbulance', 'emergencyPhysician', 'generalPractitioner', 'dementiaTeam', 'paramedicTeam']), around: z.enum(['always', 'officeHours']) })),
  mandate: z.strictObject({ confirmWithoutPhysician: z.strictObject({ roles: z.array(Role), reasons: z.array(BlockingReason) }), placeOutsideRegion: z.array(Role), overrideProtocol: z.array(Role) }),
  careTypes: z.strictObject({ placed: z.array(CareType), referred: z.array(z.strictObject({ careType: CareType, to: z.string().max(120), phone: z.string().max(30) })) }),
  sources: z.array(z.string().max(40)).min(1),
  hours: z.strictObject({ office: z.strictObject({ days: z.array(z.int().min(1).max(7)).min(1), from: ClockTime, to: ClockTime }), officeRoute: z.string().max(160), outOfHoursRoute: z.string().min(1).max(160) }),
  /** How long a report counts as fresh, in minutes; a report "voor de nacht" stays fresh until nightUntil. */
  freshness: z.strictObject({ manualMinutes: Minutes, systemMinutes: Minutes, nightManualMinutes: Minutes, nightFrom: ClockTime, nightUntil: ClockTime }),
  bridging: z.array(z.strictObject({ careType: CareType, tonight: z.string().max(300), morningOwner: z.string().max(120) })),
  norms: z.strictObject({ pickUp: Minutes, triage: PerUrgency, consult: PerUrgency, providerAnswer: PerUrgency, placement: PerUrgency, retriage: PerUrgency }),
  offer: z.strictObject({ order: z.enum(['oneAtATime', 'several']), maxOpen: z.int().min(1).max(10), anonymousFirst: z.literal(true), holdMinutes: Minutes, mustAccept: z.boolean() }),
  matching: z.strictObject({ criteria: z.array(z.enum(['ownRegion', 'freeBeforeCall', 'preferred', 'distance'])).min(1), maxDistanceKm: z.number().min(1).max(400).nullable(), neighboursAllowed: z.boolean(), wlzOutsideNeedsCareOffice: z.boolean() }),
  finance: Finance, surge: z.strictObject({ active: z.boolean(), kinds: z.array(z.string().max(60)), switchedBy: z.array(Role) }),
  indicators: z.array(z.strictObject({ id: z.string().max(60), target: z.number().nullable() })),
  urgencyLabels: z.partialRecord(Urgency, z.string().max(60)).optional(),
});
export type RegionProfile = z.infer<typeof RegionProfile>;
