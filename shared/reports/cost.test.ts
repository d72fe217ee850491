import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Finance } from '../profile/finance.ts';
import { costReport, splitCents } from './cost.ts';

const nothing = { deskCents: 0, requests: {}, placements: {}, gpMinutes: {}, physicianMinutes: 0 };

describe('cost report', () => {
  it('shares above 100 % are refused with the figure', () => {
    const result = Finance.safeParse({ model: 'fixedShares', shares: [{ organisationId: 'a', basisPoints: 9000 }, { organisationId: 'b', basisPoints: 2000 }], restOver: [], perTransferCents: 0, gpPerHourCents: 0 });
    expect(result.success).toBe(false);
    expect(result.error?.issues[0]?.message).toContain('110');
  });

  it('shares below 100 % need somebody for the rest', () => {
    expect(Finance.safeParse({ model: 'fixedShares', shares: [{ organisationId: 'a', basisPoints: 9000 }], restOver: [], perTransferCents: 0, gpPerHourCents: 0 }).success).toBe(false);
  });

  it('an amount that nobody can carry is an error, not a lost cent', () => {
    expect(() => splitCents(5, [0, 0])).toThrow(RangeError);
  });

  it('every split adds up to the cent', () => {
    fc.assert(fc.property(fc.nat(10_000_000), fc.array(fc.nat(10_000), { minLength: 1, maxLength: 30 }).filter((weights) => weights.some((weight) => weight > 0)), (cents, weights) => {
      const parts = splitCents(cents, weights);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(cents);
      parts.forEach((part, index) => expect(Math.abs(part - (cents * (weights[index] ?? 0)) / weights.reduce((sum, weight) => sum + weight, 0))).toBeLessThan(1));
    }));
  });

  it('fixed shares of 50, 25 and 15 % leave 10 % to the others by placements, plus 11 euro a transfer', () => {
    const finance = Finance.parse({
      model: 'fixedShares', shares: [{ organisationId: 'hospital', basisPoints: 5000 }, { organisationId: 'first', basisPoints: 2500 }, { organisationId: 'second', basisPoints: 1500 }],
      restOver: ['third', 'fourth'], perTransferCents: 1100, gpPerHourCents: 6000,
    });
    // 1,000.01 euro: 500.01 (largest remainder) + 250.00 + 150.00 + rest 100.00, of which third 3/4 and fourth 1/4; transfers 4 x 11 euro; GP 20 min of 60 euro an hour = 20 euro.
    const report = costReport(finance, { ...nothing, deskCents: 100_001, placements: { third: 3, fourth: 1 }, gpMinutes: { practice: 20 } });
    expect(report.lines).toEqual([
      { organisationId: 'hospital', cents: 50_001, why: 'share' }, { organisationId: 'first', cents: 25_000, why: 'share' }, { organisationId: 'second', cents: 15_000, why: 'share' },
      { organisationId: 'third', cents: 7500, why: 'rest' }, { organisationId: 'fourth', cents: 2500, why: 'rest' },
      { organisationId: 'third', cents: 3300, why: 'transfer' }, { organisationId: 'fourth', cents: 1100, why: 'transfer' }, { organisationId: 'practice', cents: 2000, why: 'gpTime' },
    ]);
    expect(report.invoicedCents).toBe(100_001 + 4400 + 2000);
  });

  it('the rest is still carried in a month without placements', () => {
    const finance = Finance.parse({ model: 'fixedShares', shares: [{ organisationId: 'a', basisPoints: 5000 }], restOver: ['b', 'c'], perTransferCents: 0, gpPerHourCents: 0 });
    expect(costReport(finance, { ...nothing, deskCents: 101 }).openCents).toBe(0);
  });

  it('own cost invoices nobody and says what stays open', () => {
    expect(costReport({ model: 'ownCost' }, { ...nothing, deskCents: 500 })).toEqual({ lines: [], invoicedCents: 0, openCents: 500 });
  });

  it('turnover, initiator and physician models cover the whole cost exactly', () => {
    fc.assert(fc.property(fc.nat(5_000_000), fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 1, max: 99_999 }), fc.nat(3000), (deskCents, first, second, physicianMinutes) => {
      const basis = { ...nothing, deskCents, physicianMinutes };
      const models: Finance[] = [
        { model: 'initiatorPaysAll', organisationId: 'a' }, { model: 'byTurnover', turnovers: [{ organisationId: 'a', turnoverCents: first }, { organisationId: 'b', turnoverCents: second }] },
        { model: 'physicianByHour', physicianPerHourCents: 12_345, payer: 'a', restPayer: 'b' },
      ];
      for (const finance of models) expect(costReport(finance, basis).openCents).toBe(0);
    }));
  });

  it('a request and a placement are each paid by who made them', () => {
    const report = costReport({ model: 'perRequestAndPlacement', perRequestCents: 1500, perPlacementCents: 4000 }, { ...nothing, deskCents: 10_000, requests: { gp: 2 }, placements: { home: 1 } });
    expect(report.lines).toEqual([{ organisationId: 'gp', cents: 3000, why: 'request' }, { organisationId: 'home', cents: 4000, why: 'placement' }]);
    expect(report.openCents).toBe(3000);
  });
});
