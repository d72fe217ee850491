import { useState } from 'react';
import type { ReactNode } from 'react';
import type { PlacementNeeds } from '../../../../shared/casework/events.ts';
import type { CaseDetail, SearchView } from '../../../../shared/contract/views.ts';
import { Button, TextField, notify } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { goTo } from '../../app/routes.ts';
import { draftOf, setDraft, useNeedsDraft } from './needs-draft.ts';
import type { NeedsDraft } from './needs-draft.ts';
import { noNeeds, recordNeeds, recordSex } from './store.ts';
import { LetterControl } from './LetterControl.tsx';
import { needsText } from './text.ts';

type Feature = PlacementNeeds['features'][number];
const groups: readonly { readonly title: string; readonly features: readonly Feature[]; readonly insulin: boolean }[] = [
  { title: nl.capacity.groups.care, features: ['woundCare', 'infusion', 'oxygen', 'tubeFeeding', 'tracheostomy', 'painPump', 'dialysisTransport'], insulin: true },
  { title: nl.capacity.groups.isolation, features: ['isolationContact', 'isolationDroplet'], insulin: false },
  { title: nl.capacity.groups.room, features: ['hoist', 'bariatric', 'wanderDetection', 'singleRoom'], insulin: false },
];

/** What the place must be able to give, and the written referral: asked before a bed is offered; one line once it is known. */
export function NeedsPanel({ detail, missing }: { readonly detail: CaseDetail; readonly missing: SearchView['missing'] }): ReactNode {
  const [open, setOpen] = useState(false);
  const asked = detail.needs?.asked === true;
  return (
    <section className="strip needs" aria-label={nl.capacity.needs} data-pane="true" tabIndex={-1}>
      {asked && !open
        ? <><NeedsLine needs={detail.needs} onChange={() => { setOpen(true); }} /><LetterControl detail={detail} /></>
        : <NeedsForm detail={detail} wardMissing={missing.includes('closedWard') || missing.includes('wzd')} onDone={() => { setOpen(false); }} />}
      {asked && !open ? <StillMissing detail={detail} missing={missing} /> : null}
    </section>
  );
}

function NeedsLine({ needs, onChange }: { readonly needs: PlacementNeeds | null; readonly onChange: () => void }): ReactNode {
  return (
    <p className="needs-line">
      <strong>{nl.capacity.needs}</strong> <span>{needs === null ? '' : needsText(needs)}</span>
      <Button kind="quiet" label={`${nl.capacity.change}: ${nl.capacity.needs}`} onPress={onChange}>{nl.capacity.change}</Button>
    </p>
  );
}

function NeedsForm({ detail, wardMissing, onDone }: { readonly detail: CaseDetail; readonly wardMissing: boolean; readonly onDone: () => void }): ReactNode {
  const { caseId } = detail;
  const draft = useNeedsDraft((state) => state.drafts[caseId]) ?? draftOf(detail.needs);
  const [error, setError] = useState<{ readonly weight: string | null; readonly distance: string | null }>({ weight: null, distance: null });
  const change = (part: Partial<NeedsDraft>): void => { setDraft(caseId, { ...draft, ...part }); };
  const toggle = (feature: Feature): void => { change({ features: draft.features.includes(feature) ? draft.features.filter((one) => one !== feature) : [...draft.features, feature] }); };
  const askWard = wardMissing || draft.features.includes('wanderDetection') || draft.closedWard !== null || draft.wzd !== null;
  const keep = async (needs: PlacementNeeds): Promise<void> => {
    const refused = await recordNeeds(caseId, needs);
    if (refused !== null) {
      notify({ text: refused, tone: 'bad' });
      return;
    }
    setDraft(caseId, null);
    onDone();
  };
  const base = { ...noNeeds, preferredOrganisations: detail.needs?.preferredOrganisations ?? [], neededBy: detail.needs?.neededBy ?? null };
  const save = (): void => {
    const weightKg = numberOf(draft.weight, 1, 400, true);
    const maxDistanceKm = numberOf(draft.distance, 0, 400, false);
    setError({ weight: weightKg === undefined ? nl.capacity.weightWrong : null, distance: maxDistanceKm === undefined ? nl.capacity.maxDistanceWrong : null });
    if (weightKg !== undefined && maxDistanceKm !== undefined) void keep({ ...base, features: [...draft.features], insulin: draft.insulin, closedWard: draft.closedWard, wzd: draft.wzd, weightKg, maxDistanceKm });
  };
  const touched = draft.features.length > 0 || draft.insulin || draft.weight.trim() !== '' || draft.distance.trim() !== '';
  return (
    <div className="needs-form">
      <div className="needs-head">
        <h2>{nl.capacity.needs}</h2>
        <span className="muted">{nl.capacity.needsAsk}</span>
        <span className="needs-buttons">
          <Button kind={touched ? 'plain' : 'primary'} onPress={() => { void keep({ ...base, closedWard: draft.closedWard, wzd: draft.wzd }); }}>{nl.capacity.noNeeds}</Button>
          <Button kind={touched ? 'primary' : 'plain'} onPress={save}>{nl.capacity.saveNeeds}</Button>
        </span>
      </div>
      <div className="needs-groups">
        {groups.map((group) => (
          <div key={group.title} className="needs-group" role="group" aria-label={group.title}>
            <span className="needs-title">{group.title}</span>
            <span className="chips">
              {group.features.map((feature) => <Button key={feature} pressed={draft.features.includes(feature)} onPress={() => { toggle(feature); }}>{nl.capacity.needLabels[feature]}</Button>)}
              {group.insulin ? <Button pressed={draft.insulin} onPress={() => { change({ insulin: !draft.insulin }); }}>{nl.capacity.needLabels.insulin}</Button> : null}
            </span>
          </div>
        ))}
        <div className="needs-numbers">
          <TextField label={nl.capacity.weight} inputMode="numeric" value={draft.weight} error={error.weight} onChange={(weight) => { change({ weight }); }} />
          <TextField label={nl.capacity.maxDistance} inputMode="numeric" value={draft.distance} error={error.distance} onChange={(distance) => { change({ distance }); }} />
          {askWard ? <YesNo label={nl.capacity.closedWardAsk} value={draft.closedWard} onChange={(closedWard) => { change({ closedWard }); }} /> : null}
          {askWard ? <YesNo label={nl.capacity.wzdAsk} value={draft.wzd} onChange={(wzd) => { change({ wzd }); }} /> : null}
          <LetterControl detail={detail} />
        </div>
      </div>
    </div>
  );
}

