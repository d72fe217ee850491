import { CodedError } from '../../../shared/contract/errors.ts';
import type { AuditLineView } from '../../../shared/contract/desk/audit.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import { RegionAuditPage } from '../../../shared/contract/region.ts';
import type { Audit, FeatureHandlers, Journal, RegionAsk, Session } from '../kernel.ts';
import type { StoreContext } from '../store/context.ts';
import type { Param } from '../store/handle.ts';
import { appendAudit, eventsOf, linesOfCase, verifiedNothing, verifyChain } from './chain.ts';
import type { AuditLine } from './chain.ts';
import { changesOf } from './changes.ts';
import { accessOf, csvOf } from './files.ts';
import { showsPatient } from './patients.ts';
import { MAX_SHOWN, reconcile } from './reconcile.ts';
import { compareLogs, followRegionLog } from './region-log.ts';
import type { RegionLog } from './region-log.ts';
import { verifyAll, wrongMarks } from './verify.ts';
import { actionLabel, groupOf, groupSql } from './words.ts';
import type { AuditGroup } from './words.ts';

/** Lines checked per look at the log; a long log is checked over several looks and says "unknown" until its end was reached. */
const VERIFY_SLICE = 50_000;
/** The chain's head is written beside the keys every so many lines, so that cutting off its end shows. */
const ANCHOR_EVERY = 200;
/** More than this doesn't go in one file (lines). */
const MAX_EXPORT = 100_000;
/** Lines are kept at least this long (care.md 6.4: five years from writing the line), in ms. */
export const AUDIT_RETENTION_MS = 5 * 366 * 86_400_000;

export type DeskAudit = Audit & {
  readonly handlers: FeatureHandlers<'audit'>;
  /** true = whole, false = tampered with, null = not checked to its end yet */
  intact(): boolean | null;
  anchor(): void;
  /** For the router, around each query: the returned function writes the line of a look at a patient, unless the feature wrote it itself. */
  watch(actor: Actor | null, method: string, input: unknown): () => void;
};
type Filter = { readonly caseId: string | null; readonly actorId: string | null; readonly group: AuditGroup | null; readonly from: number | null; readonly to: number | null };

