import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button, EmptyState, Notice, Panel, ScreenHead, SelectField, Waiting } from '../../components/index.ts';
import { goTo } from '../../app/routes.ts';
import { nl } from '../../nl.ts';
import { optionsOf } from '../../nl/lists.ts';
import { Editor } from './Editor.tsx';
import { Gaps } from './Gaps.tsx';
import { NumbersPanel } from './NumbersPanel.tsx';
import { Preview } from './Preview.tsx';
import { RosterPanel } from './RosterPanel.tsx';
import { StaffPanel } from './StaffPanel.tsx';
import { SurgePanel } from './SurgePanel.tsx';
import { chooseRegion, retryProfile, useProfile, useProfileFeed } from './store.ts';
import './profile.css';

const t = nl.profile;
type Part = keyof typeof t.parts;

/** Screen 12, Beheer: a way of working is made as a draft, checked while it is typed, compared and then published; rosters, staff and numbers go to the region at once. */
export function ManageScreen(): ReactNode {
  useProfileFeed(true);
  const { inForce, draft, rosters, error, forbidden } = useProfile();
  const [part, setPart] = useState<Part>('profile');
  if (forbidden) return <EmptyState title={t.onlyManagers}><Button onPress={() => { goTo('profile'); }}>{t.toReading}</Button></EmptyState>;
  if (inForce === null || draft === null || rosters === null) return <Waiting error={error} onRetry={retryProfile} />;
  return (
    <div className="page profile">
      <ScreenHead title={t.manage} lead={t.manageIntro} />
      <div className="split">
        <div className="column">
          <div className="profile-head">
            <div className="row profile-parts" role="group" aria-label={t.manage}>{optionsOf(t.parts).map((one) => <Button key={one.value} pressed={part === one.value} onPress={() => { setPart(one.value); }}>{one.label}</Button>)}</div>
            {inForce.regions.length < 2 ? null : <SelectField label={t.region} value={inForce.regionId} options={inForce.regions.map((region) => ({ value: region.id, label: region.name }))} onChange={chooseRegion} />}
          </div>
          {error === null ? null : <Notice tone="bad" title={error} />}
          {part === 'profile' ? <Editor draft={draft} /> : null}
          {part === 'rosters' ? <RosterPanel rosters={rosters} /> : null}
          {part === 'staff' ? <StaffPanel rosters={rosters} /> : null}
          {part === 'numbers' ? <NumbersPanel regionId={inForce.regionId} /> : null}
        </div>
        <div className="column">
          <Preview draft={draft} />
          <Panel title={t.gaps} pane><Gaps gaps={inForce.gaps} /></Panel>
          <SurgePanel inForce={inForce} />
        </div>
      </div>
    </div>
  );
}
