import { spawn } from 'node:child_process';

/**
 * Opens the link in the user's browser where there is a screen and a browser; answers whether a browser was asked. The token stands in the command line for
 * the moment that the opener runs; it is one-time and the page burns it at once.
 */
export function openBrowser(link: string, env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  const opener = openerOf(env, platform);
  if (opener === null) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(opener.command, [...opener.args, link], { detached: true, stdio: 'ignore' });
    // No opener installed: the printed line is enough, the person clicks or copies it.
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

function openerOf(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): { readonly command: string; readonly args: readonly string[] } | null {
  if (platform === 'darwin') return { command: 'open', args: [] };
  if (platform === 'win32') return { command: 'rundll32', args: ['url.dll,FileProtocolHandler'] };
  return env['DISPLAY'] === undefined && env['WAYLAND_DISPLAY'] === undefined ? null : { command: 'xdg-open', args: [] };
}
