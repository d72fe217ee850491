import type { PackRef, ProtocolChange, ProtocolReport, ProtocolTable, ProtocolVersionLine, ProtocolView } from '../../../shared/contract/protocol.ts';
import { outcomeLabel, verifyPack } from '../../../shared/triage/index.ts';
import type { Pack, PackCase, Table } from '../../../shared/triage/index.ts';
import type { Packs } from './packs.ts';
import { changesBetween } from './protocol-diff.ts';
import { cellInWords, headOf, hitPolicyText, outputInWords } from './protocol-words.ts';

/** Screen Protocol: the tables as people read them, their proof, and what changed between versions. Reads only; nothing here touches a case. */
export type ProtocolService = {
  versions(now: number): ProtocolVersionLine[];
  view(ref: PackRef, now: number): ProtocolView;
  report(ref: PackRef, now: number): ProtocolReport;
  changes(from: PackRef, to: PackRef, now: number): ProtocolChange[];
};

export function createProtocol(packs: Packs): ProtocolService {
  /** By content: a proof of the same bytes is the same proof. One is kept, the one on screen. */
  let proven: { readonly sha256: string; readonly report: ProtocolReport } | null = null;
  const packOf = (ref: PackRef, now: number): Pack => (ref === null ? packs.current(now) : packs.of(ref.packId, ref.packVersion));
  const lineOf = (pack: Pack, now: number): ProtocolVersionLine => ({
    packId: pack.id, packVersion: pack.version, title: pack.title, origin: packs.list().find((one) => one.pack.sha256 === pack.sha256)?.origin ?? 'shipped', validFrom: pack.validFrom,
    current: packs.current(now).sha256 === pack.sha256, sha256: pack.sha256, notValidated: pack.signOffs.length === 0,
  });
  return {
    versions: (now) => packs.list().map(({ pack }) => lineOf(pack, now)),
    view: (ref, now) => {
      const pack = packOf(ref, now);
      return {
        version: lineOf(pack, now), author: pack.author, status: pack.status, sources: [...pack.sources], signOffs: pack.signOffs.map(({ role, name, on }) => ({ role, name, on })), tables: pack.tables.map((table) => tableView(pack, table)),
        openQuestions: pack.openQuestions.map(({ id, text }) => ({ id, text })), questions: pack.questions.length,
      };
    },
    report: (ref, now) => {
      const pack = packOf(ref, now);
      if (proven?.sha256 !== pack.sha256) proven = { sha256: pack.sha256, report: prove(pack, now) };
      return proven.report;
    },
    changes: (from, to, now) => changesBetween(packOf(from, now), packOf(to, now)),
  };
}

function tableView(pack: Pack, table: Table): ProtocolTable {
  return {
    id: table.id, title: table.title, hitPolicy: table.hitPolicy, hitPolicyText: hitPolicyText(table), inputs: table.inputs.map((input) => headOf(pack, input.on, input.label)),
    outputs: table.outputs.length === 1 ? ['Uitkomst'] : table.outputs.map((output) => (output.name === 'to' ? 'Naar wie' : output.name === 'reason' ? 'Reden' : output.name)),
    rows: table.rows.map((row, index) => ({
      row: index + 1, cells: row.cells.map((cell, at) => cellInWords(pack, table.inputs[at]?.on ?? '', cell)), outcomes: row.outputs.map((value, at) => outputInWords(pack, table, table.outputs[at]?.name ?? '', value)), note: row.note,
    })),
  };
}

function prove(pack: Pack, now: number): ProtocolReport {
  const { ok, findings, invariants, cases, nodes } = verifyPack(pack);
  return {
    ok, checkedAt: now, nodes, passed: cases.passed, invariants: invariants.map(({ id, text, proven }) => ({ id, text, proven })),
    findings: findings.map((finding) => ({ kind: finding.kind, table: pack.tables.find((table) => table.id === finding.table)?.title ?? null, rows: [...(finding.rows ?? [])], message: finding.message })),
    cases: pack.cases.map((item) => {
      const problem = findings.find((finding) => finding.kind === 'case' && finding.caseId === item.id)?.message ?? null;
      return { id: item.id, story: item.story, passed: problem === null, expected: expectedInWords(pack, item), problem };
    }),
  };
}

function expectedInWords(pack: Pack, item: PackCase): ProtocolReport['cases'][number]['expected'] {
  return Object.entries(item.expected).map(([decision, wanted]) => ({
    label: pack.tables.find((table) => table.id === decision)?.title ?? decision,
    value: typeof wanted === 'object' ? wanted.map((entry) => `${outcomeLabel(pack, 'to', entry.to)}: ${outcomeLabel(pack, 'reason', entry.reason)}`).join('; ') || 'niemand' : outcomeLabel(pack, decision, String(wanted)),
  }));
}
