import type { ReactNode } from 'react';
import { EmptyState } from '../../components/index.ts';
import { nl } from '../../nl.ts';

/** Screen "TriageScreen". */
export function TriageScreen(): ReactNode {
  return <EmptyState title={nl.screens.triage} />;
}
