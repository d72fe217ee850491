import { distanceKm, isSearchable, labelsServing, numberNow } from '../../../shared/capacity/index.ts';
import type { AdmissionWindow, BedGroup, BedIndex, Location, Need } from '../../../shared/capacity/index.ts';
import { formatMoment, nextMoment } from '../../../shared/calendar/index.ts';
import { careTypeNl, featureNl } from '../../../shared/casework/nl.ts';
import type { CallRoundFor, CallRow } from '../../../shared/contract/capacity.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { Out, Parsed } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { RegionProfile } from '../../../shared/profile/schema.ts';
import type { Places } from '../casework/places.ts';
import type { Kernel, OutboxEntry } from '../kernel.ts';
import type { Profiles } from '../profile/service.ts';
import type { Beds } from './bed-index.ts';
import { nightKinds } from './night-kinds.ts';
import type { Found } from './service.ts';

type Position = NonNullable<BedGroup['position']>;
export type CallRounds = ReturnType<typeof createCallRounds>;

/** A call about a bed stays on the list this long, so that nobody rings the same number twice. */
const calledAgoMs = 60 * 60_000;
/** How long a nurse waits on the line for the region; a later answer comes with the feed. */
const waitMs = 4_000;
const maxRows = 200;

/** Belronde: whom to ring about beds that read "bellen", and what becomes of each answer. */
export function createCallRounds(kernel: Kernel, beds: Beds, places: Places, profiles: Profiles, find: (caseId: string, actor: Actor, now: number) => Found) {
  const rowOf = (bed: BedGroup, from: Position | null, regionId: string, now: number, reports: ReadonlyMap<string, OutboxEntry>): CallRow => {
    const location = places.location(bed.locationId);
    const number = location === null ? null : numberNow(location, now);
    return {
      bedGroupId: bed.id, version: bed.version, name: bed.name, organisation: places.organisationName(bed.organisationId), location: location?.name ?? bed.name, place: location?.place ?? '', own: bed.regionId === regionId,
      distanceKm: from === null || bed.position === null ? null : distanceKm(from, bed.position), number: number === null ? null : { ...number, hours: hoursText(number.hours) }, otherNumber: location === null ? null : otherNumber(location, number?.kind ?? null), answeredBy: location?.answeredBy ?? '',
      available: bed.available, availableFrom: bed.availableFrom, observedAt: bed.observedAt, expiresAt: bed.expiresAt, reportedBy: bed.reportedBy, lastCall: bed.lastCall ?? null, report: reportOf(reports.get(bed.id)),
    };
  };
  /** The newest report of each bed group that the region has not taken. */
  const unsent = (): Map<string, OutboxEntry> => new Map(kernel.outbox.reports().flatMap((entry) => (entry.body.kind === 'reportCapacity' ? [[entry.body.bedGroupId, entry] as const] : [])));
  /** The calls of the night's outlook; what was rung about lately stays in sight. */
  const forNight = (index: BedIndex, now: number, reports: ReadonlyMap<string, OutboxEntry>): BedGroup[] => {
    const regionId = profiles.homeRegion();
    const all = [...index.beds.filter((bed) => bed !== undefined), ...beds.teams()];
    const ids = new Set(nightKinds(all, profiles.of(regionId), regionId, now).flatMap((one) => one.calls));
    const lately = all.filter((bed) => !ids.has(bed.id) && bed.regionId === regionId && calledLately(bed, now, reports)).sort(latestCallFirst);
    return [...[...ids].flatMap((id) => { const bed = beds.get(id); return bed === undefined ? [] : [bed]; }), ...lately];
  };
  const nightOf = (profile: RegionProfile, now: number): number => nextMoment(now, profile.freshness.nightUntil);

  return {
    rowOf: (bed: BedGroup, now: number): CallRow => rowOf(bed, null, profiles.homeRegion(), now, unsent()),
    night: nightOf,

    list({ caseId, careType, night }: Parsed<DeskContract['capacity.callRound']>, actor: Actor, now: number): Out<DeskContract['capacity.callRound']> {
      const reports = unsent();
      const found = caseId === null ? null : find(caseId, actor, now);
      const kind: CallRoundFor | null = found?.need.careType ?? careType;
      if (kind === null && !night) throw new CodedError('badRequest', 'Kies eerst een aanvraag of een zorgsoort om voor te bellen.');
      const regionId = found?.need.regionId ?? profiles.homeRegion();
      const profile = profiles.of(regionId);
      const index = beds.index();
      const ranked = kind === null ? forNight(index, now, reports) : found === null ? byCareType(kind === 'districtNursing' ? beds.teams() : index.beds, kind, regionId, now, reports) : forNeed(found, index.beds, now, reports);
      if (found === null) kernel.audit.record({ actor, action: 'capacity.callRound', caseId: null, outcome: 'done', detail: kind ?? 'night' });
      return {
        caseId, careType: kind, asOf: now, offline: kernel.syncStatus().connection === 'offline', ask: askFor(kind, found?.need ?? null, nightOf(profile, now), now), total: ranked.length, night: nightOf(profile, now),
        rows: ranked.slice(0, maxRows).map((bed) => rowOf(bed, found?.need.position ?? null, regionId, now, reports)),
      };
    },

    /**
     * Writes the answer down and sends it. `changed`: somebody changed the number since the nurse saw it; nothing is overwritten, the row shows how it stands and the same
     * answer given again counts. `noAnswer` leaves the number alone. Errors: notFound, badRequest.
     */
    async report(input: Parsed<DeskContract['capacity.reportCall']>, actor: Actor, now: number): Promise<Out<DeskContract['capacity.reportCall']>> {
      const bed = beds.get(input.bedGroupId);
      if (bed === undefined) throw new CodedError('notFound', 'Deze plek staat niet meer in het overzicht. Vernieuw de belronde.');
      const told = toldBy(input, now);
      const [id = ''] = kernel.journal.send({
        actor, action: 'capacity.reportCall',
        commands: [{ kind: 'reportCapacity', bedGroupId: input.bedGroupId, baseVersion: input.baseVersion, ...told, forTheNight: input.forTheNight && input.said !== 'noAnswer', spokeWith: input.spokeWith, said: input.said, byName: kernel.session.nameOf(actor).slice(0, 120) }],
      });
      const result = kernel.syncStatus().connection === 'online' ? await kernel.outbox.result(id, waitMs) : null;
      if (result?.current != null) beds.told(result.current);
      kernel.emit('capacity.changed', [input.bedGroupId]);
      const current = beds.get(input.bedGroupId);
      const row = current === undefined ? null : rowOf(current, null, profiles.homeRegion(), now, unsent());
      if (result === null) return { state: 'waiting', message: null, row };
      if (result.status === 'applied' || result.status === 'duplicate') return { state: 'applied', message: null, row: row === null ? null : { ...row, report: null } };
      return { state: result.status === 'conflict' ? 'changed' : 'refused', message: result.message, row: row === null ? null : { ...row, report: null } };
    },
  };
}

