export { admits, closesAt, nextAdmission } from './admission.ts';
export { BedIndex } from './bedIndex.ts';
export { distanceKm } from './distance.ts';
export { isSearchable, labelsServing } from './labels.ts';
export { nightOutlook } from './outlook.ts';
export type { KindOutlook, NightKind } from './outlook.ts';
export { numberNow } from './phone.ts';
export type { NumberNow } from './phone.ts';
export { parseBeds, parseNeed } from './parse.ts';
export type { BedList, RefusedBed } from './parse.ts';
export { criteria } from './order.ts';
export type { BedStatus, Criterion, Fitting } from './order.ts';
export { fit, rank, statusOf } from './rank.ts';
export type { NotFitting, Ranking } from './rank.ts';
export { allReasons } from './reasons.ts';
export type { Reason } from './reasons.ts';
export { earliestMoment, relax } from './relax.ts';
export type { Demand, Relaxation, Relaxations } from './relax.ts';
export { nextChange, openSearch } from './search.ts';
export type { OpenSearch } from './search.ts';
export {
  AdmissionWindow, BedGroup, EntityId, Feature, features, Label, labels, Location, Need, Organisation, organisationKinds, PhoneHours, Position, searchableCareTypes, SearchableCareType,
} from './schema.ts';
