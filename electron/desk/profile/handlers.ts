import type * as z from 'zod';
import { addDays, dateAt, instantOf } from '../../../shared/calendar/index.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { CareType } from '../../../shared/contract/primitives.ts';
import { InForce } from '../../../shared/contract/desk/profile.ts';
import type { RosterEntry } from '../../../shared/contract/region.ts';
import { normaliseTelephone } from '../../../shared/identifiers/index.ts';
import { organisationInTurn } from '../../../shared/profile/rotation.ts';
import { routeFor } from '../../../shared/profile/route.ts';
import type { RegionProfile } from '../../../shared/profile/schema.ts';
import { surgeOn } from '../../../shared/profile/surge.ts';
import { profileInWords, surgeText } from '../../../shared/profile/words.ts';
import { actorOf } from '../casework/context.ts';
import { textField } from '../casework/looked.ts';
import type { Look } from '../casework/looked.ts';
import type { FeatureHandlers, Kernel } from '../kernel.ts';
import { createPublishing } from './publishing.ts';
import { publishedRow, publishRows } from './publishRows.ts';
import { rosterGaps } from '../../../shared/profile/rosterGaps.ts';
import type { Profiles } from './service.ts';

const weeksShown = 6;

export function profileHandlers(kernel: Kernel, profiles: Profiles, look: Look): FeatureHandlers<'profile'> {
  const publishing = createPublishing(kernel, profiles);
  const regionOf = (regionId: string | null): string => regionId ?? profiles.homeRegion();
  const organisation = (id: string | null): string | null => (id === null ? null : (kernel.cache.get('organisation', id)?.name ?? id));
  const roster = (id: string): RosterEntry => {
    const found = kernel.cache.get('roster', id);
    if (found === null) throw new CodedError('notFound', 'Deze dienst staat niet (meer) op het rooster.');
    return found;
  };

  return {
    'profile.current': ({ regionId }) => {
      const profile = profiles.of(regionOf(regionId));
      return { profile, regionName: kernel.cache.get('regionDirectory', profile.regionId)?.name ?? profile.name };
    },
    'profile.urgencyLabels': () => ({ labels: Object.fromEntries(profiles.regionIds().flatMap((id) => { const { urgencyLabels } = profiles.of(id); return urgencyLabels === undefined || Object.keys(urgencyLabels).length === 0 ? [] : [[id, urgencyLabels]]; })) }),
    'profile.inForce': ({ regionId }, { now, actor }) => inForce(kernel, profiles, regionOf(regionId), organisation, now, actor?.role ?? 'system'),
    'profile.route': ({ caseId, source, careType }, { now }) => {
      const looked = caseId === null ? null : look(caseId, now);
      const profile = looked?.profile ?? profiles.of(profiles.homeRegion());
      const decided = looked === null ? careType : (looked.state.decision?.decided.careType ?? looked.evaluation.facts.outcome.careType);
      return {
        route: routeFor(profile, looked === null ? source : textField(looked.state.referral, 'referrerRole'), decided as CareType | null, now), inTurn: organisation(organisationInTurn(profile, now)),
        mode: profile.triage.mode, by: profile.triage.by, checkedBy: profile.triage.checkedBy, profileVersion: profile.version,
      };
    },
    'profile.switchSurge': async ({ regionId, kind, on, why }, context) => {
      const actor = actorOf(context);
      await kernel.region.ask('POST', '/v1/surge', { actor, actorName: kernel.session.nameOf(actor), regionId, kind, on, why });
      kernel.audit.record({ actor, action: on ? 'profile.surgeOn' : 'profile.surgeOff', caseId: null, outcome: 'done', detail: kind });
      return {};
    },

    'profile.draft': ({ regionId }) => publishing.view(regionOf(regionId)),
    'profile.saveDraft': ({ regionId, draft }) => publishing.save(regionId, draft),
    'profile.dropDraft': ({ regionId }) => publishing.drop(regionId),
    'profile.rebaseDraft': ({ regionId }) => publishing.rebase(regionId),
    'profile.shipped': () => ({ profiles: publishing.shipped() }),
    'profile.adopt': ({ regionId, id }) => publishing.adopt(regionId, id),
    'profile.publish': async ({ regionId }, context) => ({ version: await publishing.publish(regionId, actorOf(context)) }),

    'profile.rosters': ({ regionId, from, to }, { now }) => {
      const profile = profiles.of(regionOf(regionId));
      const mine = kernel.cache.all('roster').filter((entry) => entry.regionId === profile.regionId);
      const begin = Math.max(from, now);
      return {
        regionId: profile.regionId, entries: mine.filter((entry) => entry.from < to && from < entry.to).sort((a, b) => a.from - b.from || a.order - b.order || (a.id < b.id ? -1 : 1)),
        gaps: begin < to ? rosterGaps(profile, mine, begin, to).map((gap) => ({ ...gap, regionId: profile.regionId })) : [],
        staff: kernel.cache.all('staff').filter((person) => person.regionId === profile.regionId), rotation: rotationOf(profile, now, (id) => organisation(id) ?? id),
      };
    },
    'profile.saveRoster': async ({ entry }, context) => {
      if (normaliseTelephone(entry.phone) === null) throw new CodedError('badRequest', 'Het telefoonnummer van deze dienst klopt niet. Vul een Nederlands nummer in.');
      if (entry.to <= entry.from) throw new CodedError('badRequest', 'De dienst eindigt voordat hij begint.');
      const known = kernel.cache.get('roster', entry.id);
      await publishRows(kernel, actorOf(context), 'profile.saveRoster', [publishedRow('roster', { ...entry, phone: normaliseTelephone(entry.phone) ?? entry.phone }, known?.version ?? 0)]);
      return {};
    },
    'profile.removeRoster': async ({ id }, context) => {
      await publishRows(kernel, actorOf(context), 'profile.removeRoster', [{ kind: 'roster', id, baseVersion: roster(id).version, body: null }]);
      return {};
    },
    'profile.swapRoster': async ({ a, b }, context) => {
      const [one, other] = [roster(a), roster(b)];
      if (one.role !== other.role || one.regionId !== other.regionId) throw new CodedError('badRequest', 'Ruilen kan alleen tussen twee diensten van dezelfde functie in dezelfde regio.');
      const taken = (entry: RosterEntry, from: RosterEntry): RosterEntry => ({ ...entry, staffId: from.staffId, name: from.name, phone: from.phone });
      await publishRows(kernel, actorOf(context), 'profile.swapRoster', [publishedRow('roster', taken(one, other), one.version), publishedRow('roster', taken(other, one), other.version)]);
      return {};
    },
    'profile.saveStaff': async ({ staff }, context) => {
      await publishRows(kernel, actorOf(context), 'profile.saveStaff', [publishedRow('staff', staff, kernel.cache.get('staff', staff.id)?.version ?? 0)]);
      return {};
    },
    'profile.numbers': ({ regionId }) => {
      const region = regionOf(regionId);
      return { regionId: region, locations: kernel.cache.all('location').filter((one) => one.regionId === region).map((one) => ({ ...one, organisationName: organisation(one.organisationId) ?? '' })).sort((a, b) => a.name.localeCompare(b.name, 'nl')) };
    },
    'profile.saveNumbers': async ({ locationId, baseVersion, dayNumber, nightNumber, answeredBy }, context) => {
      const location = kernel.cache.get('location', locationId);
      if (location === null) throw new CodedError('notFound', 'Deze locatie is niet bekend.');
      for (const number of [dayNumber, nightNumber]) if (number !== null && normaliseTelephone(number) === null) throw new CodedError('badRequest', `"${number}" is geen Nederlands telefoonnummer.`);
      const given = (number: string | null) => (number === null ? null : normaliseTelephone(number));
      await publishRows(kernel, actorOf(context), 'profile.saveNumbers', [publishedRow('location', { ...location, dayNumber: given(dayNumber), nightNumber: given(nightNumber), answeredBy }, baseVersion)]);
      return {};
    },
  };
}

