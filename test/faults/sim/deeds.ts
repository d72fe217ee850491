import type { CommandDraft, EventDraft } from '../../../electron/desk/kernel.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { SimDesk } from './desk.ts';
import type { Night } from './night.ts';
import { bedGroupIds } from './region.ts';

/** A command that a desk called saved ("opgeslagen op deze werkplek"): from here on it must have exactly one effect. */
export type Saved = { readonly id: string; readonly desk: string; readonly caseId: string; readonly at: number; readonly event: boolean; lostWithDisk: boolean };

const content = { ageBand: '85-94', sex: null, careType: 'elvLow', urgency: 'U3', neededBy: null, features: [], insulin: false, weightKg: null, closedWard: null, wzd: null, summary: '' } as const;

export function startCase(night: Night, desk: SimDesk): void {
  const caseId = `case-${night.cases.length + 1}-${desk.id}`;
  save(night, desk, caseId, [{ type: 'referralReceived', payload: { channel: 'phone' }, personal: { callBackNumber: '0101234567' } }], []);
  night.cases.push(caseId);
}

/** Something a nurse does in a case this desk knows: an event, and often a command about a bed with it. */
export function addCommand(night: Night, desk: SimDesk): void {
  const { random } = night;
  const known = night.cases.filter((id) => desk.running()?.journal.exists(id) === true);
  const caseId = random.pick(known);
  if (caseId === undefined) return startCase(night, desk);
  const note: EventDraft = random.pick([
    { type: 'noteAdded', payload: {}, personal: { text: `aantekening ${night.saved.length}` } },
    { type: 'claimed', payload: {}, personal: null },
    { type: 'patientRecorded', payload: { ageYears: 60 + random.below(40) }, personal: { name: `Testpersoon ${random.below(9)}` } },
    { type: 'closed', payload: { destination: 'withdrawn' }, personal: {} },
    { type: 'reopened', payload: { reason: 'other' }, personal: null },
  ] as const) ?? { type: 'claimed', payload: {}, personal: null };
  try {
    save(night, desk, caseId, [note], random.chance(0.5) ? bedCommands(night, desk, caseId) : []);
  } catch (error) {
    // Refusing is right where the person was erased or the key isn't here yet; nothing was called saved.
    if (!(error instanceof CodedError) || !['erased', 'offline'].includes(error.code)) throw error;
  }
}

function bedCommands(night: Night, desk: SimDesk, caseId: string): readonly CommandDraft[] {
  const { random } = night;
  const bedGroupId = random.pick(bedGroupIds) ?? 'g1';
  const version = desk.running()?.cache.get('bedGroup', bedGroupId)?.version ?? 1;
  const conflict = desk.running()?.cache.all('conflict').find((one) => one.closedAt === null);
  const mark = `${desk.id}-${night.saved.length}`;
  const offerId = `offer-${mark}`;
  const holdId = `hold-${mark}`;
  const place: CommandDraft = { kind: 'placeOffer', caseId, regionId: 'r1', bedGroupId, versionSeen: version, hold: { holdId, ttlMs: 60_000 + random.below(300_000) }, offerId, content: { ...content, features: [] }, mayWait: true };
  const confirm: CommandDraft = { kind: 'confirmPlacement', caseId, regionId: 'r1', bedGroupId, offerId: null, holdId, via: 'phone', expectedAt: null };
  const choices: readonly (readonly CommandDraft[])[] = [
    [place], [place, confirm], [confirm], [place, { kind: 'withdrawOffer', caseId, offerId, reason: 'byDesk' }, { kind: 'releaseHold', caseId, holdId, reason: 'byDesk' }],
    [confirm, { kind: 'arrive', caseId, bedGroupId, holdId, arrivedAt: desk.wallClock() }],
    ...(conflict === undefined ? [] : [[{ kind: 'resolveConflict', conflictId: conflict.id, resolution: 'gebeld' } as const]]),
    [{ kind: 'reportCapacity', bedGroupId, baseVersion: random.chance(0.3) ? random.below(4) : version, available: random.below(5), availableFrom: null, forTheNight: false, spokeWith: '' }],
  ];
  return random.pick(choices) ?? [];
}

function save(night: Night, desk: SimDesk, caseId: string, drafts: readonly EventDraft[], commands: readonly CommandDraft[]): void {
  const running = desk.running();
  if (running === null) return;
  const result = running.journal.append({ actor: { id: `nurse-${desk.id}`, role: 'nurse', desk: desk.id }, caseId, regionId: 'r1', drafts, commands, action: 'casework.test' });
  // Only now has the desk said "opgeslagen".
  for (const event of result.events) night.saved.push({ id: event.id, desk: desk.id, caseId, at: night.world.now(), event: true, lostWithDisk: false });
  for (const id of result.commandIds) night.saved.push({ id, desk: desk.id, caseId, at: night.world.now(), event: false, lostWithDisk: false });
}
