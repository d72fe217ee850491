import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import { Button, EmptyState, Facts, Notice, Panel, ScreenHead, TextField, now } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { useSession } from '../session/store.ts';
import { RecoveryKey } from './RecoveryKey.tsx';
import { backUpNow, exportNow, loadStatus, savePlan, useBackup } from './store.ts';
import type { Status } from './store.ts';
import './backup.css';

const t = nl.backup;

/** For who looks after the desk: the recovery key, backups by hand and planned, everything as a file. */
export function BackupScreen(): ReactNode {
  const { status, error } = useBackup();
  const administrator = useSession((state) => state.staff?.role === 'administrator');
  useEffect(() => { void loadStatus(); }, []);
  return (
    <div className="page backup">
      <ScreenHead title={t.title} lead={t.lead} />
      {error === null ? null : <Notice tone="bad" title={error} />}
      {status === null ? (error === null ? <EmptyState title={nl.common.loading} /> : null) : (
        <div className="split">
          <div className="column">
            <RecoveryKey status={status} administrator={administrator} />
            <Newest status={status} administrator={administrator} />
          </div>
          <div className="column">
            {administrator || status.fixed ? <PlanForm key={`${status.folder ?? ''} ${status.at ?? ''} ${status.keep}`} status={status} /> : null}
            <Export status={status} />
          </div>
        </div>
      )}
    </div>
  );
}

function Newest({ status, administrator }: { readonly status: Status; readonly administrator: boolean }): ReactNode {
  const busy = useBackup((state) => state.busy);
  const { last, problem, nextAt } = status;
  return (
    <Panel title={t.backup} pane>
      {problem === null ? null : <Notice tone="bad" title={t.failed(formatMoment(problem.at, now()))}><p>{problem.message}</p></Notice>}
      <Facts missing={t.none} rows={[
        { label: t.last, value: last === null ? null : t.lastLine(formatMoment(last.at, now()), last.cases, last.unsent, t.size(last.bytes)) },
        { label: t.where, value: last === null ? null : <span className="mono">{`${last.folder}/${last.name}`}</span> },
        { label: t.sum, value: last === null ? null : <span className="mono">{last.sha256}</span> },
        { label: t.next, value: nextAt === null ? t.byHand : formatMoment(nextAt, now()) },
      ]} />
      {administrator ? <div><Button kind="primary" busy={busy === 'backup' || status.running} blockedBecause={blocked(status)} onPress={() => { void backUpNow(); }}>{t.now}</Button></div> : null}
    </Panel>
  );
}

/** What must be there first, in words; null when nothing is missing. */
function blocked(status: Status): string | null {
  if (status.recovery !== 'ready') return t.keyStates[status.recovery];
  return status.folder === null ? t.folderHelp : null;
}

function PlanForm({ status }: { readonly status: Status }): ReactNode {
  const [folder, setFolder] = useState(status.folder ?? '');
  const [at, setAt] = useState(status.at ?? '');
  const [keep, setKeep] = useState(String(status.keep));
  const [error, setError] = useState<{ readonly folder?: string; readonly at?: string; readonly keep?: string }>({});
  const save = async (): Promise<void> => {
    const time = at.trim();
    const many = Number(keep);
    const wrong = { ...(time === '' || /^([01]\d|2[0-3]):[0-5]\d$/.test(time) ? {} : { at: t.badTime }), ...(Number.isInteger(many) && many >= 2 && many <= 400 ? {} : { keep: t.badKeep }), ...(folder.trim() === '' ? { folder: t.folderHelp } : {}) };
    setError(wrong);
    if (Object.keys(wrong).length > 0) return;
    const refused = await savePlan({ folder: folder.trim(), at: time === '' ? null : time, keep: many });
    if (refused !== null) setError({ folder: refused });
  };
  if (status.fixed) return <Panel title={t.plan} pane><Notice tone="info" title={t.fixed} /><Facts missing={t.byHand} rows={[{ label: t.folder, value: <span className="mono">{status.folder}</span> }, { label: t.at, value: status.at }, { label: t.keep, value: String(status.keep) }]} /></Panel>;
  return (
    <Panel title={t.plan} pane>
      <div className="backup-form">
        <TextField label={t.folder} value={folder} hint={t.folderHelp} error={error.folder ?? null} onChange={setFolder} />
        <TextField label={t.at} value={at} hint={t.atHelp} error={error.at ?? null} placeholder="03:30" onChange={setAt} />
        <TextField label={t.keep} value={keep} inputMode="numeric" error={error.keep ?? null} onChange={setKeep} />
        <div><Button onPress={() => { void save(); }}>{t.save}</Button></div>
      </div>
    </Panel>
  );
}

function Export({ status }: { readonly status: Status }): ReactNode {
  const { busy, exported } = useBackup();
  return (
    <Panel title={t.export} pane>
      <p>{t.exportHelp}</p>
      <div className="row">
        <Button busy={busy === 'everything'} blockedBecause={blocked(status)} onPress={() => { void exportNow('everything'); }}>{t.exportAll}</Button>
        <Button busy={busy === 'unsent'} blockedBecause={blocked(status)} onPress={() => { void exportNow('unsent'); }}>{t.exportUnsent}</Button>
      </div>
      {exported === null ? null : (
        <Notice tone="info" title={t.exported(exported.file)}>
          <p>{exported.what === 'everything' ? t.exportCounts(exported.cases, exported.handovers, exported.lines) : t.unsentCounts(exported.commands)}, {t.size(exported.bytes)}</p>
          <p className="muted mono">{exported.sha256}</p>
        </Notice>
      )}
    </Panel>
  );
}
