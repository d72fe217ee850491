import { dataFolderOf } from '../desk/host/data-folder.ts';
import type { HostPorts } from '../desk/kernel.ts';
import type { Policy } from './policy.ts';

export type Flags = { readonly data: string | null; readonly region: string | null; readonly tokenFile: string | null };
export type Settings = { readonly dataFolder: string; readonly region: { readonly url: string | null; readonly tokenFile: string | null }; readonly updates: Policy['updates']; readonly session: HostPorts['session']; readonly backup: HostPorts['backup'] };

const names = ['--data', '--region', '--region-token-file'] as const;

/** Our flags among Chromium's own (a packaged program has no script argument). Unknown ones are Chromium's and left alone; a flag of ours without a value is refused. */
export function flagsOf(argv: readonly string[], packaged: boolean): Flags {
  const args = argv.slice(packaged ? 1 : 2);
  const valueOf = (name: (typeof names)[number]): string | null => {
    const index = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
    if (index < 0) return null;
    const value = args[index]?.startsWith(`${name}=`) === true ? args[index].slice(name.length + 1) : args[index + 1];
    if (value === undefined || value === '' || value.startsWith('--')) throw new Error(`${name} needs a value.`);
    return value;
  };
  return { data: valueOf('--data'), region: valueOf('--region'), tokenFile: valueOf('--region-token-file') };
}

/** The administrator's policy goes before what a user chooses. */
export function settle(flags: Flags, policy: Policy, env: Readonly<Record<string, string | undefined>>): Settings {
  return {
    dataFolder: dataFolderOf(policy.dataFolder ?? flags.data, env),
    region: policy.region === undefined ? { url: flags.region, tokenFile: flags.tokenFile } : { url: policy.region.url, tokenFile: policy.region.tokenFile ?? null },
    updates: policy.updates,
    session: sessionOf(policy),
    backup: policy.backup,
  };
}

function sessionOf({ session }: Policy): HostPorts['session'] {
  if (session === undefined) return undefined;
  return { ...(session.idleMinutes === undefined ? {} : { idleMinutes: session.idleMinutes }), ...(session.identityProvider === undefined ? {} : { identityProvider: session.identityProvider }) };
}
