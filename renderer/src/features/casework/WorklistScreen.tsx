import type { ReactNode } from 'react';
import { EmptyState } from '../../components/index.ts';
import { nl } from '../../nl.ts';

/** Screen "WorklistScreen". */
export function WorklistScreen(): ReactNode {
  return <EmptyState title={nl.screens.worklist} />;
}
