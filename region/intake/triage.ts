import * as z from 'zod';
import type { CaseState } from '../../shared/casework/state.ts';
import { CodedError } from '../../shared/contract/errors.ts';
import { ProtocolVersion } from '../../shared/contract/region.ts';
import { shippedPack } from '../../shared/protocol/tijdelijk-verblijf/index.ts';
import { contradictions, decide, loadPack } from '../../shared/triage/index.ts';
import type { Outcome, Pack, Question } from '../../shared/triage/index.ts';
import type { Region } from '../context.ts';
import type { EventDraft } from '../casework/caseLog.ts';

export type Answers = Readonly<Record<string, string | number>>;
const Published = ProtocolVersion.pick({ packId: true, packVersion: true, sha256: true, validFrom: true, pack: true });
type Known = { readonly pack: Pack; readonly validFrom: number };

/** Packs by content: loading and compiling one takes a moment, and a published version never changes. */
const loaded = new Map<string, Pack | null>();

/** The pack for a new case: the newest published one that is valid now, else the one that ships; the same choice as the desks make. */
export async function currentPack(region: Region, now: number): Promise<Pack> {
  const valid = (await publishedPacks(region)).filter((one) => one.validFrom <= now && one.pack.id === shippedPack().id).sort((a, b) => b.validFrom - a.validFrom);
  return valid[0]?.pack ?? shippedPack();
}

/** The pack that a case was triaged with; a case keeps it. */
export async function packOf(region: Region, state: CaseState): Promise<Pack> {
  const { pack } = state;
  if (pack === null) return currentPack(region, region.clock());
  const shipped = shippedPack();
  if (pack.packId === shipped.id && pack.packVersion === shipped.version) return shipped;
  const found = (await publishedPacks(region)).find((one) => one.pack.id === pack.packId && one.pack.version === pack.packVersion);
  if (found === undefined) throw new CodedError('unsupported', 'Deze aanvraag is getrieerd met een protocolversie die de regio niet meer heeft.');
  return found.pack;
}

async function publishedPacks(region: Region): Promise<readonly Known[]> {
  const rows = await region.db.query<{ id: string; sha256: string }>(`SELECT id, body::json->>'sha256' AS sha256 FROM sync_item WHERE kind = 'protocol' AND NOT deleted`);
  const found: Known[] = [];
  for (const row of rows) {
    const known = loaded.get(row.sha256);
    if (known === null) continue;
    const body = (await region.db.query<{ body: string }>(`SELECT body FROM sync_item WHERE kind = 'protocol' AND id = $1`, [row.id]))[0];
    if (body === undefined) continue;
    const version = Published.parse(z.looseObject({}).parse(JSON.parse(body.body)));
    const pack = known ?? packFrom(region, version);
    loaded.set(row.sha256, pack);
    if (pack !== null) found.push({ pack, validFrom: version.validFrom });
  }
  return found;
}

function packFrom(region: Region, version: z.infer<typeof Published>): Pack | null {
  const result = loadPack(version.pack);
  if (result.ok && result.value.sha256 === version.sha256) return result.value;
  region.log.error({ packId: version.packId, packVersion: version.packVersion }, 'a published protocol pack does not load');
  return null;
}

/** Answers of a folded case; what was taken back is absent. */
export function answersOf(state: Pick<CaseState, 'answers'>): Answers {
  return Object.fromEntries(Object.entries(state.answers).flatMap(([fact, { value }]) => (typeof value === 'string' || typeof value === 'number' ? [[fact, value]] : [])));
}

/** Where a conversation stands. Errors: unknownFact, outOfDomain. */
export function outcomeOf(pack: Pack, answers: Answers): Outcome {
  const decided = decide(pack, answers);
  if (decided.ok) return decided.value;
  const { code, message } = decided.error;
  throw new CodedError(code === 'unknownFact' || code === 'outOfDomain' ? code : 'internal', message);
}

/** Unknown facts, values outside the domain and answers that can't both be true are refused before anything is written. */
export function refuseImpossible(pack: Pack, before: Answers, given: Answers): void {
  outcomeOf(pack, given);
  const clash = contradictions(pack, { ...before, ...given }).find((found) => found.facts.some((fact) => fact in given));
  if (clash !== undefined) throw new CodedError('contradiction', clash.message, { facts: [...clash.facts] });
}

/** The questions to put on one screen: the unanswered ones of the stage that is asked, in asking order; none once every decision that matters is taken. */
export function questionsToAsk(pack: Pack, outcome: Outcome): { readonly stage: string; readonly questions: readonly Question[] } | null {
  if (outcome.next === null) return null;
  const stage = pack.questions.find((question) => question.id === outcome.next)?.stage;
  const title = pack.stages.find((one) => one.id === stage)?.title ?? '';
  const wanted = outcome.askable.includes(outcome.next) ? outcome.askable : [outcome.next, ...outcome.askable];
  return { stage: title, questions: wanted.flatMap((fact) => pack.questions.filter((question) => question.id === fact)) };
}

export function answersDraft(pack: Pack, answers: Answers, origin: 'sender' | 'referral'): EventDraft[] {
  const facts = Object.keys(answers);
  return facts.length === 0 ? [] : [{ type: 'answersGiven', payload: { packId: pack.id, packVersion: pack.version, facts, origin }, personal: { answers: { ...answers } } }];
}
