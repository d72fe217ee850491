import '../jitless.ts';
import * as z from 'zod';
import { Id } from '../primitives.ts';
import { everyone, query } from '../define.ts';
import { Text } from './parts.ts';

/** A desk to ring. `regionId` null and no name: the region exists, but this service has no entry of its desk. */
export const DeskEntry = z.strictObject({ regionId: Id.nullable(), region: z.string(), /** part of the region that this desk serves; null = all of it */ part: z.string().nullable(), deskName: z.string().nullable(), phone: z.string().nullable() });
/** `found`: which region, and in `source` how that is known. `ambiguous` / `unknown`: `question` asks back or says why, `options` can be looked up in turn. */
export const DeskLookup = z.strictObject({
  kind: z.enum(['found', 'ambiguous', 'unknown']), question: z.string().nullable(), options: z.array(z.string()), municipality: z.string().nullable(), region: z.string().nullable(), source: z.string().nullable(),
  /** the patient's region is one that this desk works for */ own: z.boolean(), careOffice: z.string().nullable(), desks: z.array(DeskEntry), neighbours: z.array(DeskEntry),
});
export type DeskLookup = z.infer<typeof DeskLookup>;

export const directory = {
  /** Which desk serves this municipality, former municipality or village, with its number. `regionNumber` settles a name that is known to be of that region ("Bergen"). */
  'directory.lookup': query(everyone, z.strictObject({ text: Text(80), regionNumber: z.int().min(1).max(99).nullable().default(null) }), DeskLookup),
};
