import { searchableCareTypes } from '../capacity/schema.ts';
import { ReferrerRole } from '../casework/events.ts';
import { CareType, blockingReasons, roles } from '../contract/primitives.ts';
import { RegionProfile } from './schema.ts';

export const perUrgencyNorms = ['triage', 'consult', 'providerAnswer', 'placement', 'retriage'] as const;

/** How one setting of a profile is edited. `key` = its path in the profile; options in the order in which they are offered. */
export type ProfileField =
  | { readonly kind: 'choice'; readonly key: string; readonly options: readonly string[] }
  | { readonly kind: 'several'; readonly key: string; readonly options: readonly string[] }
  /** order matters: what comes first weighs most */
  | { readonly kind: 'order'; readonly key: string; readonly options: readonly string[] }
  | { readonly kind: 'flag' | 'text' | 'time' | 'minutes' | 'number' | 'numberOrNone'; readonly key: string };

const staffRoles = roles.filter((role) => role !== 'provider' && role !== 'sender' && role !== 'system');
const shape = RegionProfile.shape;

/**
 * The settings that a manager edits with a control each, per section of the page Beheer. What isn't listed (routes, referrals, bridging, finance, surge, figures) is a list or
 * a group of its own and edited as such.
 */
export const profileFields: Readonly<Record<'general' | 'triage' | 'hours' | 'mandate' | 'careTypes' | 'offer' | 'matching' | 'freshness' | 'surge', readonly ProfileField[]>> = {
  general: [{ kind: 'text', key: 'name' }],
  triage: [
    { kind: 'choice', key: 'triage.mode', options: shape.triage.shape.mode.options }, { kind: 'choice', key: 'triage.by', options: shape.triage.shape.by.options }, { kind: 'choice', key: 'triage.checkedBy', options: shape.triage.shape.checkedBy.options },
    { kind: 'flag', key: 'triage.escalateAlways' }, { kind: 'several', key: 'sources', options: ReferrerRole.options },
  ],
  hours: [{ kind: 'several', key: 'hours.office.days', options: ['1', '2', '3', '4', '5', '6', '7'] }, { kind: 'time', key: 'hours.office.from' }, { kind: 'time', key: 'hours.office.to' }, { kind: 'text', key: 'hours.officeRoute' }, { kind: 'text', key: 'hours.outOfHoursRoute' }],
  mandate: [
    { kind: 'several', key: 'mandate.confirmWithoutPhysician.roles', options: staffRoles }, { kind: 'several', key: 'mandate.confirmWithoutPhysician.reasons', options: blockingReasons },
    { kind: 'several', key: 'mandate.placeOutsideRegion', options: staffRoles }, { kind: 'several', key: 'mandate.overrideProtocol', options: staffRoles },
  ],
  careTypes: [{ kind: 'several', key: 'careTypes.placed', options: CareType.options.filter((type) => searchableCareTypes.some((one) => one === type)) }],
  offer: [{ kind: 'choice', key: 'offer.order', options: shape.offer.shape.order.options }, { kind: 'number', key: 'offer.maxOpen' }, { kind: 'minutes', key: 'offer.holdMinutes' }, { kind: 'flag', key: 'offer.mustAccept' }],
  matching: [
    { kind: 'order', key: 'matching.criteria', options: ['ownRegion', 'freeBeforeCall', 'preferred', 'distance'] }, { kind: 'numberOrNone', key: 'matching.maxDistanceKm' },
    { kind: 'flag', key: 'matching.neighboursAllowed' }, { kind: 'flag', key: 'matching.wlzOutsideNeedsCareOffice' },
  ],
  freshness: [{ kind: 'minutes', key: 'freshness.manualMinutes' }, { kind: 'minutes', key: 'freshness.systemMinutes' }, { kind: 'minutes', key: 'freshness.nightManualMinutes' }, { kind: 'time', key: 'freshness.nightFrom' }, { kind: 'time', key: 'freshness.nightUntil' }],
  surge: [{ kind: 'several', key: 'surge.switchedBy', options: staffRoles }],
};

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** The value at a path such as norms.triage.U2 or hours.routes.0.office; undefined when there is none. */
export function valueAt(value: unknown, key: string): unknown {
  return key.split('.').reduce<unknown>((at, part) => (typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[part] : undefined), value);
}

/** A copy with another value at a path; groups on the way that aren't there are made, `undefined` takes the setting away. The original stays as it was. */
export function withValueAt<T>(value: T, key: string, put: Json | undefined): T {
  const [first = '', ...rest] = key.split('.');
  const inner = (at: unknown): unknown => (rest.length === 0 ? put : withValueAt(typeof at === 'object' && at !== null ? at : {}, rest.join('.'), put));
  if (Array.isArray(value)) return value.map((item: unknown, index) => (String(index) === first ? inner(item) : item)) as T;
  const { [first]: old, ...others } = value as Readonly<Record<string, unknown>>;
  const next = inner(old);
  return (next === undefined ? others : { ...(value as object), [first]: next }) as T;
}
