import type { ReactNode } from 'react';
import { Button, Notice } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { DeskLine } from './DeskFinder.tsx';
import './directory.css';
import { openFinder, useDeskLookup } from './store.ts';

const t = nl.directory;

/** At a referral of somebody who lives in another region: whose desk that is and its number. Nothing for the own region, or while the place isn't known. */
export function OtherRegion({ municipality, regionNumber }: { readonly municipality: string; readonly regionNumber: number | null }): ReactNode {
  const answer = useDeskLookup(municipality, regionNumber);
  if (answer === null || answer.kind !== 'found' || answer.own) return null;
  return (
    <Notice title={t.livesElsewhere(answer.region ?? '')}>
      {answer.desks.map((desk) => <DeskLine key={desk.part ?? desk.region} desk={desk} size="normal" />)}
      <Button kind="quiet" onPress={() => { openFinder(municipality); }}>{t.more}</Button>
    </Notice>
  );
}
