import type { ReactNode } from 'react';
import { useActiveCase } from '../../app/active-case.ts';
import { useKeys } from '../../app/keys.ts';
import { Button, EmptyState, Notice, Panel, ScreenHead } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import './consult.css';
import { AskPanel, DutyPanel } from './AskPanel.tsx';
import { ConsultCard } from './ConsultCard.tsx';
import { showConsults, useConsultList, useConsults } from './store.ts';

/** Screen 6, SO-postvak, with SO raadplegen for the case in hand beside it. */
export function ConsultScreen(): ReactNode {
  const caseId = useActiveCase();
  useConsultList();
  useKeys([{ keys: 'Control+Enter', shown: 'Ctrl+Enter', label: nl.keys.confirm, run: pressAsk }]);
  return (
    <div className="page consults">
      <ScreenHead title={nl.screens.consult} />
      <div className="split">
        <div className="column">
          <DutyPanel />
          <AskPanel caseId={caseId} />
        </div>
        <Box caseId={caseId} />
      </div>
    </div>
  );
}

function Box({ caseId }: { readonly caseId: string | null }): ReactNode {
  const { box, open, loaded, consults, error } = useConsults();
  const mine = consults.filter((consult) => consult.caseId === caseId);
  const shown = [...mine, ...consults.filter((consult) => consult.caseId !== caseId)];
  const filter = (
    <span className="row compact" role="group" aria-label={nl.consult.show}>
      <Button kind="quiet" pressed={box === 'open'} onPress={() => { showConsults('open'); }}>{nl.consult.open}</Button>
      <Button kind="quiet" pressed={box === 'answered'} onPress={() => { showConsults('answered'); }}>{nl.consult.answered}</Button>
      <Button kind="quiet" pressed={box === 'confirm'} onPress={() => { showConsults('confirm'); }}>{nl.consult.toConfirm}</Button>
    </span>
  );
  return (
    <Panel title={nl.consult.questions} pane className="consult-box" aside={filter}>
      {error === null ? null : <Notice tone="bad" title={error} />}
      {loaded ? null : <EmptyState title={nl.common.loading} />}
      {loaded && shown.length === 0 && error === null ? <EmptyState title={box === 'confirm' ? nl.consult.emptyConfirm : open ? nl.consult.emptyOpen : nl.consult.emptyAnswered} /> : null}
      {shown.map((consult, index) => <ConsultCard key={consult.consultId} consult={consult} answerable={open} startOpen={box !== 'answered' && (consult.caseId === caseId || index === 0)} />)}
    </Panel>
  );
}

function pressAsk(): boolean {
  const form = document.activeElement?.closest('.consult, .ask') ?? document.querySelector('.ask');
  const button = form?.querySelector<HTMLButtonElement>('.button-primary') ?? null;
  button?.click();
  return button !== null;
}
