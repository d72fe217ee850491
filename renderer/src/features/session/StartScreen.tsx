import type { ReactNode } from 'react';
import { EmptyState } from '../../components/index.ts';
import { nl } from '../../nl.ts';

/** Screen "StartScreen". */
export function StartScreen(): ReactNode {
  return <EmptyState title={nl.screens.start} />;
}
