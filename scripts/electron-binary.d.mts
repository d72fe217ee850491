export function electronBinary(root: string, env?: Readonly<Record<string, string | undefined>>): string | null;
