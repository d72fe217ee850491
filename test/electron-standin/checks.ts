import type { Page } from 'playwright-core';
import type { Standin } from './launch.ts';

/**
 * What a hardened shell shows while it runs: one check per line of docs/security.md that can be seen from inside the page. Each throws when it isn't so. They
 * are written against the page and the stand-in's record only, so that they run against any build, a planted fault included.
 */
export type Check = { readonly name: string; readonly run: (desk: Standin) => Promise<void> };

type Answer = { readonly ok: boolean; readonly value?: { readonly host?: string }; readonly error?: { readonly code?: string } };
type PageWindow = Window & { regioloket?: { invoke(method: string, json: string): Promise<string> } };

function demand(right: boolean, what: string): void {
  if (!right) throw new Error(what);
}

const ask = async (page: Page, method: string, json = '{}'): Promise<Answer> =>
  JSON.parse(await page.evaluate(([name, input]) => (window as PageWindow).regioloket?.invoke(name ?? '', input ?? '') ?? Promise.resolve('{"ok":false}'), [method, json])) as Answer;

/** Time (ms) to wait for something that must not happen. */
const quiet = 400;

export const checks: readonly Check[] = [
  { name: 'the page reaches the core through the bridge', run: async ({ page }) => {
    const answer = await ask(page, 'app.info');
    demand(answer.ok && answer.value?.host === 'electron', `app.info answered ${JSON.stringify(answer)}`);
  } },
  { name: 'the bridge is two frozen functions and nothing else', run: async ({ page }) => {
    const seen = await page.evaluate(() => {
      const bridge = (window as PageWindow).regioloket;
      const descriptor = Object.getOwnPropertyDescriptor(window, 'regioloket');
      return { keys: Object.keys(bridge ?? {}).sort(), kinds: Object.values(bridge ?? {}).map((one) => typeof one), frozen: Object.isFrozen(bridge), fixed: descriptor?.writable === false && descriptor.configurable === false };
    });
    demand(JSON.stringify(seen) === JSON.stringify({ keys: ['invoke', 'onEvent'], kinds: ['function', 'function'], frozen: true, fixed: true }), JSON.stringify(seen));
  } },
  { name: 'no Node and no Electron in the page', run: async ({ page }) => {
    const found = await page.evaluate(() => ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron', '__standin'].filter((name) => name in window));
    demand(found.length === 0, `the page sees ${found.join(', ')}`);
  } },
  { name: 'only the page itself may call: after pushState to another path the call is refused', run: async ({ page }) => {
    const here = page.url();
    const answer = await page.evaluate(async (back) => {
      history.replaceState(null, '', '/assets/elsewhere.html');
      await new Promise((resolve) => setTimeout(resolve, 200));
      const text = await (window as PageWindow).regioloket?.invoke('app.info', '{}');
      history.replaceState(null, '', back);
      await new Promise((resolve) => setTimeout(resolve, 200));
      return text ?? '';
    }, new URL(here).pathname + new URL(here).hash);
    demand((JSON.parse(answer) as Answer).error?.code === 'forbidden', `answered ${answer}`);
  } },
  { name: 'a call that is not two texts, or too long, is refused', run: async ({ page }) => {
    const answer = await ask(page, 'app.saveSettings', `"${'x'.repeat(1_000_001)}"`);
    demand(answer.error?.code === 'tooLarge', JSON.stringify(answer));
    const wrong = await page.evaluate(() => (window as unknown as { regioloket: { invoke(method: unknown, json: unknown): Promise<string> } }).regioloket.invoke({ a: 1 }, 7));
    demand((JSON.parse(wrong) as Answer).error?.code === 'badRequest', wrong);
  } },
  { name: 'no frame inside the page has the bridge', run: async ({ page }) => {
    const has = await page.evaluate(async () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const inside = frame.contentWindow;
      const found = inside !== null && 'regioloket' in inside;
      frame.remove();
      return found;
    });
    demand(!has, 'a frame has the bridge');
  } },
  { name: 'the content security policy refuses inline script, eval, foreign script, frames, connections and forms', run: async ({ page }) => {
    const refused = await page.evaluate(async () => {
      const seen: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
      const add = (name: string, attributes: Record<string, string>, text = ''): void => {
        const element = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
        element.textContent = text;
        document.body.append(element);
        setTimeout(() => element.remove(), 200);
      };
      add('script', {}, 'window.planted = 1');
      add('style', {}, 'body { color: red }');
      add('script', { src: 'https://evil.example/x.js' });
      add('img', { src: 'https://evil.example/x.png' });
      add('iframe', { src: 'https://evil.example/' });
      add('object', { data: 'https://evil.example/x' });
      add('base', { href: 'https://evil.example/' });
      await fetch('https://evil.example/').catch(() => undefined);
      await fetch(location.href).catch(() => undefined);
      // A timer with text is eval by another name; `eval` itself would be let through by the test's own debugger.
      setTimeout('window.planted = 2', 0);
      await new Promise((resolve) => setTimeout(resolve, 500));
      return { planted: 'planted' in window, seen: [...new Set(seen)].sort() };
    });
    const missing = ['script-src-elem', 'style-src-elem', 'img-src', 'frame-src', 'object-src', 'base-uri', 'connect-src', 'script-src'].filter((directive) => !refused.seen.includes(directive));
    demand(!refused.planted && missing.length === 0, `not refused: ${missing.join(', ')}${refused.planted ? '; planted code ran' : ''}`);
  } },
  { name: 'nothing of the page goes to the network, not even what the policy allows', run: async ({ page, entries }) => {
    await page.evaluate(() => fetch('https://evil.example/asks').catch(() => undefined));
    demand(entries('network').length === 0, `asked the network for ${entries('network').map((one) => String(one['url'])).join(', ')}`);
  } },
  ...['https://evil.example/away', 'http://evil.example/?next=app://shell/index.html', 'app://shell/assets/none.html', 'app://shell.evil/index.html'].map((url): Check => ({ name: `the window does not go to ${url}`, run: async ({ page, entries, seen }) => {
    const before = entries('navigated').length;
    const target = url.startsWith('app:') ? url.replace(/^app:\/\/([^/]+)/, 'https://$1.app.app.invalid') : url;
    await page.evaluate((to) => { location.href = to; }, target);
    await seen('navigation', (entry) => entry['event'] === 'will-navigate' && entry['url'] === url && entry['prevented'] === true);
    await page.waitForTimeout(quiet);
    demand(entries('navigated').length === before && (await ask(page, 'app.info')).ok, 'the page is gone');
  } })),
  { name: 'no window opens; an https link goes to the system once, http never', run: async ({ page, entries, seen }) => {
    const before = entries('open-external').length;
    // Chromium itself refuses file: before it asks.
    for (const url of ['https://example.nl/uitleg', 'http://evil.example/', 'about:blank']) {
      await page.evaluate((to) => { window.open(to); }, url);
      await seen('window-open', (entry) => entry['url'] === url && entry['action'] === 'deny');
    }
    await page.waitForTimeout(quiet);
    const opened = entries('open-external').slice(before).map((entry) => entry['url']);
    demand(JSON.stringify(opened) === '["https://example.nl/uitleg"]' && entries('window-created').length === 1, `opened ${JSON.stringify(opened)}`);
  } },
  { name: 'a telephone link goes to the softphone, and the page stays', run: async ({ page, seen }) => {
    await page.evaluate(() => {
      const link = document.createElement('a');
      link.href = 'tel:+31201234567';
      document.body.append(link);
      link.click();
      link.remove();
    });
    await seen('open-external', (entry) => entry['url'] === 'tel:+31201234567');
    demand((await ask(page, 'app.info')).ok, 'the page is gone');
  } },
  { name: 'permissions are denied; copying a number is the one that is not', run: async ({ page }) => {
    const states = await page.evaluate(async () => {
      const state = async (name: string): Promise<string> => (await navigator.permissions.query({ name: name as PermissionName })).state;
      return { denied: await Promise.all(['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read'].map(state)), copy: await state('clipboard-write') };
    });
    demand(states.denied.every((one) => one === 'denied') && states.copy === 'granted', JSON.stringify(states));
  } },
  { name: 'the window is made with everything that keeps the page apart', run: async ({ entries }) => {
    const wanted = { sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false, webSecurity: true, allowRunningInsecureContent: false, experimentalFeatures: false, webviewTag: false, navigateOnDragDrop: false, spellcheck: false };
    const made = entries('window-created')[0]?.['preferences'] as Record<string, unknown> | undefined;
    const wrong = Object.entries(wanted).filter(([name, value]) => made?.[name] !== value).map(([name]) => name);
    demand(wrong.length === 0 && entries('sandbox-enabled').length === 1, `not as wanted: ${wrong.join(', ')}`);
    demand(entries('device-permission')[0]?.['allowed'] === false && entries('spell-checker')[0]?.['enabled'] === false, 'devices or the spelling service are on');
  } },
  { name: 'the title of the window never follows the page', run: async ({ page, entries }) => {
    await page.evaluate(() => { document.title = 'Mevrouw Proefpersoon'; });
    await page.waitForTimeout(quiet);
    demand(entries('title').length === 0, `the title became ${JSON.stringify(entries('title'))}`);
  } },
  { name: 'events of the core reach the page as text', run: async ({ page }) => {
    const seen = await page.evaluate(async () => {
      const bridge = (window as unknown as { regioloket: { invoke(method: string, json: string): Promise<string>; onEvent(listener: (json: string) => void): () => void } }).regioloket;
      const arrived = new Promise<string>((resolve) => {
        const stop = bridge.onEvent((json) => { stop(); resolve(typeof json); });
      });
      await bridge.invoke('session.startTraining', '{}');
      return Promise.race([arrived, new Promise<string>((resolve) => setTimeout(() => resolve('nothing'), 5_000))]);
    });
    demand(seen === 'string', `got ${seen}`);
  } },
  { name: 'after the page is loaded again everything still works', run: async ({ page }) => {
    await page.reload();
    demand((await ask(page, 'app.info')).ok, 'no answer after a reload');
  } },
];

/** Runs the checks until one fails; answers its name with why, or null when all passed. */
export async function firstFailure(desk: Standin): Promise<string | null> {
  for (const check of checks) {
    try {
      await check.run(desk);
    } catch (error) {
      return `${check.name}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'failed'}`;
    }
  }
  return null;
}
