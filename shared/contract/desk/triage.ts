import '../jitless.ts';
import * as z from 'zod';
import { Answers, Id } from '../primitives.ts';
import { caseworkers, command, everyone, query } from '../define.ts';
import { PackRef, ProtocolChange, ProtocolReport, ProtocolVersionLine, ProtocolView } from '../protocol.ts';
import { TriageView } from '../views.ts';
import { empty, oneCase, Text } from './parts.ts';

export const triage = {
  'triage.view': query(caseworkers, oneCase, TriageView),
  /** value null takes the answer back. Answers with the whole new view, so that one key costs one round trip. */
  'triage.answer': command(caseworkers, z.strictObject({ caseId: Id, answers: z.record(z.string().max(60), z.union([z.string().max(60), z.int(), z.null()])) }), TriageView),
  'triage.whatWouldChange': query(caseworkers, z.strictObject({ caseId: Id, decision: Text(60) }), z.strictObject({ changes: z.array(z.string()) })),
  /** "probeer antwoorden", without a case */
  'triage.try': query(everyone, z.strictObject({ answers: Answers }), TriageView),
  /** Screen Protocol: the versions this desk holds, one of them as people read it, what the verifier proved of it, and what differs between two. */
  'triage.packs': query(everyone, empty, z.strictObject({ packs: z.array(ProtocolVersionLine) })),
  'triage.pack': query(everyone, z.strictObject({ pack: PackRef.default(null) }), ProtocolView),
  'triage.verify': query(everyone, z.strictObject({ pack: PackRef.default(null) }), ProtocolReport),
  'triage.diff': query(everyone, z.strictObject({ from: PackRef, to: PackRef }), z.strictObject({ changes: z.array(ProtocolChange) })),
};
