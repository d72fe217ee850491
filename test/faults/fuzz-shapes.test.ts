import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { BedGroup, Location, Organisation } from '../../shared/capacity/schema.ts';
import { PresenceBeat } from '../../shared/contract/presence.ts';
import { ActivationRequest, CaseKeysRequest, CodeRequest, HelloRequest, RegionCommand, RegionDirectoryEntry, Staff, SurgeSwitch } from '../../shared/contract/region.ts';
import { seeded } from '../../region/training/random.ts';
import { broken, shapesOf } from './fuzz-shapes.ts';

const schemas: Readonly<Record<string, z.ZodType>> = { RegionCommand, BedGroup, Organisation, Location, Staff, RegionDirectoryEntry, SurgeSwitch, PresenceBeat, CodeRequest, ActivationRequest, HelloRequest, CaseKeysRequest };

describe('requests made from the schemas', () => {
  it.each(Object.entries(schemas))('%s: most are let in by the schema that they are made from, and hardly any with one thing wrong in it', (_name, schema) => {
    const [make, random] = [shapesOf(schema, ['bed-0001']), seeded(3)];
    const values = Array.from({ length: 300 }, () => make(random));
    // Not all: rules that reach across fields are no part of a JSON schema.
    expect(values.filter((value) => schema.safeParse(value).success).length).toBeGreaterThan(30);
    // What may be any JSON stays right whatever is put there.
    expect(values.filter((value) => schema.safeParse(broken(random, value)).success).length).toBeLessThan(30);
  });

  it('reach every kind of command', () => {
    const [make, random] = [shapesOf(RegionCommand, []), seeded(4)];
    const kinds = new Set(Array.from({ length: 500 }, () => RegionCommand.safeParse(make(random)).data?.kind));
    expect([...kinds].filter((kind) => kind !== undefined).sort()).toEqual(RegionCommand.options.map((option) => option.shape.kind.value).sort());
  });
});
