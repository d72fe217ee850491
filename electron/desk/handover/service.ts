import { randomBytes } from 'node:crypto';
import type * as z from 'zod';
import { handoverBundle } from '../../../shared/casework/fhir.ts';
import { handoverIsbarr, handoverItems, handoverOf, handoverText } from '../../../shared/casework/handover.ts';
import type { Handover } from '../../../shared/casework/handover.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { Out, Parsed } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import { trackedOf } from '../../../shared/casework/papers.ts';
import { pdfOf } from '../print/pdf.ts';
import { fileName, handoverDocument } from './documents.ts';
import { must } from '../casework/looked.ts';
import type { Look, Looked } from '../casework/looked.ts';
import type { Places } from '../casework/places.ts';
import type { Kernel } from '../kernel.ts';
import { uuidV7 } from '../store/ids.ts';
import { factInWords } from '../triage/view.ts';

export type HandoverService = ReturnType<typeof createHandover>;

/** The handover grows with the case; it is sent to exactly the place that promised, and again with a higher version when something was wrong. */
export function createHandover(kernel: Kernel, look: Look, places: Places) {
  const dataSet = (looked: Looked, actor: Actor, now: number): Handover => {
    const { state, evaluation } = looked;
    const { placement } = state;
    return handoverOf(state, {
      now, placeName: placement === null ? null : placement.bedGroupId === null ? placement.place : places.bedGroupName(placement.bedGroupId), senderName: kernel.session.nameOf(actor),
      factText: (fact) => { const answer = evaluation.answers[fact]; return answer === undefined ? null : factInWords(evaluation.pack, fact, answer).value; },
      advice: [...new Set(state.consults.flatMap((consult) => consult.answers.map((answer) => answer.advice ?? '')).filter((advice) => advice !== ''))],
    });
  };

  return {
    view(caseId: string, actor: Actor, now: number): Out<DeskContract['handover.view']> {
      const handover = dataSet(look(caseId, now), actor, now);
      kernel.audit.record({ actor, action: 'handover.view', caseId, outcome: 'done' });
      return { caseId, sections: handover.sections.map(({ title, lines }) => ({ title, lines: lines.map(({ label, value, item }) => ({ label, value, item })) })), missing: [...handover.missing], text: handoverText(handover), isbarr: handoverIsbarr(handover) };
    },

    /** On paper as it stands. The file's name says when it was made, never about whom. */
    async pdf(caseId: string, actor: Actor, now: number): Promise<Out<DeskContract['handover.pdf']>> {
      const looked = look(caseId, now);
      if (looked.state.erased) throw new CodedError('erased', 'De gegevens van deze aanvraag zijn gewist.');
      const handover = dataSet(looked, actor, now);
      const last = looked.state.handovers.at(-1);
      const base64 = await pdfOf(handoverDocument(handover, { version: last?.version ?? null, sentAt: last?.sent.at ?? null, madeBy: kernel.session.nameOf(actor), isbarr: handoverIsbarr(handover) }, now));
      kernel.audit.record({ actor, action: 'handover.print', caseId, outcome: 'done', detail: last === undefined ? 'concept' : `versie ${last.version}` });
      return { fileName: fileName('overdracht', now), mediaType: 'application/pdf', base64 };
    },

    /** The doctors' agreements and the papers. `done` without a time happened now; the future is refused. */
    track({ caseId, item, state: next, by, text, at }: Parsed<DeskContract['handover.track']>, actor: Actor, now: number): void {
      const { state } = look(caseId, now);
      if (state.closed !== null) throw new CodedError('conflict', 'Deze aanvraag is afgesloten. Heropen haar eerst.');
      if (at !== null && at > now) throw new CodedError('badRequest', 'Dit tijdstip ligt in de toekomst.');
      if (!trackedOf(state).some((one) => one.id === item)) throw new CodedError('badRequest', 'Dit hoort niet bij deze zorgvorm.', { item });
      if (item === 'receivingPhysician' && next === 'done' && by.trim() === '') throw new CodedError('badRequest', 'Vul in welke arts de behandeling aanvaardt.');
      kernel.journal.append({ actor, caseId, regionId: state.regionId, action: 'handover.track', drafts: [{ type: 'itemTracked', payload: { item, state: next, at: next === 'done' ? (at ?? now) : null }, personal: { by, text } }] });
    },

    save({ caseId, items }: Parsed<DeskContract['handover.save']>, actor: Actor, now: number): void {
      const { state } = look(caseId, now);
      if (state.closed !== null) throw new CodedError('conflict', 'Deze aanvraag is afgesloten. Heropen haar eerst.');
      const unknown = Object.keys(items).find((id) => !Object.hasOwn(handoverItems, id));
      if (unknown !== undefined) throw new CodedError('badRequest', 'Dit onderdeel hoort niet bij de overdracht.', { item: unknown });
      const ids = Object.keys(items);
      if (ids.length > 0) kernel.journal.append({ actor, caseId, regionId: state.regionId, action: 'handover.save', drafts: [{ type: 'dossierRecorded', payload: { items: ids }, personal: { values: items } }] });
    },

    send(caseId: string, actor: Actor, now: number): string {
      const looked = look(caseId, now);
      must('sendHandover', looked, actor.role);
      const { state } = looked;
      const handoverId = uuidV7(now, randomBytes);
      const document = { sections: dataSet(looked, actor, now).sections.map(({ title, lines }) => ({ title, lines: lines.map(({ id, label, value }) => ({ id, label, value })) })), at: now };
      kernel.journal.append({
        actor, caseId, regionId: state.regionId, action: 'handover.send',
        drafts: [{ type: 'handoverSent', payload: { handoverId, bedGroupId: state.placement?.bedGroupId ?? null, version: (state.handovers.at(-1)?.version ?? 0) + 1 }, personal: { document } }],
      });
      return handoverId;
    },

    /** The document Bundle of the handover; ids are made here, so each export is a document of its own. */
    fhir(caseId: string, actor: Actor, now: number): z.core.util.JSONType {
      const looked = look(caseId, now);
      const { state } = looked;
      if (state.placement === null) throw new CodedError('blocked', 'De overdracht gaat pas open als een plaats is toegezegd.');
      const ids = new Map<string, string>();
      const uuid = (name: string) => { const known = ids.get(name) ?? uuidV7(now, randomBytes); ids.set(name, known); return known; };
      const last = state.handovers.at(-1);
      const receiverName = state.placement.bedGroupId === null ? state.placement.place : places.bedGroupName(state.placement.bedGroupId);
      const bundle = handoverBundle(state, dataSet(looked, actor, now), { now, uuid, senderName: 'Regionaal coördinatiepunt', receiverName, received: last !== undefined && state.received[last.handoverId] !== undefined });
      kernel.audit.record({ actor, action: 'handover.fhir', caseId, outcome: 'done' });
      return bundle;
    },

    markReceived(caseId: string, handoverId: string, actor: Actor, now: number): void {
      const { state } = look(caseId, now);
      if (!state.handovers.some((handover) => handover.handoverId === handoverId)) throw new CodedError('notFound', 'Deze overdracht hoort niet bij deze aanvraag.');
      if (state.received[handoverId] === undefined) kernel.journal.append({ actor, caseId, regionId: state.regionId, action: 'handover.markReceived', drafts: [{ type: 'handoverReceived', payload: { handoverId, by: 'phone' }, personal: null }] });
    },
  };
}