function toldBy({ said, available, availableFrom }: Parsed<DeskContract['capacity.reportCall']>, now: number): { readonly available: number | null; readonly availableFrom: number | null } {
  switch (said) {
    case 'noAnswer': case 'unknown': return { available: null, availableFrom: null };
    case 'full': return { available: 0, availableFrom: null };
    case 'free': if (available === null || available < 1) throw new CodedError('badRequest', 'Hoeveel plekken zijn er vrij? Kies een cijfer van 1 tot en met 9.'); return { available, availableFrom: null };
    case 'from': if (availableFrom === null || availableFrom <= now) throw new CodedError('badRequest', 'Vul een tijdstip in de toekomst in waarop de plek vrijkomt.'); return { available: Math.max(1, available ?? 1), availableFrom };
  }
}

/** Beds that fit this need but read "bellen", in the order of the search; what was rung about lately stays in sight at the end. */
function forNeed({ search, need }: Found, all: readonly (BedGroup | undefined)[], now: number, reports: ReadonlyMap<string, OutboxEntry>): BedGroup[] {
  const byId = new Map(all.flatMap((bed) => (bed === undefined ? [] : [[bed.id, bed] as const])));
  const ids = search.ranking().fitting.filter(({ status }) => status === 'call').map(({ id }) => id);
  const listed = new Set(ids);
  const serving = labelsServing(need.careType, need.urgency);
  const lately = all.filter((bed): bed is BedGroup => bed !== undefined && !listed.has(bed.id) && bed.labels.some((label) => serving.includes(label)) && calledLately(bed, now, reports)).sort(latestCallFirst);
  return [...ids.flatMap((id) => { const bed = byId.get(id); return bed === undefined ? [] : [bed]; }), ...lately];
}

