import '../jitless.ts';
import * as z from 'zod';
import { CareType, Id, Instant, Urgency } from '../primitives.ts';
import { Location } from '../../capacity/schema.ts';
import { RosterEntry, Staff } from '../region.ts';
import { RegionProfile, RouteDesk } from '../../profile/schema.ts';
import { caseworkers, command, everyone, query } from '../define.ts';
import { done, Text } from './parts.ts';

/** Who may change a way of working: managers; trainees inside the training region, to look and try. */
const managing = ['manager', 'administrator', 'trainee'] as const;
const oneRegion = z.strictObject({ regionId: Id.nullable().default(null) });

export const ProfileSection = z.strictObject({ id: z.string(), title: z.string(), lines: z.array(z.strictObject({ key: z.string(), label: z.string(), value: z.string() })) });
export const RouteView = RouteDesk.extend({ officeHours: z.boolean() });
const Gap = z.strictObject({ regionId: Id, role: z.string(), from: Instant, to: Instant });
const SurgeKind = z.strictObject({ kind: z.string(), on: z.boolean(), text: z.string(), since: Instant.nullable(), by: z.string(), why: z.string() });

/** The way of working in force, as everybody at the desk may read it. */
export const InForce = z.strictObject({
  regionId: Id, regionName: z.string(), profile: RegionProfile, sections: z.array(ProfileSection), routeNow: RouteView, /** name of the organisation whose week of triage it is */ inTurn: z.string().nullable(),
  surge: z.array(SurgeKind), maySwitch: z.boolean(), history: z.array(z.strictObject({ kind: z.string(), on: z.boolean(), by: z.string(), at: Instant, why: z.string() })),
  versions: z.array(z.strictObject({ version: z.int(), publishedAt: Instant, publishedBy: z.string() })), gaps: z.array(Gap), regions: z.array(z.strictObject({ id: Id, name: z.string() })),
});
export const ProblemView = z.strictObject({ key: z.string(), message: z.string() });
/** `base`: version that the draft was made from; `behind`: the region has published another one since. */
export const DraftView = z.strictObject({
  regionId: Id, base: z.int(), current: z.int(), behind: z.boolean(), changed: z.boolean(), draft: z.json(), problems: z.array(ProblemView), notes: z.array(ProblemView),
  /** what the settings that name somebody can choose from */
  organisations: z.array(z.strictObject({ id: Id, name: z.string() })), regions: z.array(z.strictObject({ id: Id, name: z.string() })),
  changes: z.array(z.strictObject({ key: z.string(), section: z.string(), label: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
});

export const profile = {
  'profile.current': query(everyone, oneRegion, z.strictObject({ profile: RegionProfile, regionName: z.string() })),
  /** What each region calls its urgencies, where it has names of its own. */
  'profile.urgencyLabels': query(everyone, z.strictObject({}), z.strictObject({ labels: z.record(z.string(), z.partialRecord(Urgency, z.string())) })),
  'profile.inForce': query(everyone, oneRegion, InForce),
  /** Where a call of this source about this care type belongs now; of a case: by what is known of it, under the version it began with. */
  'profile.route': query(caseworkers, z.strictObject({ caseId: Id.nullable().default(null), source: Text(40).nullable().default(null), careType: CareType.nullable().default(null) }), z.strictObject({ route: RouteView, inTurn: z.string().nullable(), mode: z.enum(['full', 'logisticsOnly']), by: z.string(), checkedBy: z.string(), profileVersion: z.int() })),
  'profile.switchSurge': command(everyone, z.strictObject({ regionId: Id, kind: Text(60).min(1), on: z.boolean(), why: Text(300).min(1) }), done),

  'profile.draft': query(managing, oneRegion, DraftView),
  'profile.saveDraft': command(managing, z.strictObject({ regionId: Id, draft: z.json() }), DraftView),
  'profile.dropDraft': command(managing, z.strictObject({ regionId: Id }), DraftView),
  /** On to the newest version: the draft keeps what it says and is compared with what is in force now. */
  'profile.rebaseDraft': command(managing, z.strictObject({ regionId: Id }), DraftView),
  'profile.shipped': query(managing, z.strictObject({}), z.strictObject({ profiles: z.array(z.strictObject({ id: z.string(), name: z.string(), source: z.string() })) })),
  /** A shipped way of working becomes the draft. */
  'profile.adopt': command(managing, z.strictObject({ regionId: Id, id: Text(60) }), DraftView),
  'profile.publish': command(managing, z.strictObject({ regionId: Id }), z.strictObject({ version: z.int() })),

  'profile.rosters': query(managing, z.strictObject({ regionId: Id.nullable().default(null), from: Instant, to: Instant }), z.strictObject({ regionId: Id, entries: z.array(RosterEntry), gaps: z.array(Gap), staff: z.array(Staff), rotation: z.array(z.strictObject({ from: Instant, organisationId: Id, name: z.string() })) })),
  'profile.saveRoster': command(managing, z.strictObject({ entry: RosterEntry }), done),
  'profile.removeRoster': command(managing, z.strictObject({ id: Id }), done),
  /** Two duties change hands: name, number and person. */
  'profile.swapRoster': command(managing, z.strictObject({ a: Id, b: Id }), done),
  'profile.saveStaff': command(managing, z.strictObject({ staff: Staff }), done),
  'profile.numbers': query(managing, oneRegion, z.strictObject({ regionId: Id, locations: z.array(Location.extend({ organisationName: z.string() })) })),
  'profile.saveNumbers': command(managing, z.strictObject({ locationId: Id, baseVersion: z.int(), dayNumber: Text(30).nullable(), nightNumber: Text(30).nullable(), answeredBy: Text(120) }), done),
};
