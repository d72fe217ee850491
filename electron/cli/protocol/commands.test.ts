import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { shippedPack } from '../../../shared/protocol/tijdelijk-verblijf/index.ts';
import { decide } from '../../../shared/triage/index.ts';
import type { Answers } from '../../../shared/triage/index.ts';
import { runProtocol } from './run.ts';

const program = join(import.meta.dirname, '..', 'protocol.ts');
let scratch = '';
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'protocol-'));
});
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a command that reads no standard input, in this process: the same code, without a start of its own. */
async function command(args: readonly string[]): Promise<Ran> {
  const ran = { out: '', err: '' };
  const spies = (['out', 'err'] as const).map((name) =>
    vi.spyOn(process[`std${name}`], 'write').mockImplementation((text) => {
      ran[name] += String(text);
      return true;
    }),
  );
  try {
    return { code: await runProtocol(args), ...ran };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** Runs the real command as a process. */
function protocol(args: readonly string[], input = ''): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (part: Buffer) => (out += part.toString()));
    child.stderr.on('data', (part: Buffer) => (err += part.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

const lines = (text: string): unknown[] => text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as unknown);

describe('protocol decide', () => {
  it('answers each line on its own line, a bad line does not stop the run, and every full shipped case comes out as expected', async () => {
    const full = shippedPack().cases.filter((item) => item.like === undefined);
    const odd = ['{bad', '[1]', 'null', '{"mood":1}', '{"news2":21}', '{}', '', '{"abcd":"arrest","setting":"home"}'];
    const { code, out } = await protocol(['decide', '--ndjson'], [...odd, ...full.map((item) => JSON.stringify(item.answers))].join('\n'));
    const results = lines(out) as Record<string, unknown>[];
    expect(code).toBe(0);
    expect(results.slice(0, 7).map((result) => (result['error'] as { code?: string } | undefined)?.code ?? result['urgency'])).toEqual(['badJson', 'notAnObject', 'notAnObject', 'unknownFact', 'outOfDomain', null, 'U0']);
    expect(results[5]).toMatchObject({ next: 'abcd', escalation: null });
    expect(results[6]).toMatchObject({ medicalRoute: 'emergency112', careType: 'emergency112', legalRoute: null });
    const sorted = (value: unknown): unknown => (Array.isArray(value) ? value.map((entry) => JSON.stringify(entry)).sort() : value);
    const decided = results.slice(7);
    expect(decided.length).toBe(full.length);
    decided.forEach((result, at) => {
      const { next, possible: _possible, ...decisions } = result;
      expect(next).toBeNull();
      expect(Object.fromEntries(Object.entries(decisions).map(([key, value]) => [key, sorted(value)]))).toEqual(Object.fromEntries(Object.entries(full[at]?.expected ?? {}).map(([key, value]) => [key, sorted(value)])));
    });
  });

  it.each([[[]], [['decide']], [['decide', '--ndjson', '--fast']], [['decide', '--ndjson', 'extra']], [['decide', '--pack']], [['fly']], [['decide', '--ndjson', '--pack', '/nowhere/at/all']], [['export']], [['table', '--ndjson', '/nowhere.dmn']]])('%j: 2, one line of reason and the usage', async (args) => {
    const { code, out, err } = await command(args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err.split('\n')[1]).toBe('usage:');
  });

  it('the process ends with that exit code', async () => {
    const { code, out, err } = await protocol(['decide', '--fast']);
    expect([code, out, err.split('\n').slice(0, 2)]).toEqual([2, '', ['unknown flag --fast', 'usage:']]);
  });
});

describe('protocol export, import and --pack', () => {
  it('an exported pack decides and verifies like the shipped one; a changed one follows its change', async () => {
    const folder = join(scratch, 'pack');
    expect((await command(['export', folder])).code).toBe(0);
    const imported = await command(['import', folder]);
    expect((JSON.parse(imported.out) as { sha256: string }).sha256).toBe(shippedPack().sha256);
    const changed = join(scratch, 'changed');
    cpSync(folder, changed, { recursive: true });
    const dmn = readFileSync(join(changed, 'protocol.dmn'), 'utf8');
    writeFileSync(join(changed, 'protocol.dmn'), dmn.replace('&lt; 18', '&lt; 21'));
    const answers = JSON.stringify({ ...shippedPack().cases[0]?.answers, ageYears: 19 });
    const before = decide(shippedPack(), JSON.parse(answers) as Answers);
    const after = await protocol(['decide', '--ndjson', '--pack', changed], answers);
    expect(before.ok && before.value.careType).toBe('elvLow');
    expect((lines(after.out)[0] as { careType: string }).careType).toBe('outOfScope');
    const verdict = await command(['verify', '--pack', changed, '--json']);
    expect(verdict.code).toBe(1);
    expect((JSON.parse(verdict.out) as { findings: { kind: string }[] }).findings.map((finding) => finding.kind)).toContain('case');
  });

  it('a pack that does not load is refused whole, by verify as a finding', async () => {
    const folder = join(scratch, 'broken');
    await command(['export', folder]);
    const dmn = readFileSync(join(folder, 'protocol.dmn'), 'utf8');
    writeFileSync(join(folder, 'protocol.dmn'), dmn.replace('[5..6]', '[6..5]'));
    const verdict = await command(['verify', '--pack', folder]);
    const decided = await command(['decide', '--ndjson', '--pack', folder]);
    expect(verdict.code).toBe(1);
    expect(verdict.out).toMatch(/table urgency, row 7, column news2: reversed interval/);
    expect(decided.code).toBe(1);
    expect(decided.out).toBe('');
    expect(decided.err.trim().split('\n').length).toBe(1);
  });
});

describe('protocol verify, table and tck', () => {
  it('the shipped pack verifies with exit 0', async () => {
    const { code, out } = await command(['verify']);
    expect(code).toBe(0);
    expect(out).toMatch(/no findings: publishable/);
  });

  it('a table answers complete and partial inputs, in its own order', async () => {
    const file = join(scratch, 'table.dmn');
    writeFileSync(file, TABLE);
    const { code, out } = await protocol(['table', file, '--ndjson'], ['{"Age":20,"Risk":"low"}', '{"Risk":"high"}', '{"Age":20}', '{}', '{"Age":"x"}', '{"Agee":1}'].join('\n'));
    expect(code).toBe(0);
    expect(lines(out)).toEqual([
      { result: 'yes', possible: ['yes'], next: null },
      { result: 'no', possible: ['no'], next: null },
      { result: null, possible: ['no', 'yes'], next: 'Risk' },
      { result: null, possible: ['no', 'yes'], next: 'Risk' },
      { error: { code: 'outOfDomain', fact: 'Age', message: expect.any(String) } },
      { error: { code: 'unknownFact', fact: 'Agee', message: expect.any(String) } },
    ]);
  });

  it('tck counts what passed, failed and was skipped; nothing passed is no success', async () => {
    const folder = join(scratch, 'kit');
    cpSync(join(scratch, 'table.dmn'), join(folder, 'm.dmn'), { recursive: true });
    const test = (risk: string, expected: string): string => `<testCases><modelName>m.dmn</modelName><testCase id="1"><inputNode name="Age"><value xsi:type="xsd:decimal">20</value></inputNode><inputNode name="Risk"><value>${risk}</value></inputNode><resultNode name="Verdict"><expected><value>${expected}</value></expected></resultNode></testCase></testCases>`;
    writeFileSync(join(folder, 'm-test-01.xml'), test('low', 'yes'));
    const good = await command(['tck', folder]);
    expect([good.code, good.out.trim().split('\n').at(-1)]).toEqual([0, '1 passed, 0 failed, 0 skipped']);
    writeFileSync(join(folder, 'm-test-02.xml'), test('high', 'yes'));
    const bad = await command(['tck', folder]);
    expect([bad.code, bad.out.trim().split('\n').at(-1)]).toEqual([1, '1 passed, 1 failed, 0 skipped']);
  });
});

const TABLE = `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="urn:m">
<inputData id="a" name="Age"><variable name="Age" typeRef="number"/></inputData>
<inputData id="b" name="Risk"><variable name="Risk" typeRef="string"/></inputData>
<decision id="d" name="Verdict"><variable name="Verdict" typeRef="string"/>
<decisionTable hitPolicy="FIRST">
<input id="c1"><inputExpression typeRef="number"><text>Age</text></inputExpression></input>
<input id="c2"><inputExpression typeRef="string"><text>Risk</text></inputExpression><inputValues><text>"low","high"</text></inputValues></input>
<output id="o"/>
<rule id="r1"><inputEntry><text>-</text></inputEntry><inputEntry><text>"high"</text></inputEntry><outputEntry><text>"no"</text></outputEntry></rule>
<rule id="r2"><inputEntry><text>&gt;= 18</text></inputEntry><inputEntry><text>-</text></inputEntry><outputEntry><text>"yes"</text></outputEntry></rule>
<rule id="r3"><inputEntry><text>-</text></inputEntry><inputEntry><text>-</text></inputEntry><outputEntry><text>"no"</text></outputEntry></rule>
</decisionTable></decision></definitions>`;
