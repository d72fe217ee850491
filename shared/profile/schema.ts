import '../contract/jitless.ts';
import * as z from 'zod';
import { Finance } from './finance.ts';
import { BlockingReason, CareType, Id, Instant, Role, Urgency } from '../contract/primitives.ts';

/** Minutes on a norm clock. A norm of 0 minutes can't be met by anybody and is refused. */
const Minutes = z.int().min(1).max(60 * 24 * 14);
const PerUrgency = z.strictObject({ U0: Minutes, U1: Minutes, U2: Minutes, U3: Minutes, U4: Minutes, U5: Minutes });
const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

const Indicator = z.string().max(60);
const Share = z.number().min(0).max(1);

/** A desk as a caller reaches it. `phone` null: the region hasn't filled it in, and the screen says so; it's never guessed. */
export const RouteDesk = z.strictObject({ name: z.string().max(160), phone: z.string().max(30).nullable() });
export type RouteDesk = z.infer<typeof RouteDesk>;
/** Where calls of these sources about these care types go. An empty list means every source, or every care type. The narrowest route that fits holds (route.ts). */
const Route = z.strictObject({ sources: z.array(z.string().max(40)), careTypes: z.array(CareType), office: RouteDesk, outOfHours: RouteDesk });

/** Weekly turns in triage: the first organisation has the week of `from`, the next one the week after, and so on (rotation.ts). */
const Rotation = z.strictObject({
  organisations: z.array(Id), from: z.iso.date(), weekday: z.int().min(1).max(7), at: ClockTime,
  /** agreed swaps: the week that holds this date is done by another organisation */ swaps: z.array(z.strictObject({ week: z.iso.date(), organisation: Id })).max(200).optional(),
});

const SomePerUrgency = z.partialRecord(Urgency, Minutes);
const SurgeDetail = z.strictObject({
  kind: z.string().max(60), text: z.string().max(300),
  beds: z.array(z.strictObject({ careType: CareType, count: z.int().min(1).max(1000), place: z.string().max(120) })),
  /** norms that hold while this kind is on; what isn't named keeps its own norm */
  norms: z.strictObject({ pickUp: Minutes.optional(), triage: SomePerUrgency.optional(), consult: SomePerUrgency.optional(), providerAnswer: SomePerUrgency.optional(), placement: SomePerUrgency.optional(), retriage: SomePerUrgency.optional() }),
});
/** Who switched surge on or off, when and why. */
const SurgeSwitch = z.strictObject({ kind: z.string().max(60), on: z.boolean(), by: z.string().max(120), at: Instant, why: z.string().max(300) });

/**
 * Who may see whose figures (competition law). `own`: of one's own organisation; `total`: the region as a whole; `flow`: in-, through- and outflow of the partners
 * together; `reasons`: logged reasons of choices; `perOrganisation`: figures of others by name, only under a written agreement.
 */
const FigureRule = z.strictObject({ who: z.enum(['desk', 'partner', 'sender', 'neighbour', 'public']), sees: z.array(z.enum(['own', 'total', 'flow', 'reasons', 'perOrganisation'])), agreement: z.string().max(300).optional() });

/** A target narrower than an indicator as a whole. Shares run from 0 to 1; norms that others keep are in minutes. */
const Target = z.strictObject({ indicator: Indicator, careTypes: z.array(CareType), urgencies: z.array(Urgency), share: Share.optional(), minutes: Minutes.optional(), text: z.string().max(200) });

/**
 * A region's own way of working, as data (desks.md, "What a profile says"). Validated, versioned, published through the region,
 * taken up at the next new case. No code ever asks for a region by name.
 */
export const RegionProfile = z.strictObject({
  id: Id, regionId: Id, name: z.string().max(120), version: z.int().min(1),
  triage: z.strictObject({ mode: z.enum(['full', 'logisticsOnly']), by: z.enum(['sender', 'deskNurse', 'elderlyPhysician', 'rotatingTeam']), checkedBy: z.enum(['none', 'receivingProvider', 'elderlyPhysician']), escalateAlways: z.boolean(), rotation: Rotation.optional() }),
  consult: z.array(z.strictObject({ role: z.enum(['elderlyPhysician', 'psychiatrist', 'medicalManagerAmbulance', 'emergencyPhysician', 'generalPractitioner', 'dementiaTeam', 'paramedicTeam']), around: z.enum(['always', 'officeHours']) })),
  mandate: z.strictObject({ confirmWithoutPhysician: z.strictObject({ roles: z.array(Role), reasons: z.array(BlockingReason) }), placeOutsideRegion: z.array(Role), overrideProtocol: z.array(Role) }),
  careTypes: z.strictObject({ placed: z.array(CareType), referred: z.array(z.strictObject({ careType: CareType, to: z.string().max(120), phone: z.string().max(30) })) }),
  sources: z.array(z.string().max(40)).min(1),
  hours: z.strictObject({ office: z.strictObject({ days: z.array(z.int().min(1).max(7)).min(1), from: ClockTime, to: ClockTime }), officeRoute: z.string().max(160), outOfHoursRoute: z.string().min(1).max(160), routes: z.array(Route).max(200).optional() }),
  /** How long a report counts as fresh, in minutes; a report "voor de nacht" stays fresh until nightUntil. */
  freshness: z.strictObject({ manualMinutes: Minutes, systemMinutes: Minutes, nightManualMinutes: Minutes, nightFrom: ClockTime, nightUntil: ClockTime }),
  bridging: z.array(z.strictObject({ careType: CareType, tonight: z.string().max(300), morningOwner: z.string().max(120) })),
  norms: z.strictObject({ pickUp: Minutes, triage: PerUrgency, consult: PerUrgency, providerAnswer: PerUrgency, placement: PerUrgency, retriage: PerUrgency }),
  offer: z.strictObject({ order: z.enum(['oneAtATime', 'several']), maxOpen: z.int().min(1).max(10), anonymousFirst: z.literal(true), holdMinutes: Minutes, mustAccept: z.boolean() }),
  matching: z.strictObject({ criteria: z.array(z.enum(['ownRegion', 'freeBeforeCall', 'preferred', 'distance'])).min(1), maxDistanceKm: z.number().min(1).max(400).nullable(), neighboursAllowed: z.boolean(), wlzOutsideNeedsCareOffice: z.boolean(), neighbours: z.array(z.strictObject({ regionId: Id, needs: z.enum(['none', 'careOfficeConsent']) })).max(40).optional() }),
  finance: Finance, surge: z.strictObject({ active: z.boolean(), kinds: z.array(z.string().max(60)), switchedBy: z.array(Role), details: z.array(SurgeDetail).max(20).optional(), history: z.array(SurgeSwitch).max(500).optional() }),
  indicators: z.array(z.strictObject({ id: Indicator, target: z.number().nullable() })),
  figures: z.strictObject({ rules: z.array(FigureRule), /** cells of what leaves the region are hidden below this count */ minimumCell: z.int().min(5).max(100) }).optional(),
  targets: z.array(Target).max(100).optional(),
  urgencyLabels: z.partialRecord(Urgency, z.string().max(60)).optional(),
});
export type RegionProfile = z.infer<typeof RegionProfile>;