export function createAudit(context: StoreContext, session: Pick<Session, 'nameOf'> & { desk(): string }, journal: Pick<Journal, 'events'>, region: RegionAsk): DeskAudit {
  let verified = context.keys.floor() ?? verifiedNothing;
  let broken = false;
  // What was written last, so that a look is written once: by the feature with its details, else by the router.
  let serial = 0;
  const recent: { readonly serial: number; readonly key: string }[] = [];
  const keyOf = (actor: Actor, action: string, caseId: string | null): string => `${actor.id}\n${action}\n${caseId ?? ''}`;

  const write = (line: Parameters<Audit['record']>[0]): void => {
    const { seq, hash } = context.db.write((db) => appendAudit(db, { ...context.circumstances.of(line.actor), ...line, at: context.clock() }));
    serial += 1;
    recent.push({ serial, key: keyOf(line.actor, line.action, line.caseId) });
    if (recent.length > 256) recent.splice(0, 128);
    if (seq % ANCHOR_EVERY === 0) context.keys.setAnchor(seq, hash);
  };
  const intact = (): boolean | null => {
    if (broken) return false;
    const check = verifyChain(context.db.read, verified, VERIFY_SLICE);
    verified = check.verified;
    const wrong = check.complete ? wrongMarks(context.db.read, { floor: context.keys.floor(), marks: context.keys.marks() }) : null;
    broken = check.found !== null || wrong !== null;
    if (broken) context.log('error', 'the audit chain is not whole', { line: check.brokenAt ?? wrong?.line ?? verified.seq });
    return broken ? false : check.complete ? true : null;
  };
  const anchor = (): void => {
    const last = context.db.read.get<{ seq: number; hash: string }>('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');
    if (last !== undefined && last.seq > (context.keys.anchor()?.seq ?? 0)) context.keys.setAnchor(last.seq, last.hash);
  };
  const viewOf = (row: AuditLine): AuditLineView => ({
    seq: row.seq, at: row.at, actor: row.actor_id === 'nobody' ? 'niemand aangemeld' : session.nameOf({ id: row.actor_id, role: 'system', desk: row.desk }), actorId: row.actor_id, role: row.role, action: row.action, label: actionLabel(row.action),
    group: groupOf(row.action, row.outcome, row.why), caseId: row.case_id, outcome: row.outcome, desk: row.desk, place: row.place, behalf: row.behalf === null ? null : session.nameOf({ id: row.behalf, role: 'system', desk: row.desk }), why: row.why,
  });
  const select = (filter: Filter, order: string, before: number, limit: number): readonly AuditLine[] => {
    const group = filter.group === null ? null : groupSql(filter.group);
    const conditions: readonly (readonly [string, Param])[] = [
      ['seq < ?', before], ...(filter.caseId === null ? [] : [[`seq IN (${linesOfCase})`, filter.caseId] as const]), ...(filter.actorId === null ? [] : [['actor_id = ?', filter.actorId] as const]),
      ...(filter.from === null ? [] : [['at >= ?', filter.from] as const]), ...(filter.to === null ? [] : [['at < ?', filter.to] as const]), ...(group === null ? [] : [[group.sql, JSON.stringify(group.actions)] as const]),
    ];
    return context.db.read.all<AuditLine>(`SELECT * FROM audit WHERE ${conditions.map(([sql]) => sql).join(' AND ')} ORDER BY seq ${order} LIMIT ?`, ...conditions.map(([, value]) => value), limit);
  };
  const note = (actor: Actor | null, action: string, caseId: string | null, detail?: string): Actor => {
    if (actor === null) throw new CodedError('notSignedIn', 'Meld u eerst aan bij "Dienst starten".');
    write({ actor, action, caseId, outcome: 'done', ...(detail === undefined ? {} : { detail }) });
    return actor;
  };
  const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });
  const verify = (): ReturnType<typeof verifyAll> => verifyAll(context.db.read, { floor: context.keys.floor(), marks: context.keys.marks() }, turn);

  /** The region's own log as far as this desk may read it; null when it can't be had now, or the region doesn't offer it. */
  const regionLog = async (): Promise<RegionLog | null> => {
    try {
      return await followRegionLog(async (after) => RegionAuditPage.parse(await region.ask('GET', `/v1/audit/own?after=${after}&limit=1000`)), session.desk());
    } catch (error) {
      if (error instanceof CodedError && ['offline', 'notFound', 'forbidden'].includes(error.code)) return null;
      throw error;
    }
  };
  const betweenLogs = (there: RegionLog, floor: number): ReturnType<typeof reconcile> => {
    const { compared, waiting, onlyHere, onlyThere } = compareLogs(context.db.read, there, floor);
    return { checked: compared, waiting, notAtRegion: onlyHere.slice(0, MAX_SHOWN), notInLog: onlyThere.slice(0, MAX_SHOWN) };
  };

  return {
    intact,
    anchor,
    record: write,
    watch: (actor, method, input) => {
      if (actor === null || !showsPatient(method)) return () => undefined;
      const caseId = typeof input === 'object' && input !== null && 'caseId' in input && typeof input.caseId === 'string' ? input.caseId : null;
      const mark = serial;
      return () => {
        const written = recent.some((one) => one.serial > mark && one.key.startsWith(`${actor.id}\n${method}\n`) && (caseId === null || one.key.endsWith(`\n${caseId}`)));
        if (!written) write({ actor, action: method, caseId, outcome: 'done' });
      };
    },
    count: (action, from, to) => context.db.read.get<{ count: number }>('SELECT count(*) AS count FROM audit WHERE action = ? AND at >= ? AND at < ?', action, from, to)?.count ?? 0,
    handlers: {
      'audit.list': (input, call) => {
        const lines = select(input, 'DESC', input.before ?? Number.MAX_SAFE_INTEGER, input.limit).map(viewOf);
        const result = { lines, intact: intact() };
        note(call.actor, 'audit.list', input.caseId);
        return result;
      },
      'audit.people': () => ({
        people: context.db.read.all<{ id: string }>('SELECT DISTINCT actor_id AS id FROM audit ORDER BY actor_id LIMIT 2000').map(({ id }) => ({ id, name: id === 'nobody' ? 'niemand aangemeld' : session.nameOf({ id, role: 'system', desk: '' }) })),
      }),
      'audit.line': ({ seq }, call) => {
        const row = context.db.read.get<AuditLine>('SELECT * FROM audit WHERE seq = ?', seq);
        if (row === undefined) throw new CodedError('notFound', 'Deze regel staat niet (meer) in het logboek.');
        const ids = eventsOf(row.detail);
        // An administrator looks after the log, not after patients.
        const changes = row.case_id === null || ids.length === 0 || call.actor?.role === 'administrator' ? [] : changesOf(journal.events(row.case_id), ids);
        note(call.actor, 'audit.line', row.case_id, `line ${seq}`);
        return { line: viewOf(row), changes: [...changes] };
      },
      'audit.verify': async (_input, call) => {
        const verdict = await verify();
        note(call.actor, 'audit.verify', null, verdict.intact ? 'intact' : `broken at ${verdict.found?.line ?? 0}`);
        if (!verdict.intact) broken = true;
        return verdict;
      },
      'audit.export': (input, call) => {
        const rows = select(input, 'ASC', Number.MAX_SAFE_INTEGER, MAX_EXPORT + 1);
        if (rows.length > MAX_EXPORT) throw new CodedError('tooLarge', 'Dit zijn te veel regels voor een bestand. Kies een kortere periode.');
        const file = csvOf(rows.map((line) => ({ line, view: viewOf(line) })), `logboek-${input.caseId ?? new Date(call.now).toISOString().slice(0, 10)}.csv`);
        note(call.actor, 'audit.export', input.caseId, `${rows.length} lines, sha256 ${file.sha256}`);
        return { ...file, lines: rows.length };
      },
      'audit.access': ({ caseId, why }, call) => {
        const events = journal.events(caseId);
        if (events.length === 0) throw new CodedError('notFound', 'Deze aanvraag is op deze werkplek niet bekend.');
        const file = accessOf(caseId, events, select({ caseId, actorId: null, group: null, from: null, to: null }, 'ASC', Number.MAX_SAFE_INTEGER, MAX_EXPORT).map(viewOf), call.now, session.desk());
        note(call.actor, 'audit.access', caseId, `sha256 ${file.sha256}, ${why.length} characters of reason`);
        return { ...file };
      },
      'audit.reconcile': async (_input, call) => {
        const there = await regionLog();
        const floor = context.keys.floor()?.seq ?? 0;
        const own = await verify();
        const found = there === null ? reconcile(context.db.read, session.desk(), floor) : betweenLogs(there, floor);
        note(call.actor, 'audit.reconcile', null, `${there === null ? 'feed' : 'both logs'}, ${found.checked} checked, ${found.notAtRegion.length + found.notInLog.length} differ`);
        if (!own.intact) broken = true;
        return { ...found, desk: { lines: own.lines, intact: own.intact }, region: there === null ? null : { lines: there.lines, brokenAt: there.brokenAt } };
      },
      'audit.purge': async ({ before }, call) => {
        if (before > call.now - AUDIT_RETENTION_MS) throw new CodedError('refused', 'Logregels blijven minstens vijf jaar bewaard. Kies een eerdere datum.');
        const verdict = await verify();
        if (!verdict.intact) throw new CodedError('refused', 'Het logboek is niet heel. Er wordt niets verwijderd voordat dat is uitgezocht.');
        const first = context.db.read.get<{ seq: number | null }>('SELECT min(seq) AS seq FROM audit WHERE at >= ?', before)?.seq;
        const last = context.db.read.get<AuditLine>('SELECT * FROM audit WHERE seq = ?', first === null || first === undefined ? -1 : first - 1);
        if (last === undefined) return { removed: 0, floor: context.keys.floor()?.seq ?? 0 };
        // The floor goes first: a crash in between leaves lines that nobody needs, never a chain without a beginning.
        context.keys.setFloor(last.seq, last.hash);
        const removed = context.db.write((db) => {
          db.run('DELETE FROM audit_case_line WHERE seq <= ?', last.seq);
          return db.run('DELETE FROM audit WHERE seq <= ?', last.seq);
        });
        verified = { seq: last.seq, hash: last.hash };
        note(call.actor, 'audit.purge', null, `${removed} lines up to ${last.seq}, hash ${last.hash}`);
        return { removed, floor: last.seq };
      },
      'audit.printed': ({ what, caseId }, call) => {
        note(call.actor, 'audit.printed', caseId, what);
        return {};
      },
    },
  };
}
