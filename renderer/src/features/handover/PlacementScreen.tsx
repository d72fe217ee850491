import type { ReactNode } from 'react';
import { EmptyState } from '../../components/index.ts';
import { nl } from '../../nl.ts';

/** Screen "PlacementScreen". */
export function PlacementScreen(): ReactNode {
  return <EmptyState title={nl.screens.placement} />;
}
