import type { Finance } from '../profile/finance.ts';

/** What happened in a period, as counted from events. Money in euro cents, time in minutes. */
export type CostBasis = {
  /** what the desk cost in the period, in cents */ readonly deskCents: number;
  /** per sending organisation */ readonly requests: Readonly<Record<string, number>>;
  /** per receiving organisation */ readonly placements: Readonly<Record<string, number>>;
  /** minutes of desk time per GP practice */ readonly gpMinutes: Readonly<Record<string, number>>;
  readonly physicianMinutes: number;
};
export type CostLine = { readonly organisationId: string; readonly cents: number; readonly why: 'share' | 'rest' | 'transfer' | 'gpTime' | 'physicianHours' | 'turnover' | 'request' | 'placement' | 'all' };
export type CostReport = { readonly lines: readonly CostLine[]; readonly invoicedCents: number; /** desk cost that no line covers (own cost) or, below zero, more than it cost */ readonly openCents: number };

/**
 * Splits `cents` over weights so that the parts are whole cents and add up exactly: largest remainder, ties by the order given.
 * @throws RangeError when there is something to split and no positive weight to carry it
 */
export function splitCents(cents: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (cents === 0) return weights.map(() => 0);
  if (total <= 0) throw new RangeError('nobody to carry the amount');
  const exact = weights.map((weight) => (cents * weight) / total);
  const parts = exact.map(Math.floor);
  let left = cents - parts.reduce((sum, part) => sum + part, 0);
  const byRemainder = exact.map((value, index) => ({ index, remainder: value - Math.floor(value) })).sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder) {
    if (left === 0) break;
    parts[index] = (parts[index] ?? 0) + 1;
    left -= 1;
  }
  return parts;
}

function split(cents: number, over: readonly (readonly [string, number])[], why: CostLine['why']): CostLine[] {
  const parts = splitCents(cents, over.map(([, weight]) => weight));
  return over.map(([organisationId], index) => ({ organisationId, cents: parts[index] ?? 0, why }));
}

function perPiece(counts: Readonly<Record<string, number>>, cents: number, why: CostLine['why']): CostLine[] {
  return Object.entries(counts).map(([organisationId, count]) => ({ organisationId, cents: count * cents, why }));
}

/** The rest is spread by placements; when none of them received anybody, evenly, so that no cent falls off the table. */
function spreadRest(cents: number, organisations: readonly string[], placements: Readonly<Record<string, number>>): CostLine[] {
  const counted = organisations.map((id) => [id, placements[id] ?? 0] as const);
  const any = counted.some(([, count]) => count > 0);
  return split(cents, any ? counted : organisations.map((id) => [id, 1] as const), 'rest');
}

function fixedShares(finance: Extract<Finance, { model: 'fixedShares' }>, basis: CostBasis): CostLine[] {
  const shared = finance.shares.map((share) => [share.organisationId, share.basisPoints] as const);
  const rest = 10_000 - shared.reduce((sum, [, points]) => sum + points, 0);
  const parts = split(basis.deskCents, [...shared, ['', rest] as const], 'share');
  const restCents = parts.at(-1)?.cents ?? 0;
  const gp = Object.entries(basis.gpMinutes).map(([organisationId, minutes]) => ({ organisationId, cents: Math.round((minutes * finance.gpPerHourCents) / 60), why: 'gpTime' as const }));
  return [...parts.slice(0, -1), ...(restCents > 0 ? spreadRest(restCents, finance.restOver, basis.placements) : []), ...perPiece(basis.placements, finance.perTransferCents, 'transfer'), ...gp];
}

function physicianByHour(finance: Extract<Finance, { model: 'physicianByHour' }>, basis: CostBasis): CostLine[] {
  const physician = Math.min(basis.deskCents, Math.round((basis.physicianMinutes * finance.physicianPerHourCents) / 60));
  return [{ organisationId: finance.payer, cents: physician, why: 'physicianHours' }, { organisationId: finance.restPayer, cents: basis.deskCents - physician, why: 'rest' }];
}

/** The cost report of one period under the region's own agreement; every split adds up to the cent. */
export function costReport(finance: Finance, basis: CostBasis): CostReport {
  const lines = costLines(finance, basis).filter((line) => line.cents > 0);
  const invoicedCents = lines.reduce((sum, line) => sum + line.cents, 0);
  return { lines, invoicedCents, openCents: basis.deskCents - invoicedCents };
}

function costLines(finance: Finance, basis: CostBasis): CostLine[] {
  switch (finance.model) {
    case 'ownCost':
      return [];
    case 'initiatorPaysAll':
      return [{ organisationId: finance.organisationId, cents: basis.deskCents, why: 'all' }];
    case 'fixedShares':
      return fixedShares(finance, basis);
    case 'physicianByHour':
      return physicianByHour(finance, basis);
    case 'byTurnover':
      return split(basis.deskCents, finance.turnovers.map((entry) => [entry.organisationId, entry.turnoverCents] as const), 'turnover');
    case 'perRequestAndPlacement':
      return [...perPiece(basis.requests, finance.perRequestCents, 'request'), ...perPiece(basis.placements, finance.perPlacementCents, 'placement')];
  }
}
