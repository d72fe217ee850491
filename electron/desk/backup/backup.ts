import path from 'node:path';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { BackupReport } from '../../../shared/contract/desk/backup.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { Audit, FeatureHandlers, HostPorts } from '../kernel.ts';
import type { StoreContext } from '../store/context.ts';
import { fingerprint } from '../store/open.ts';
import { makeRecoveryCode, readRecovery, unwrapKey, wrapKey, writeRecovery } from '../store/recovery.ts';
import type { Recovery } from '../store/recovery.ts';
import type { Timers } from '../sync/ports.ts';
import { choreError, runChore, tryFolder } from './chore.ts';
import type { RunChore } from './chore.ts';
import { createPlans, nextBackup } from './plan.ts';

export type BackupParts = {
  readonly context: StoreContext; readonly ports: HostPorts; readonly audit: Pick<Audit, 'record'>; readonly desk: () => string; readonly timers: Timers; readonly signedIn: () => boolean;
  /** Default: in this thread. */
  readonly run?: RunChore;
  /** Ends the core and starts it anew on what lies in the folder then; left out = whoever runs the core does so. */
  readonly restart?: () => void;
};
export type DeskBackup = { readonly handlers: FeatureHandlers<'backup'>; /** begins looking at the clock; answers what stops it */ watch(): () => void };

const LOOK_EVERY_MS = 60_000;
/** Time (ms) for the answer of a restore to reach the screen before the core starts anew. */
const RESTART_AFTER_MS = 300;
const noKey = 'Maak eerst een herstelsleutel. Zonder herstelsleutel kan niemand een back-up openen.';