function inForce(kernel: Kernel, profiles: Profiles, regionId: string, organisation: (id: string | null) => string | null, now: number, role: string): z.infer<typeof InForce> {
  const profile = profiles.of(regionId);
  const { surge } = profile;
  const on = new Map(surgeOn(surge, now).map((one) => [one.kind, one]));
  const switching: readonly string[] = surge.switchedBy;
  return {
    regionId, regionName: profiles.nameOf(regionId), profile, sections: profileInWords(profile).map((section) => ({ ...section, lines: [...section.lines] })), routeNow: routeFor(profile, null, null, now), inTurn: organisation(organisationInTurn(profile, now)),
    surge: surge.kinds.map((kind) => { const since = on.get(kind); return { kind, on: since !== undefined, text: surgeText(surge, kind), since: since === undefined ? null : since.at, by: since?.by ?? '', why: since?.why ?? '' }; }),
    maySwitch: switching.includes(role) || (role === 'trainee' && kernel.syncStatus().training), history: [...(surge.history ?? [])].reverse().slice(0, 50), versions: [...profiles.versions(regionId)].reverse().slice(0, 50),
    gaps: profiles.gaps(now).filter((gap) => gap.regionId === regionId), regions: profiles.regionIds().map((id) => ({ id, name: profiles.nameOf(id) })),
  };
}

/** The coming weeks of a rotating triage team: from when, and whose turn. */
function rotationOf(profile: RegionProfile, now: number, nameOf: (id: string) => string): { readonly from: number; readonly organisationId: string; readonly name: string }[] {
  const { rotation } = profile.triage;
  if (rotation === undefined) return [];
  return Array.from({ length: weeksShown }, (_, week) => addDays(now, week * 7)).flatMap((at) => {
    const organisationId = organisationInTurn(profile, at);
    return organisationId === null ? [] : [{ from: instantOf(dateAt(at), '12:00'), organisationId, name: nameOf(organisationId) }];
  });
}
