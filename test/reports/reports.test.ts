import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateAt } from '../../shared/calendar/index.ts';
import { reports } from '../../shared/contract/desk/reports.ts';
import { quarterAt } from '../../shared/reports/periods.ts';
import { triageThrough, vignette } from '../support/casework.ts';
import { startTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

let region: TestRegion;
let desk: TestDesk;
const today = dateAt(Date.now());
const period = { from: today, to: today };

beforeAll(async () => {
  region = await startTestRegion({ beds: 60, timers: false });
  desk = await startTestDesk({ region: { url: region.url, token: region.token } });
  await desk.synced();
});
afterAll(async () => {
  await desk?.close();
  await region?.stop();
});

describe('Stuurinformatie at a desk', () => {
  it('is for managers, and for a trainee in the training region', async () => {
    expect((await desk.refusal('reports.indicators', { period })).code).toBe('notSignedIn');
    for (const method of Object.values(reports)) expect(method.roles).toEqual(['manager', 'trainee']);
    const real = await startTestDesk({ training: false });
    expect((await real.refusal('session.startTraining', {})).code).toBe('refused');
    await real.close();
    await desk.signIn();
  });

  it('refuses a period that ends before it begins, and a reader whom the profile shows nothing', async () => {
    expect((await desk.refusal('reports.indicators', { period: { from: '2026-02-02', to: '2026-02-01' } })).code).toBe('badRequest');
    expect((await desk.refusal('reports.indicators', { period, audience: 'public' })).message).toContain('regioprofiel');
    expect((await desk.refusal('reports.indicators', { period: { from: '2026-02-30', to: '2026-03-01' } })).code).toBe('badRequest');
  });

  it('counts what the region registered, and follows what happens next', async () => {
    const before = (await desk.call('reports.indicators', { period })).cases ?? 0;
    const { caseId } = await desk.call('casework.start', {});
    await triageThrough(desk, caseId, vignette('v01').answers);
    await desk.synced();
    await desk.until(async () => ((await desk.call('reports.indicators', { period })).cases ?? 0) === before + 1);
    const view = await desk.call('reports.indicators', { period });
    expect(view.training).toBe(true);
    expect(view.lines.find((line) => line.id === 'outflowHome')).toMatchObject({ state: 'none', value: null });
    expect(view.lines.filter((line) => line.state === 'notMeasured')).toEqual([]);
    expect(view.sections.find((section) => section.id === 'alarms')?.rows.map((row) => row.key)).toEqual(['seen', 'here']);
    const heat = view.sections.find((section) => section.id === 'heat');
    expect(heat?.rows.flatMap((row) => row.cells).reduce<number>((sum, cell) => sum + (cell ?? 0), 0)).toBe(view.cases);
    expect((await desk.call('reports.indicators', { period: { from: '2020-01-01', to: '2020-12-31' } })).cases).toBe(0);
  });

  it('says how the bed reports stand now', async () => {
    const view = await desk.call('reports.indicators', { period });
    expect(view.sections.find((section) => section.id === 'capacity')?.rows.map((row) => row.key)).toEqual(['stale', 'occupied']);
    expect(view.sections.find((section) => section.id === 'occupancy')?.rows.length).toBeGreaterThan(0);
  });

  it('an imported baseline is refused whole when a line is wrong, is on every desk of the region, and stays marked after a restart', async () => {
    const wrong = await desk.refusal('reports.importBaseline', { fileName: 'n.csv', csv: 'cijfer;waarde;periode;bron\nplacedWithin24h;0,7;2024;verslag\nonzin;1;2024;verslag\n' });
    expect([wrong.code, wrong.message]).toEqual(['badRequest', 'Regel 3: "onzin" is geen bekend cijfer. Er is niets ingelezen.']);
    expect((await desk.refusal('reports.importBaseline', { fileName: 'n.csv', csv: 'cijfer;waarde\n"open' })).message).toContain('niet te lezen');
    expect((await desk.call('reports.indicators', { period })).baseline).toBeNull();
    const other = await startTestDesk({ region: { url: region.url, token: await region.deskToken('desk-oost') } });
    await other.synced();
    await other.signIn();
    expect(await desk.call('reports.importBaseline', { fileName: 'nulmeting.csv', csv: '\ufeffCijfer;Waarde;Periode;Bron\nplacedWithin24h;70 %;2024;jaarverslag\n' })).toEqual({ figures: 1 });
    const imported = async (one: TestDesk) => (await one.call('reports.indicators', { period })).baseline;
    await desk.until(async () => (await imported(desk)) !== null);
    desk = await desk.restart();
    await other.until(async () => (await imported(other)) !== null); // what one desk brought in is on every desk of the region
    expect(await imported(other)).toEqual(await imported(desk));
    await desk.synced();
    const view = await desk.call('reports.indicators', { period });
    expect(view.baseline).toMatchObject({ fileName: 'nulmeting.csv', figures: 1 });
    expect(view.lines.find((line) => line.id === 'placedWithin24h')?.baseline).toMatchObject({ value: 0.7, source: 'jaarverslag' });
    await other.call('reports.removeBaseline', {});
    await desk.until(async () => (await imported(desk)) === null);
    await other.close();
  });

  it('the quarter report is a tagged Dutch PDF with region, period and definitions', async () => {
    const file = await desk.call('reports.quarter', { ...quarterAt(Date.now()), format: 'pdf' });
    const bytes = Buffer.from(file.base64, 'base64');
    const text = bytes.toString('latin1');
    expect(text.startsWith('%PDF-1.7')).toBe(true);
    expect(text).toContain('/Marked true');
    expect(text).toMatch(/\/Lang \(nl-NL\)/);
    for (const tag of ['/S /H1', '/S /H2', '/S /Table', '/S /TH', '/S /TD']) expect(text).toContain(tag);
    const words = pdfWords(bytes);
    for (const word of ['Kwartaalrapport', 'Niet klinisch gevalideerd', 'OEFENREGIO', 'Wat de cijfers betekenen', 'Alarmen', 'Geplaatst binnen 24 uur']) expect(words).toContain(word);
    const csv = await desk.call('reports.quarter', { ...quarterAt(Date.now()), format: 'csv' });
    expect(Buffer.from(csv.base64, 'base64').toString('utf8')).toContain('oefenregio: alle gegevens zijn verzonnen');
  });

  it('the cost report asks for what it needs and then adds up', async () => {
    const month = today.slice(0, 7);
    const view = await desk.call('reports.cost', { month });
    expect(view.requests.reduce((sum, row) => sum + row.count, 0)).toBe((await desk.call('reports.indicators', { period: { from: `${month}-01`, to: today } })).cases);
    const filled = await desk.call('reports.cost', { month, deskCents: 1_234_567, physicianMinutes: 0 });
    expect(filled.invoicedCents + (filled.openCents ?? 0)).toBe(1_234_567);
    expect(Buffer.from((await desk.call('reports.costFile', { month, deskCents: 1, format: 'pdf' })).base64, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
  });
});

/** The words of a PDF with standard fonts: its compressed streams, hex strings read as text. */
function pdfWords(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  let words = '';
  for (const match of text.matchAll(/stream\r?\n/g)) {
    const from = match.index + match[0].length;
    const to = text.indexOf('endstream', from);
    try {
      const stream = inflateSync(bytes.subarray(from, to)).toString('latin1');
      for (const line of stream.split('\n')) words += `${[...line.matchAll(/<([0-9a-f]+)>/g)].map((hex) => Buffer.from(hex[1] ?? '', 'hex').toString('latin1')).join('')} `;
    } catch {
      // an image or a font: no words in it
      continue;
    }
  }
  return words.replace(/\s+/g, ' ');
}
