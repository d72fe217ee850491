export function findChromium(env?: Readonly<Record<string, string | undefined>>, options?: { readonly install?: boolean }): string;
