import { fileStamp } from '../print/document.ts';
import type { EmergencyList } from '../../../shared/contract/views.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { Kernel } from '../kernel.ts';
import type { PrintedOutlook } from '../print/outlook.ts';
import { pdfOf } from '../print/pdf.ts';
import { emergencyDocument, paperForm } from './documents.ts';
import type { Papers } from './handlers.ts';
import type * as z from 'zod';

/** Noodprocedure on paper: the list from the cache, and the empty form. Both work without any region. */
export function createPapers(kernel: Kernel, list: (actor: Actor, now: number) => z.infer<typeof EmergencyList>, outlook: PrintedOutlook): Papers {
  return {
    emergency: async (actor, now) => {
      const base64 = await pdfOf(emergencyDocument(list(actor, now), outlook(now), kernel.session.nameOf(actor)));
      kernel.audit.record({ actor, action: 'capacity.emergencyPrint', caseId: null, outcome: 'done' });
      return { fileName: `noodlijst-${fileStamp(now)}.pdf`, mediaType: 'application/pdf', base64 };
    },
    form: async (_actor, now) => ({ fileName: 'aanvraag-op-papier.pdf', mediaType: 'application/pdf', base64: await pdfOf(paperForm(now)) }),
  };
}
