import '../jitless.ts';
import * as z from 'zod';
import { Id } from '../primitives.ts';
import { RegionProfile } from '../../profile/schema.ts';
import { everyone, query } from '../define.ts';

export const profile = { 'profile.current': query(everyone, z.strictObject({ regionId: Id.nullable().default(null) }), z.strictObject({ profile: RegionProfile, regionName: z.string() })) };
