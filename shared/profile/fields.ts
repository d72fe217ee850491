import { searchableCareTypes } from '../capacity/schema.ts';
import { ReferrerRole } from '../casework/events.ts';
import { CareType, Urgency, blockingReasons, roles } from '../contract/primitives.ts';
import { indicatorCatalogue } from '../reports/indicators/catalogue.ts';
import { RegionProfile } from './schema.ts';

export const perUrgencyNorms = ['triage', 'consult', 'providerAnswer', 'placement', 'retriage'] as const;

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * How one setting of a profile is edited. `key` = its path in the profile, inside a row or group its path from there ('' = the row itself); options in the order in which they are offered.
 * Each kind is one control of the page Beheer; nothing of a profile is edited otherwise.
 */
export type ProfileField =
  /** `resets`: what a changed choice makes of its neighbours in the row; undefined takes them away */
  | { readonly kind: 'choice'; readonly key: string; readonly options: readonly string[]; readonly resets?: Readonly<Record<string, Json | undefined>> }
  | { readonly kind: 'several'; readonly key: string; readonly options: readonly string[] }
  /** order matters: what comes first weighs most */
  | { readonly kind: 'order'; readonly key: string; readonly options: readonly string[] }
  | { readonly kind: 'flag' | 'text' | 'time' | 'date' | 'minutes' | 'number' | 'numberOrNone' | 'phone' | 'organisation' | 'region'; readonly key: string }
  /** taken away when it is left empty */
  | { readonly kind: 'optionalText'; readonly key: string }
  /** shown in percent, kept as so many parts of `whole` */
  | { readonly kind: 'percent'; readonly key: string; readonly whole: 1 | 10_000 }
  /** shown in euro, kept in cents */
  | { readonly kind: 'euro'; readonly key: string }
  /** one of the values of another list of the profile */
  | { readonly kind: 'oneOf'; readonly key: string; readonly list: string }
  /** a target in the unit of the figure that the row names; none when left empty. `into`: one setting for every unit, or one per unit */
  | { readonly kind: 'target'; readonly key: string; readonly figure: string; readonly into: 'one' | 'perUnit' }
  /** minutes per norm and urgency; an empty cell keeps the norm that holds otherwise */
  | { readonly kind: 'norms'; readonly key: string }
  | RowsField
  /** a group that a region has or hasn't */
  | { readonly kind: 'group'; readonly key: string; readonly fields: readonly ProfileField[]; readonly blank: Json }
  /** fields that depend on a chosen model */
  | { readonly kind: 'model'; readonly key: string; readonly models: Readonly<Record<string, { readonly fields: readonly ProfileField[]; readonly blank: Json }>> };

/** A list: rows are added and taken away. `wide`: too much for one line, so each row opens and closes. */
export type RowsField = { readonly kind: 'rows'; readonly key: string; readonly row: readonly ProfileField[]; readonly blank: Json; readonly ordered?: boolean; readonly wide?: boolean };

const staffRoles = roles.filter((role) => role !== 'provider' && role !== 'sender' && role !== 'system');
const shape = RegionProfile.shape;
const careTypes = CareType.options;
const figureIds = Object.keys(indicatorCatalogue);
const organisations = (key: string, ordered = false): RowsField => ({ kind: 'rows', key, row: [{ kind: 'organisation', key: '' }], blank: '', ordered });

const costModels: Extract<ProfileField, { kind: 'model' }>['models'] = {
  ownCost: { fields: [], blank: { model: 'ownCost' } },
  initiatorPaysAll: { fields: [{ kind: 'organisation', key: 'organisationId' }], blank: { model: 'initiatorPaysAll', organisationId: '' } },
  fixedShares: {
    fields: [
      { kind: 'rows', key: 'shares', row: [{ kind: 'organisation', key: 'organisationId' }, { kind: 'percent', key: 'basisPoints', whole: 10_000 }], blank: { organisationId: '', basisPoints: 1 } },
      organisations('restOver'), { kind: 'euro', key: 'perTransferCents' }, { kind: 'euro', key: 'gpPerHourCents' },
    ],
    blank: { model: 'fixedShares', shares: [{ organisationId: '', basisPoints: 10_000 }], restOver: [], perTransferCents: 0, gpPerHourCents: 0 },
  },
  physicianByHour: {
    fields: [{ kind: 'euro', key: 'physicianPerHourCents' }, { kind: 'organisation', key: 'payer' }, { kind: 'organisation', key: 'restPayer' }],
    blank: { model: 'physicianByHour', physicianPerHourCents: 0, payer: '', restPayer: '' },
  },
  byTurnover: {
    fields: [{ kind: 'rows', key: 'turnovers', row: [{ kind: 'organisation', key: 'organisationId' }, { kind: 'euro', key: 'turnoverCents' }], blank: { organisationId: '', turnoverCents: 1 } }],
    blank: { model: 'byTurnover', turnovers: [{ organisationId: '', turnoverCents: 1 }] },
  },
  perRequestAndPlacement: { fields: [{ kind: 'euro', key: 'perRequestCents' }, { kind: 'euro', key: 'perPlacementCents' }], blank: { model: 'perRequestAndPlacement', perRequestCents: 0, perPlacementCents: 0 } },
};