/** Without a patient: every place of the kind in the own region of which nobody knows now, the longest unknown first; then what was rung about lately. */
function byCareType(all: readonly (BedGroup | undefined)[], kind: CallRoundFor, regionId: string, now: number, reports: ReadonlyMap<string, OutboxEntry>): BedGroup[] {
  const labels = isSearchable(kind) ? labelsServing(kind, 'U3') : ['districtNursing' as const];
  const own = all.filter((bed): bed is BedGroup => bed !== undefined && bed.regionId === regionId && bed.labels.some((label) => labels.includes(label)));
  const unknown = own.filter((bed) => bed.available === null || now > bed.expiresAt);
  const listed = new Set(unknown.map((bed) => bed.id));
  return [
    ...unknown.sort((a, b) => Number(b.acute) - Number(a.acute) || a.observedAt - b.observedAt || (a.id < b.id ? -1 : 1)),
    ...own.filter((bed) => !listed.has(bed.id) && calledLately(bed, now, reports)).sort(latestCallFirst),
  ];
}

function calledLately(bed: BedGroup, now: number, reports: ReadonlyMap<string, OutboxEntry>): boolean {
  return (bed.lastCall != null && bed.lastCall.at > now - calledAgoMs) || reports.has(bed.id);
}

function latestCallFirst(a: BedGroup, b: BedGroup): number {
  return (b.lastCall?.at ?? 0) - (a.lastCall?.at ?? 0) || (a.id < b.id ? -1 : 1);
}

function reportOf(entry: OutboxEntry | undefined): CallRow['report'] {
  if (entry?.body.kind !== 'reportCapacity') return null;
  const waits = entry.state === 'waiting' || entry.state === 'sending';
  return { state: waits ? 'waiting' : 'refused', said: entry.body.said ?? 'unknown', at: entry.at, message: entry.result?.message ?? null };
}

function otherNumber(location: Location, shown: 'day' | 'night' | null): string | null {
  const other = shown === 'day' ? location.nightNumber : location.dayNumber;
  return shown === null || other === (shown === 'day' ? location.dayNumber : location.nightNumber) ? null : other;
}

const dayNames = ['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo'];

/** "dag en nacht", "07:00-23:00", "ma-vr 08:00-17:00"; a night that is written as two windows reads as one. */
export function hoursText(windows: readonly AdmissionWindow[]): string {
  if (windows.length === 0) return 'dag en nacht';
  const early = windows.find((window) => window.from === '00:00');
  const late = windows.find((window) => window.to === '24:00' && window.from !== '00:00');
  if (windows.length === 2 && early !== undefined && late !== undefined && early.days.length === 7 && late.days.length === 7) return `${late.from}-${early.to}`;
  return windows.map((window) => `${window.days.length === 7 ? '' : `${daysText(window.days)} `}${window.from}-${window.to}`).join(', ');
}

function daysText(days: readonly number[]): string {
  const sorted = [...days].sort((a, b) => a - b);
  const [first = 1] = sorted;
  const last = sorted.at(-1) ?? first;
  const whole = sorted.length > 2 && last - first === sorted.length - 1;
  return whole ? `${dayNames[first - 1] ?? ''}-${dayNames[last - 1] ?? ''}` : sorted.map((day) => dayNames[day - 1] ?? '').join(' ');
}

/** What to ask, without anything that says who the patient is. */
function askFor(kind: CallRoundFor | null, need: Need | null, night: number, now: number): string[] {
  const what = kind === null ? 'Klopt het nog wat wij van deze plek weten?' : kind === 'districtNursing' ? 'Kunt u nog een cliënt aannemen (wijkverpleging)?' : `Heeft u nu plek: ${careTypeNl[kind]}${need === null ? '' : `, ${need.urgency}, ${need.sex === 'female' ? 'vrouw' : need.sex === 'male' ? 'man' : 'geslacht niet bekend'}`}?`;
  const lines = [what, kind === 'districtNursing' ? 'Hoeveel cliënten?' : 'Hoeveel plekken? Zo niet: vanaf wanneer?'];
  if (need !== null) {
    const care = [...need.features.map((feature) => featureNl[feature] ?? feature), ...(need.weightKg === null ? [] : [`${need.weightKg} kg`]), ...(need.closedWard ? ['gesloten afdeling'] : []), ...(need.wzd ? ['Wzd-registratie'] : [])];
    if (care.length > 0) lines.push(`Kan dat daar: ${care.join(', ')}?`);
    lines.push(`Opname uiterlijk ${formatMoment(need.neededBy, now)}: lukt dat?`);
  }
  lines.push(`Mag dit antwoord blijven staan tot ${formatMoment(night, now)}?`);
  return lines;
}
