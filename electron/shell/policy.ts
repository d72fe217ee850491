import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import * as z from 'zod';
import { TimeOfDay } from '../../shared/contract/desk/backup.ts';
import { jsonOf } from '../../shared/contract/json.ts';
import { IdentityProvider } from '../../shared/contract/region.ts';

/** What a hospital's administrator fixes for every desk of a machine; docs/operating.md describes the keys. Unknown keys are refused: a typing error must show. */
const Policy = z.strictObject({
  region: z.strictObject({ url: z.url({ protocol: /^https?$/ }), tokenFile: z.string().min(1).optional() }).optional(),
  dataFolder: z.string().min(1).optional(),
  /** minutes until a desk that nobody touches locks; where people of this machine prove who they are (goes before the region's word) */
  session: z.strictObject({ idleMinutes: z.int().min(1).max(120).optional(), identityProvider: IdentityProvider.optional() }).optional(),
  /** where each desk's backups go (every desk makes folders of its own in it), at what time (Amsterdam), and how many stay */
  backup: z.strictObject({ folder: z.string().min(1).refine((text) => isAbsolute(text), 'must be a whole path'), at: TimeOfDay.optional(), keep: z.int().min(2).max(400).optional() }).optional(),
  updates: z.strictObject({ enabled: z.boolean().default(true), channel: z.enum(['latest', 'beta']).default('latest') }).optional(),
});
export type Policy = z.infer<typeof Policy>;

/** Where an administrator puts it: a folder that users can't write to. */
export function policyFile(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') return join(env['ProgramData'] ?? 'C:\\ProgramData', 'Regioloket', 'policy.json');
  return platform === 'darwin' ? '/Library/Application Support/Regioloket/policy.json' : '/etc/regioloket/policy.json';
}

/** The policy, or an empty one where there is no file. Throws (English, one line) for a file that can't be read or isn't right: a desk never starts beside its policy. */
export function readPolicy(file: string): Policy {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new Error(`The policy file ${file} can't be read.`, { cause: error });
  }
  const parsed = Policy.safeParse(jsonOf(text));
  if (!parsed.success) throw new Error(`The policy file ${file} is not right: ${parsed.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`).join('; ')}`);
  return parsed.data;
}
