import type { ReactNode } from 'react';
import { EmptyState } from '../../components/index.ts';
import { nl } from '../../nl.ts';

/** Screen "ConnectionScreen". */
export function ConnectionScreen(): ReactNode {
  return <EmptyState title={nl.screens.connection} />;
}
