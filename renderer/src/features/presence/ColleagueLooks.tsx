import type { ReactNode } from 'react';
import { Tag } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { useColleagueLooks } from './store.ts';

/** "een collega kijkt nu", where that is so. */
export function ColleagueLooks({ caseId }: { readonly caseId: string }): ReactNode {
  return useColleagueLooks(caseId) ? <Tag>{nl.casework.colleagueLooks}</Tag> : null;
}
