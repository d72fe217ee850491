import '../contract/jitless.ts';
import * as z from 'zod';
import { Id } from '../contract/primitives.ts';

/**
 * How a region shares the cost of its desk (desks.md, "finance"). It serves the cost report only: no screen where a place is chosen ever sees it
 * (no steering by money). Amounts in euro cents, shares in hundredths of a percent (basis points) so that 33.33 % can be written exactly.
 */
const Cents = z.int().min(0).max(1_000_000_000);
const Share = z.strictObject({ organisationId: Id, basisPoints: z.int().min(1).max(10_000) });

export const Finance = z.discriminatedUnion('model', [
  /** each organisation carries what it spends itself: nothing is invoiced */
  z.strictObject({ model: z.literal('ownCost') }),
  z.strictObject({ model: z.literal('initiatorPaysAll'), organisationId: Id }),
  /** fixed shares; what the shares leave over is spread over `rest` by placements; on top an amount per transfer, and GPs by time */
  z.strictObject({ model: z.literal('fixedShares'), shares: z.array(Share).min(1), restOver: z.array(Id), perTransferCents: Cents, gpPerHourCents: Cents }),
  /** the physician's hours are paid by the hour, the rest of the desk by `rest` */
  z.strictObject({ model: z.literal('physicianByHour'), physicianPerHourCents: Cents, payer: Id, restPayer: Id }),
  z.strictObject({ model: z.literal('byTurnover'), turnovers: z.array(z.strictObject({ organisationId: Id, turnoverCents: z.int().min(1) })).min(1) }),
  /** the sender pays per request, the receiver per placement */
  z.strictObject({ model: z.literal('perRequestAndPlacement'), perRequestCents: Cents, perPlacementCents: Cents }),
]).superRefine((finance, context) => {
  if (finance.model !== 'fixedShares') return;
  const total = finance.shares.reduce((sum, share) => sum + share.basisPoints, 0);
  if (total > 10_000) context.addIssue({ code: 'custom', path: ['shares'], message: `De aandelen tellen op tot ${(total / 100).toLocaleString('nl-NL')} %, dat is meer dan 100 %.` });
  if (total < 10_000 && finance.restOver.length === 0) context.addIssue({ code: 'custom', path: ['shares'], message: `De aandelen tellen op tot ${(total / 100).toLocaleString('nl-NL')} %; zeg wie de rest betaalt of maak er 100 % van.` });
});
export type Finance = z.infer<typeof Finance>;
