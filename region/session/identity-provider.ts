import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonOf } from '../../shared/contract/json.ts';
import { IdentityProvider } from '../../shared/contract/region.ts';

/** The identity provider that desks of this region use: DATA/identity-provider.json {issuer, clientId, claim?, scope?}; null when there is none. Throws, one line, for a file that isn't right. */
export function identityProviderOf(folder: string): IdentityProvider | null {
  const file = join(folder, 'identity-provider.json');
  if (!existsSync(file)) return null;
  const parsed = IdentityProvider.safeParse(jsonOf(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file} is not right: ${parsed.error.issues.map((issue) => `${issue.path.join('.') || 'file'} ${issue.code}`).join(', ')}`);
  return parsed.data;
}