/** Backups, exports and putting a backup back, for a desk whose key nobody but the system's key store has. */
export function createBackup(parts: BackupParts): DeskBackup {
  const { context, ports } = parts;
  const { dataFolder: folder, databaseKey: key } = ports;
  const run = parts.run ?? runChore;
  const plans = createPlans(ports);
  const startedAt = context.clock();
  let pending: { readonly code: string; readonly recovery: Recovery } | null = null;
  let running = false;

  const note = (actor: Actor | null, action: string, detail: string, outcome: 'done' | 'refused' = 'done'): void => parts.audit.record({ actor: actor ?? { id: 'nobody', role: 'system', desk: parts.desk() }, action, caseId: null, outcome, detail });
  const recoveryState = (recovery: Recovery | null): 'none' | 'ready' | 'stale' => (recovery === null ? 'none' : recovery.key === fingerprint(key) ? 'ready' : 'stale');
  const ready = (): { readonly recovery: Recovery; readonly target: string } => {
    const recovery = readRecovery(folder);
    if (recovery === null || recoveryState(recovery) !== 'ready') throw new CodedError('refused', noKey);
    const target = plans.read().folder;
    if (target === null) throw new CodedError('refused', 'Kies eerst een map voor de back-ups.');
    return { recovery, target };
  };
  /** One chore at a time; its error in Dutch. */
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running) throw new CodedError('conflict', 'Er loopt al een back-up of export. Wacht tot die klaar is.');
    running = true;
    try {
      return await work();
    } catch (error) {
      throw choreError(error);
    } finally {
      running = false;
    }
  };
  const backUp = async (actor: Actor | null): Promise<BackupReport> => {
    try {
      const { recovery, target } = ready();
      const report = await alone(() => run({ kind: 'backup', folder, key, target, keep: plans.read().keep, recovery, desk: parts.desk(), now: context.clock() }));
      plans.change({ last: report, problem: null });
      note(actor, 'backup.now', `${report.name}, ${report.cases} cases, sha256 ${report.sha256}`);
      return report;
    } catch (error) {
      if (error instanceof CodedError && error.code === 'conflict') throw error;
      const message = error instanceof CodedError ? error.message : 'De back-up is niet gemaakt. Kijk in het logbestand van deze werkplek.';
      plans.change({ problem: { at: context.clock(), message } });
      ports.log('error', 'backup failed', { code: error instanceof CodedError ? error.code : error instanceof Error ? error.name : 'unknown' });
      throw error;
    }
  };
  const isNew = (): boolean => !parts.signedIn() && context.credentials.all().length === 0 && context.db.read.get('SELECT 1 FROM outbox LIMIT 1') === undefined && context.db.read.get('SELECT 1 FROM event WHERE local IS NOT NULL LIMIT 1') === undefined;

  return {
    handlers: {
      'backup.status': () => {
        const plan = plans.read();
        const recovery = readRecovery(folder);
        return { folder: plan.folder, at: plan.at, keep: plan.keep, fixed: ports.backup !== undefined, recovery: recoveryState(recovery), recoveryAt: recovery?.madeAt ?? null, last: plan.last, problem: plan.problem, nextAt: nextBackup(plan, startedAt), running };
      },
      'backup.plan': ({ folder: target, at, keep }, call) => {
        if (ports.backup !== undefined) throw new CodedError('refused', 'De beheerder van deze computers heeft dit vastgelegd. Het kan hier niet worden gewijzigd.');
        if (!path.isAbsolute(target)) throw new CodedError('refused', 'Geef de hele plaats van de map, bijvoorbeeld /mnt/backup of \\\\server\\backup.');
        if (inside(folder, target)) throw new CodedError('refused', 'Deze map hoort bij de gegevens van deze werkplek en brandt met de computer mee. Kies een map op een andere schijf of op het netwerk.');
        try {
          tryFolder(target);
        } catch (error) {
          throw choreError(error);
        }
        plans.change({ folder: target, at, keep, problem: null });
        note(call.actor, 'backup.plan', `${at ?? 'by hand'}, ${keep} kept`);
        return {};
      },
      'backup.makeRecoveryKey': (_input, call) => {
        const code = makeRecoveryCode();
        pending = { code, recovery: wrapKey(code, key, parts.desk(), call.now) };
        note(call.actor, 'backup.makeRecoveryKey', 'shown');
        return { code };
      },
      'backup.confirmRecoveryKey': ({ code }, call) => {
        if (pending === null) throw new CodedError('notFound', 'Er is geen nieuwe herstelsleutel om na te kijken. Begin opnieuw.');
        // What was typed must open the very file that is kept; a wrong key is a coded error.
        unwrapKey(pending.recovery, code);
        writeRecovery(folder, pending.recovery);
        pending = null;
        note(call.actor, 'backup.confirmRecoveryKey', 'kept');
        return {};
      },
      'backup.now': (_input, call) => backUp(call.actor),
      'backup.export': async ({ what }, call) => {
        const { recovery, target } = ready();
        const made = await alone(() => run({ kind: 'export', what, folder, key, target, recovery, desk: parts.desk(), now: call.now }));
        note(call.actor, 'backup.export', `${what}, ${made.cases} cases, ${made.commands} commands, sha256 ${made.sha256}`);
        return made;
      },
      'backup.restorable': () => ({ possible: isNew() }),
      'backup.restore': async ({ from, code }, call) => {
        if (!isNew()) throw new CodedError('refused', 'Op deze werkplek is al gewerkt. Een back-up terugzetten kan op een nieuwe werkplek; vraag uw systeembeheerder om een lege gegevensmap.');
        if (!path.isAbsolute(from)) throw new CodedError('refused', 'Geef de hele plaats van de map van de back-up.');
        const made = await alone(() => run({ kind: 'restore', folder, key, from, code, now: call.now }));
        if (parts.restart !== undefined) parts.timers.after(RESTART_AFTER_MS, parts.restart);
        return made;
      },
    },
    watch: () => {
      let off = (): void => undefined;
      const look = (): void => {
        off = parts.timers.after(LOOK_EVERY_MS, look);
        const due = nextBackup(plans.read(), startedAt);
        if (running || due === null || due > context.clock()) return;
        // Said where it is looked for: the log, the screen of backups (plan.problem).
        backUp({ id: 'schedule', role: 'system', desk: parts.desk() }).catch((error: unknown) => {
          if (!(error instanceof CodedError)) ports.log('error', 'scheduled backup failed', { name: error instanceof Error ? error.name : 'unknown' });
        });
      };
      off = parts.timers.after(LOOK_EVERY_MS, look);
      return () => off();
    },
  };
}

function inside(folder: string, target: string): boolean {
  const way = path.relative(folder, target);
  return way === '' || (!way.startsWith('..') && !path.isAbsolute(way));
}
