import type { ReactNode } from 'react';
import { EmptyState } from '../../components/index.ts';
import { nl } from '../../nl.ts';

/** Screen "ConsultScreen". */
export function ConsultScreen(): ReactNode {
  return <EmptyState title={nl.screens.consult} />;
}