/** Asked, never assumed: a closed ward, a Wzd place, the patient's sex, the municipality. One press answers. */
function StillMissing({ detail, missing }: { readonly detail: CaseDetail; readonly missing: SearchView['missing'] }): ReactNode {
  const { caseId, needs } = detail;
  const record = (part: Partial<PlacementNeeds>): void => { void say(recordNeeds(caseId, { ...(needs ?? noNeeds), ...part })); };
  const questions: ReactNode[] = [];
  if (missing.includes('closedWard')) questions.push(<YesNo key="ward" label={nl.capacity.closedWardAsk} value={needs?.closedWard ?? null} onChange={(closedWard) => { record({ closedWard }); }} />);
  if (missing.includes('wzd')) questions.push(<YesNo key="wzd" label={nl.capacity.wzdAsk} value={needs?.wzd ?? null} onChange={(wzd) => { record({ wzd }); }} />);
  if (missing.includes('sex')) {
    questions.push(
      <span key="sex" className="yes-no" role="group" aria-label={nl.capacity.sexAsk}>
        <span title={nl.capacity.sexUnknown}>{nl.capacity.sexShort}</span>
        {(['female', 'male', 'other'] as const).map((sex) => <Button key={sex} onPress={() => { void say(recordSex(caseId, sex)); }}>{nl.casework.sex[sex]}</Button>)}
      </span>,
    );
  }
  if (missing.includes('place')) questions.push(<span key="place" className="yes-no"><span>{nl.capacity.placeUnknown}</span><Button onPress={() => { goTo('triage', caseId); }}>{nl.capacity.placeFix}</Button></span>);
  return questions.length === 0 ? null : <div className="needs-missing"><strong>{nl.capacity.missingFirst}</strong>{questions}</div>;
}

function YesNo({ label, value, onChange }: { readonly label: string; readonly value: boolean | null; readonly onChange: (value: boolean) => void }): ReactNode {
  return (
    <span className="yes-no" role="group" aria-label={label}>
      <span>{label}</span>
      <Button pressed={value === true} onPress={() => { onChange(true); }}>{nl.common.yes}</Button>
      <Button pressed={value === false} onPress={() => { onChange(false); }}>{nl.common.no}</Button>
    </span>
  );
}

async function say(done: Promise<string | null>): Promise<void> {
  const refused = await done;
  if (refused !== null) notify({ text: refused, tone: 'bad' });
}

/** undefined = not a number in range; null = left empty. */
function numberOf(text: string, min: number, max: number, whole: boolean): number | null | undefined {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') return null;
  const value = Number(trimmed);
  return Number.isFinite(value) && value >= min && value <= max && (!whole || Number.isInteger(value)) ? value : undefined;
}
