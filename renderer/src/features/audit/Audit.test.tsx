// @vitest-environment jsdom
import path from 'node:path';
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../../../../electron/desk/store/handle.ts';
import { testKey } from '../../../../test/support/desk.ts';
import type { TestDesk } from '../../../../test/support/desk.ts';
import { openGround } from '../../../../test/support/screen.ts';
import { nl } from '../../nl.ts';
import { refreshSession } from '../session/store.ts';
import { AuditScreen } from './AuditScreen.tsx';

/** Logboek on the real core: the lines of a small shift, filters, files, and a chain that somebody broke. */
let desk: TestDesk;
let caseId = '';
const saved: { name: string; text: () => Promise<string> }[] = [];

beforeAll(async () => {
  const ground = await openGround({ region: { beds: 10 } });
  desk = ground.desk;
  await refreshSession();
  caseId = (await desk.call('casework.start', {})).caseId;
  await desk.call('casework.savePatient', { caseId, patient: { name: 'Proef Logregel' } });
  await desk.call('casework.worklist', {});
  await desk.call('casework.get', { caseId });
  await desk.refusal('session.staff', {});
  let blob: Blob | null = null;
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: (given: Blob) => { blob = given; return 'blob:made-here'; }, revokeObjectURL: () => undefined }));
  HTMLAnchorElement.prototype.click = function () {
    const kept = blob;
    saved.push({ name: this.download, text: () => kept?.text() ?? Promise.resolve('') });
  };
  return async () => {
    await ground.close();
    vi.unstubAllGlobals();
  };
});
afterEach(cleanup);

const rows = (): readonly HTMLElement[] => within(screen.getByRole('grid', { name: nl.audit.title })).getAllByRole('row').slice(1);
const texts = (): string => rows().map((row) => row.textContent).join('\n');
const select = (label: string, value: string): void => { fireEvent.change(screen.getByLabelText(label), { target: { value } }); };
async function shown(): Promise<void> {
  render(<AuditScreen />);
  await waitFor(() => { expect(rows().length).toBeGreaterThan(3); }, { timeout: 20_000 });
}

describe('Logboek', () => {
  it('shows who did what, newest first, with refusals in words, and never a patient', async () => {
    await shown();
    expect(texts()).toContain('Gegevens van de patiënt vastgelegd');
    expect(texts()).toContain('Werklijst bekeken');
    expect(texts()).toContain('geweigerd');
    expect(texts()).not.toContain('Logregel');
  });

  it('filters by kind, by case and by day, says what isn\'t a day, and clears', async () => {
    await shown();
    select(nl.audit.group, 'refused');
    await waitFor(() => { expect(rows().every((row) => row.textContent?.includes('geweigerd'))).toBe(true); });
    fireEvent.click(screen.getByRole('button', { name: nl.audit.clear }));
    await waitFor(() => { expect(texts()).toContain('Werklijst bekeken'); });
    const field = screen.getByLabelText(nl.audit.caseId);
    fireEvent.change(field, { target: { value: caseId } });
    fireEvent.blur(field);
    await waitFor(() => { expect(texts()).not.toContain('Werklijst bekeken'); });
    expect(texts()).toContain('Aanvraag bekeken');
    fireEvent.click(screen.getByRole('button', { name: nl.audit.clear }));
    await waitFor(() => { expect(texts()).toContain('Werklijst bekeken'); });
    const from = screen.getByLabelText(nl.audit.from);
    fireEvent.change(from, { target: { value: 'gisteren' } });
    fireEvent.blur(from);
    await screen.findByText(nl.audit.badDate);
    fireEvent.change(from, { target: { value: '01-01-2100' } });
    fireEvent.blur(from);
    await screen.findByText(nl.audit.empty);
    fireEvent.click(screen.getByRole('button', { name: nl.audit.clear }));
    await waitFor(() => { expect(texts()).toContain('Werklijst bekeken'); });
  });

  it('saves what the filter shows as a file with the hashes, and that is itself a line', async () => {
    await shown();
    select(nl.audit.group, 'change');
    await waitFor(() => { expect(texts()).not.toContain('Werklijst bekeken'); });
    fireEvent.click(screen.getByRole('button', { name: nl.audit.export }));
    await waitFor(() => { expect(saved.length).toBe(1); });
    expect(saved[0]?.name).toMatch(/^logboek-\d{4}-\d{2}-\d{2}\.csv$/);
    const text = await saved[0]?.text() ?? '';
    expect(text).toContain('casework.savePatient');
    expect(text).not.toContain('casework.worklist');
    expect(text).not.toContain('Logregel');
    expect(text).toMatch(/[0-9a-f]{64}/);
    expect((await desk.call('audit.list', {})).lines.some((line) => line.action === 'audit.export')).toBe(true);
  });

  it('a whole chain is said to be whole; one that was changed is not, with the line and what is wrong', async () => {
    await shown();
    fireEvent.click(screen.getByRole('button', { name: nl.audit.verify }));
    await waitFor(() => { expect(document.body.textContent).toContain(nl.audit.intact); });
    const seq = (await desk.call('audit.list', { caseId })).lines.at(-1)?.seq ?? 0;
    const db = openDatabase(path.join(desk.dataFolder, 'desk.db'), { key: testKey });
    db.write((writer) => writer.run("UPDATE audit SET actor_id = 'iemand-anders' WHERE seq = ?", seq));
    db.close();
    await waitFor(() => { expect(screen.getByRole<HTMLButtonElement>('button', { name: nl.audit.verify }).disabled).toBe(false); });
    fireEvent.click(screen.getByRole('button', { name: nl.audit.verify }));
    await screen.findByText(nl.audit.brokenAt(String(seq), nl.audit.kinds.changed), undefined, { timeout: 20_000 });
    expect(document.body.textContent).toContain(nl.audit.broken);
  });
});
