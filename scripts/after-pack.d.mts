export const fuses: Readonly<Record<string, boolean>>;
type Context = { readonly appOutDir: string; readonly electronPlatformName: string; readonly arch: number; readonly packager: { readonly appInfo: { readonly productFilename: string }; readonly executableName: string } };
export default function afterPack(context: Context): Promise<void>;
