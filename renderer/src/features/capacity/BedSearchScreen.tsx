import type { ReactNode } from 'react';
import { EmptyState } from '../../components/index.ts';
import { nl } from '../../nl.ts';

/** Screen "BedSearchScreen". */
export function BedSearchScreen(): ReactNode {
  return <EmptyState title={nl.screens.beds} />;
}
