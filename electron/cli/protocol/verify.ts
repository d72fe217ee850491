import { packFromFiles, verifyPack } from '../../../shared/triage/index.ts';
import type { Pack, Result, VerifyReport } from '../../../shared/triage/index.ts';
import { shippedPack } from '../../../shared/protocol/tijdelijk-verblijf/index.ts';
import { readPackFolder } from './packs.ts';
import { readFlags } from './usage.ts';

/** `verify [--pack DIR] [--json]`: the verifier's report; exit 1 on any finding, a pack that does not load included. */
export async function verifyCommand(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, ['pack'], ['json'], 0);
  const directory = flags.values['pack'];
  const pack: Result<Pack> = directory === undefined ? { ok: true, value: shippedPack() } : packFromFiles(readPackFolder(directory));
  const json = flags.switches.has('json');
  if (!pack.ok) {
    const { code, english, message, details } = pack.error;
    const finding = { kind: 'load', code, message, english, ...details };
    process.stdout.write(json ? `${JSON.stringify({ ok: false, findings: [finding] }, null, 2)}\n` : `does not load: ${english}\n1 finding: not publishable\n`);
    return 1;
  }
  const started = process.cpuUsage();
  const report = verifyPack(pack.value);
  const used = process.cpuUsage(started);
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : readable(report));
  process.stderr.write(`verified in ${Math.round((used.user + used.system) / 1000)} ms CPU, ${report.nodes} nodes\n`);
  return report.ok ? 0 : 1;
}

function readable(report: VerifyReport): string {
  const lines = [
    `${report.pack.id} version ${report.pack.version} (${report.pack.status})`,
    ...report.tables.map((table) => `table ${table.id}: ${table.rows} rows, ${table.inputs} inputs, ${table.findings === 0 ? 'no gap, overlap, masked or unreachable row' : `${table.findings} findings`}`),
    ...report.invariants.map((invariant) => `invariant ${invariant.id}: ${invariant.proven ? 'proven' : 'NOT PROVEN'}`),
    `cases: ${report.cases.passed} of ${report.cases.total} as expected`,
    ...report.findings.map((finding) => `FINDING ${finding.kind}: ${finding.english}`),
    report.ok ? 'no findings: publishable' : `${report.findings.length} findings: not publishable`,
  ];
  return `${lines.join('\n')}\n`;
}
