import { CodedError } from '../../../shared/contract/errors.ts';
import type { Document } from '../../../shared/contract/desk/parts.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { Audience, CostView, Filter, Period, ReportView } from '../../../shared/contract/reports.ts';
import { countMonth } from '../../../shared/reports/costBasis.ts';
import { costView } from '../../../shared/reports/costView.ts';
import { costCsv, reportCsv } from '../../../shared/reports/csv.ts';
import { instantsOfPeriod, monthPeriod, quarterPeriod } from '../../../shared/reports/periods.ts';
import { reportView } from '../../../shared/reports/view.ts';
import { visibilityFor } from '../../../shared/reports/visibility.ts';
import type { Audit, Cache, CallContext, FeatureHandlers, Journal, RegionAsk, Session } from '../kernel.ts';
import { alarmFigures } from '../alarm/figures.ts';
import { createProfiles } from '../profile/service.ts';
import type { StoreContext } from '../store/context.ts';
import { createBaselines } from './baselines.ts';
import { createCapacityLog } from './capacity.ts';
import { createLedger } from './ledger.ts';
import { pdfOf } from '../print/pdf.ts';
import type { PrintedDocument } from '../print/document.ts';
import { costDocument, quarterDocument } from './papers.ts';

export type ReportPorts = { readonly context: StoreContext; readonly journal: Pick<Journal, 'onChange'>; readonly cache: Cache; readonly session: Pick<Session, 'nameOf'>; readonly audit: Pick<Audit, 'count' | 'record'>; readonly region: RegionAsk; readonly isTraining: () => boolean };
type Asked = { readonly regionId: string | null; readonly period: Period; readonly filter: Filter; readonly audience: Audience };
type AskedCost = { readonly regionId: string | null; readonly month: string; readonly deskCents: number | null; readonly physicianMinutes: number | null };

/** Stuurinformatie: figures, quarter report and cost report of one region, from the desk's own store of events. Nothing here names a patient. */
export function createReports(ports: ReportPorts): FeatureHandlers<'reports'> {
  const { context, cache } = ports;
  const profiles = createProfiles(cache);
  const ledger = createLedger(context, ports.journal);
  const capacity = createCapacityLog(context, cache);
  const baselines = createBaselines(cache, ports);
  const regionNameOf = (regionId: string): string => cache.get('regionDirectory', regionId)?.name ?? profiles.of(regionId).name;
  const regionOfBed = (id: string): string | null => cache.get('bedGroup', id)?.regionId ?? null;

  const view = async (asked: Asked, call: CallContext): Promise<ReportView> => {
    actorOf(ports, call);
    const profile = profiles.of(asked.regionId ?? profiles.homeRegion());
    const visibility = visibilityFor(profile, asked.audience);
    if (visibility === null) throw new CodedError('forbidden', 'Het regioprofiel laat deze lezer geen cijfers zien. Wie wat mag zien staat in het profiel, onder "figures".');
    if (asked.period.to < asked.period.from) throw new CodedError('badRequest', 'De laatste dag ligt voor de eerste dag. Kies een andere periode.');
    await ledger.ready();
    const { from, to } = instantsOfPeriod(asked.period);
    const reported = (filter: Filter) => ledger.figures(JSON.stringify([profile.regionId, from, to, filter]), { regionId: profile.regionId, from, to, ...filter, regionOfBed }, call.now);
    const baseline = baselines.of(profile.regionId);
    return reportView({
      profile, regionName: regionNameOf(profile.regionId), period: asked.period, filter: asked.filter, audience: asked.audience, visibility, training: ports.isTraining(), report: reported(asked.filter),
      narrow: (profile.targets ?? []).map((target) => reported({ careTypes: target.careTypes, urgencies: target.urgencies, sources: [] })), events: ledger.events(),
      extras: { alarms: alarmFigures(ports.audit, from, to), capacity: capacity.now(profile.regionId, call.now), samples: capacity.samples(profile.regionId, from, to), locationName: (id) => cache.get('location', id)?.name ?? id },
      baseline: baseline === null ? null : { fileName: baseline.fileName, importedAt: baseline.importedAt, by: baseline.by, figures: baseline.figures.length }, baselineFigures: baseline?.figures ?? [],
    });
  };
  const cost = async (asked: AskedCost, call: CallContext): Promise<CostView> => {
    actorOf(ports, call);
    const profile = profiles.of(asked.regionId ?? profiles.homeRegion());
    const tally = await ledger.ready();
    const counted = countMonth(tally, { regionId: profile.regionId, ...instantsOfPeriod(monthPeriod(asked.month)) }, (bed) => cache.get('bedGroup', bed)?.organisationId ?? null);
    return costView({ ...asked, regionId: profile.regionId, regionName: regionNameOf(profile.regionId), finance: profile.finance, counted, nameOf: (id) => cache.get('organisation', id)?.name ?? id });
  };
  return {
    'reports.indicators': view,
    'reports.csv': async (asked, call) => csvFile(`stuurinformatie ${asked.period.from} ${asked.period.to}`, reportCsv(await view(asked, call))),
    'reports.quarter': async ({ year, quarter, format, ...asked }, call) => {
      const report = await view({ ...asked, period: quarterPeriod(year, quarter), filter: { careTypes: [], urgencies: [], sources: [] } }, call);
      const name = `kwartaalrapport ${year} kwartaal ${quarter}`;
      return format === 'csv' ? csvFile(name, reportCsv(report)) : pdfFile(name, quarterDocument(report, `${year}, kwartaal ${quarter}`));
    },
    'reports.importBaseline': async (input, call) => ({ figures: await baselines.bring(input.regionId ?? profiles.homeRegion(), input, actorOf(ports, call), call.now) }),
    'reports.removeBaseline': async (input, call) => {
      await baselines.remove(input.regionId ?? profiles.homeRegion(), actorOf(ports, call));
      return {};
    },
    'reports.cost': cost,
    'reports.costFile': async ({ format, ...asked }, call) => {
      const report = await cost(asked, call);
      const name = `kosten ${asked.month}`;
      return format === 'csv' ? csvFile(name, costCsv(report)) : pdfFile(name, costDocument(report, call.now));
    },
  };
}

/** Managers anywhere; a trainee in the training region only, where every figure is invented. */
function actorOf(ports: ReportPorts, call: CallContext): Actor {
  if (call.actor === null) throw new CodedError('notSignedIn', 'Meld u eerst aan bij "Dienst starten".');
  if (call.actor.role === 'trainee' && !ports.isTraining()) throw new CodedError('forbidden', 'Stuurinformatie is voor de manager. Vraag een collega met die rol.');
  return call.actor;
}

function csvFile(name: string, text: string): Document {
  return { fileName: `${name.replaceAll(' ', '-')}.csv`, mediaType: 'text/csv;charset=utf-8', base64: Buffer.from(text, 'utf8').toString('base64') };
}
async function pdfFile(name: string, document: PrintedDocument): Promise<Document> {
  return { fileName: `${name.replaceAll(' ', '-')}.pdf`, mediaType: 'application/pdf', base64: await pdfOf(document) };
}
