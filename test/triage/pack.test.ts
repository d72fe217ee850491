import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, expect } from 'vitest';
import { PACK_FILES, caseAnswers, loadPack, packFromFiles, packHash } from '../../shared/triage/index.ts';
import type { PackFile, PackFolder } from '../../shared/triage/index.ts';
import { generatedModule } from '../../shared/triage/generate.ts';
import { judge } from './oracle.ts';
import { shippedPack } from '../../shared/protocol/tijdelijk-verblijf/index.ts';

const read = (name: string): string => readFileSync(join(import.meta.dirname, '../../shared/protocol/tijdelijk-verblijf', name), 'utf8');

describe('the shipped pack', () => {
  it('the generated module is what its DMN and JSON sources give', () => {
    const files = Object.fromEntries(PACK_FILES.map((name) => [name, read(name)])) as Record<PackFile, string> satisfies PackFolder;
    const pack = packFromFiles(files);
    if (!pack.ok) throw new Error(pack.error.english);
    expect(read('pack.generated.ts')).toBe(generatedModule(pack.value));
    expect(pack.value.sha256).toBe(shippedPack().sha256);
    expect(packHash(shippedPack())).toBe(shippedPack().sha256);
    expect(loadPack(shippedPack()).ok).toBe(true);
  });

  it('every shipped case expects what the independent reading of the protocol gives', () => {
    const pack = shippedPack();
    for (const item of pack.cases) {
      const verdict = judge(caseAnswers(pack, item));
      for (const [decision, expected] of Object.entries(item.expected)) {
        const own = verdict[decision as keyof typeof verdict];
        const text = (value: unknown): string => (Array.isArray(value) ? value.map((entry) => JSON.stringify(entry)).sort().join() : String(value));
        expect(text(own), `${item.id} ${decision}`).toBe(text(expected));
      }
    }
  });

  it('says everywhere that it is not clinically validated', () => {
    expect(shippedPack().status).toBe('niet klinisch gevalideerd');
    expect(read('protocol.dmn')).toContain('niet klinisch gevalideerd');
  });

  it('every question has a text, a reason and a label for each answer, and unknown reads as not knowing', () => {
    for (const question of shippedPack().questions) {
      expect(question.text.endsWith('?'), question.id).toBe(true);
      expect(question.why.length, question.id).toBeGreaterThan(20);
      if (question.kind === 'choice') for (const option of question.options) if (option.value === 'unknown') expect(option.label, question.id).toMatch(/^Weet niet/);
    }
  });

  it('the hints that carry safety are there', () => {
    const text = JSON.stringify(shippedPack().questions);
    for (const hint of ['bloedverdunners', 'meldcode', 'zelfdoding', 'delier', 'iets anders acuuts', 'op de voorgrond', 'beoordeeld en afgehandeld']) expect(text).toContain(hint);
  });

  it('every row has its sentence and every outcome its name', () => {
    const pack = shippedPack();
    for (const table of pack.tables) {
      for (const row of table.rows) expect(row.note.length).toBeGreaterThan(5);
      for (const output of table.outputs) for (const value of output.values ?? []) expect(pack.labels[output.name]?.[String(value)], `${table.id} ${String(value)}`).toBeTruthy();
    }
  });
});
