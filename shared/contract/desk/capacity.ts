import '../jitless.ts';
import * as z from 'zod';
import { Id, Instant } from '../primitives.ts';
import { caseworkers, everyone, query } from '../define.ts';
import { EmergencyList, SearchView } from '../views.ts';
import { empty, Text } from './parts.ts';

export const capacity = {
  'capacity.search': query(caseworkers, z.strictObject({ caseId: Id, neededBy: Instant.nullable().default(null), ignore: z.array(Text(60)).max(20).default([]), limitNotFitting: z.int().min(0).max(20_000).default(200) }), SearchView),
  /** Noodprocedure: beds, numbers, rosters and open cases from the local cache, dated, for printing. */
  'capacity.emergencyList': query(caseworkers, empty, EmergencyList),
  'capacity.overview': query(everyone, empty, z.strictObject({ bedGroups: z.int(), free: z.int(), call: z.int(), stale: z.int(), feedAt: Instant.nullable() })),
};