/** The whole profile as a form, section by section. The norms of every day have a table of their own on the page. */
export const profileFields: Readonly<Record<'general' | 'triage' | 'hours' | 'consult' | 'mandate' | 'careTypes' | 'offer' | 'matching' | 'freshness' | 'surge' | 'finance' | 'figures' | 'urgencyLabels', readonly ProfileField[]>> = {
  general: [{ kind: 'text', key: 'name' }],
  triage: [
    { kind: 'choice', key: 'triage.mode', options: shape.triage.shape.mode.options }, { kind: 'choice', key: 'triage.by', options: shape.triage.shape.by.options }, { kind: 'choice', key: 'triage.checkedBy', options: shape.triage.shape.checkedBy.options },
    { kind: 'flag', key: 'triage.escalateAlways' }, { kind: 'several', key: 'sources', options: ReferrerRole.options },
    {
      kind: 'group', key: 'triage.rotation', blank: { organisations: ['', ''], from: '', weekday: 1, at: '08:00' },
      fields: [
        organisations('organisations', true), { kind: 'date', key: 'from' }, { kind: 'choice', key: 'weekday', options: ['1', '2', '3', '4', '5', '6', '7'] }, { kind: 'time', key: 'at' },
        { kind: 'rows', key: 'swaps', row: [{ kind: 'date', key: 'week' }, { kind: 'organisation', key: 'organisation' }], blank: { week: '', organisation: '' } },
      ],
    },
  ],
  hours: [
    { kind: 'several', key: 'hours.office.days', options: ['1', '2', '3', '4', '5', '6', '7'] }, { kind: 'time', key: 'hours.office.from' }, { kind: 'time', key: 'hours.office.to' }, { kind: 'text', key: 'hours.officeRoute' }, { kind: 'text', key: 'hours.outOfHoursRoute' },
    {
      kind: 'rows', key: 'hours.routes', wide: true, blank: { sources: [], careTypes: [], office: { name: '', phone: null }, outOfHours: { name: '', phone: null } },
      row: [
        { kind: 'text', key: 'office.name' }, { kind: 'phone', key: 'office.phone' }, { kind: 'text', key: 'outOfHours.name' }, { kind: 'phone', key: 'outOfHours.phone' },
        { kind: 'several', key: 'sources', options: ReferrerRole.options }, { kind: 'several', key: 'careTypes', options: careTypes },
      ],
    },
  ],
  consult: [{ kind: 'rows', key: 'consult', row: [{ kind: 'choice', key: 'role', options: shape.consult.element.shape.role.options }, { kind: 'choice', key: 'around', options: shape.consult.element.shape.around.options }], blank: { role: 'psychiatrist', around: 'always' } }],
  mandate: [
    { kind: 'several', key: 'mandate.confirmWithoutPhysician.roles', options: staffRoles }, { kind: 'several', key: 'mandate.confirmWithoutPhysician.reasons', options: blockingReasons },
    { kind: 'several', key: 'mandate.placeOutsideRegion', options: staffRoles }, { kind: 'several', key: 'mandate.overrideProtocol', options: staffRoles },
  ],
  careTypes: [
    { kind: 'several', key: 'careTypes.placed', options: careTypes.filter((type) => searchableCareTypes.some((one) => one === type)) },
    { kind: 'rows', key: 'careTypes.referred', row: [{ kind: 'choice', key: 'careType', options: careTypes }, { kind: 'text', key: 'to' }, { kind: 'text', key: 'phone' }], blank: { careType: 'homeCare', to: '', phone: '' } },
    { kind: 'rows', key: 'bridging', row: [{ kind: 'choice', key: 'careType', options: careTypes }, { kind: 'text', key: 'tonight' }, { kind: 'text', key: 'morningOwner' }], blank: { careType: 'noProduct', tonight: '', morningOwner: '' } },
  ],
  offer: [{ kind: 'choice', key: 'offer.order', options: shape.offer.shape.order.options }, { kind: 'number', key: 'offer.maxOpen' }, { kind: 'minutes', key: 'offer.holdMinutes' }, { kind: 'flag', key: 'offer.mustAccept' }],
  matching: [
    { kind: 'order', key: 'matching.criteria', options: ['ownRegion', 'freeBeforeCall', 'preferred', 'distance'] }, { kind: 'numberOrNone', key: 'matching.maxDistanceKm' },
    { kind: 'flag', key: 'matching.neighboursAllowed' }, { kind: 'flag', key: 'matching.wlzOutsideNeedsCareOffice' },
    { kind: 'rows', key: 'matching.neighbours', row: [{ kind: 'region', key: 'regionId' }, { kind: 'choice', key: 'needs', options: ['none', 'careOfficeConsent'] }], blank: { regionId: '', needs: 'none' } },
  ],
  freshness: [{ kind: 'minutes', key: 'freshness.manualMinutes' }, { kind: 'minutes', key: 'freshness.systemMinutes' }, { kind: 'minutes', key: 'freshness.nightManualMinutes' }, { kind: 'time', key: 'freshness.nightFrom' }, { kind: 'time', key: 'freshness.nightUntil' }],
  surge: [
    { kind: 'several', key: 'surge.switchedBy', options: staffRoles }, { kind: 'rows', key: 'surge.kinds', row: [{ kind: 'text', key: '' }], blank: '' },
    {
      kind: 'rows', key: 'surge.details', wide: true, blank: { kind: '', text: '', beds: [], norms: {} },
      row: [
        { kind: 'oneOf', key: 'kind', list: 'surge.kinds' }, { kind: 'text', key: 'text' },
        { kind: 'rows', key: 'beds', row: [{ kind: 'choice', key: 'careType', options: careTypes }, { kind: 'number', key: 'count' }, { kind: 'text', key: 'place' }], blank: { careType: 'elvLow', count: 1, place: '' } },
        { kind: 'norms', key: 'norms' },
      ],
    },
  ],
  finance: [{ kind: 'model', key: 'finance', models: costModels }],
  figures: [
    { kind: 'rows', key: 'indicators', row: [{ kind: 'choice', key: 'id', options: figureIds, resets: { target: null } }, { kind: 'target', key: 'target', figure: 'id', into: 'one' }], blank: { id: '', target: null } },
    {
      kind: 'rows', key: 'targets', wide: true, blank: { indicator: '', careTypes: [], urgencies: [], text: '' },
      row: [
        { kind: 'text', key: 'text' }, { kind: 'choice', key: 'indicator', options: figureIds, resets: { share: undefined, minutes: undefined } }, { kind: 'target', key: '', figure: 'indicator', into: 'perUnit' },
        { kind: 'several', key: 'careTypes', options: careTypes }, { kind: 'several', key: 'urgencies', options: Urgency.options },
      ],
    },
    {
      kind: 'group', key: 'figures', blank: { minimumCell: 5, rules: [] },
      fields: [
        { kind: 'number', key: 'minimumCell' },
        { kind: 'rows', key: 'rules', wide: true, row: [{ kind: 'choice', key: 'who', options: ['desk', 'partner', 'sender', 'neighbour', 'public'] }, { kind: 'several', key: 'sees', options: ['own', 'total', 'flow', 'reasons', 'perOrganisation'] }, { kind: 'optionalText', key: 'agreement' }], blank: { who: 'partner', sees: ['own', 'total'] } },
      ],
    },
  ],
  urgencyLabels: Urgency.options.map((urgency) => ({ kind: 'optionalText' as const, key: `urgencyLabels.${urgency}` })),
};

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

/** The path of a field inside the row or group at `base`. */
export function pathIn(base: string, key: string): string {
  return base === '' ? key : key === '' ? base : `${base}.${key}`;
}
