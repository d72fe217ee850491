import '../jitless.ts';
import * as z from 'zod';
import { Id, Instant } from '../primitives.ts';
import { trackedItems } from '../../casework/events.ts';
import { caseworkers, command, query } from '../define.ts';
import { ShiftView } from '../views.ts';
import { empty, oneCase, done, Document, Text } from './parts.ts';

export const handover = {
  /** The data set of care.md 6.2 B as it stands, with what is still missing. */
  'handover.view': query(caseworkers, oneCase, z.strictObject({ caseId: Id, sections: z.array(z.strictObject({ title: z.string(), lines: z.array(z.strictObject({ label: z.string(), value: z.string().nullable(), /** set when handover.save takes this item */ item: z.string().nullable().optional() })) })), missing: z.array(z.string()), text: z.string(), /** the same in ISBARR order, for reading out */ isbarr: z.string().optional() })),
  /** Items of the data set as told; null withdraws one. Ids as in handover.view. */
  'handover.save': command(caseworkers, z.strictObject({ caseId: Id, items: z.record(z.string().max(40), z.strictObject({ text: Text(4000), at: Instant.nullable().default(null), by: Text(120).nullable().default(null) }).nullable()) }), done),
  'handover.send': command(caseworkers, oneCase, z.strictObject({ handoverId: Id })),
  /** FHIR R4 document Bundle of the handover as it was last sent (or as it stands when it wasn't). */
  'handover.fhir': query(caseworkers, oneCase, z.strictObject({ bundle: z.json() })),
  /** Dienstoverdracht: open cases by risk, agreements, disturbances. */
  'handover.shift': query(caseworkers, empty, ShiftView),
  /** The receiver reads back and signs for exactly these open cases; refused when the list isn't what is open now. */
  'handover.acceptShift': command(caseworkers, z.strictObject({ shiftId: Id, caseIds: z.array(Id).max(2000), readBack: Text(2000) }), done),
  /** The handover as it was last sent (or as it stands), for paper. */
  'handover.pdf': query(caseworkers, oneCase, Document),
  'handover.shiftPdf': query(caseworkers, empty, Document),
  /** A thing around the handover: arranged, not needed here, or open again. */
  'handover.track': command(caseworkers, z.strictObject({ caseId: Id, item: z.enum(trackedItems), state: z.enum(['done', 'notNeeded', 'open']), by: Text(120).default(''), text: Text(500).default(''), at: Instant.nullable().default(null) }), done),
  'handover.markReceived': command(caseworkers, z.strictObject({ caseId: Id, handoverId: Id }), done),
};
