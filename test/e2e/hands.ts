import type { Locator, Page, Request } from 'playwright-core';

/**
 * Two hands on a keyboard and eyes on the screen: whatever they do, they found by what stands there (names, key hints, the digit beside an answer, where the focus is). They
 * never touch the mouse and know no path, no id of the program and no order of screens.
 */
export type Hands = {
  readonly page: Page;
  /** keys pressed so far; Ctrl+K is two */
  readonly keys: () => number;
  /** those of them that were text: a number, a name, what somebody said */
  readonly typed: () => number;
  /** decisions taken so far: each act on something newly read */
  readonly thoughts: () => number;
  /** Counts one decision. */
  think(): void;
  press(key: string): Promise<void>;
  type(text: string): Promise<void>;
  /** Presses the button of this name, the quickest way that the screen offers. */
  use(name: string): Promise<void>;
  /** Brings the focus there with Tab and F6. */
  reach(target: Locator): Promise<void>;
  /** Brings the focus to a field of this name with Tab and F6 and types. */
  fill(name: string, text: string): Promise<void>;
  /** Nobody reads a screen that is still changing: waits until the program has answered all it was asked. */
  quiet(): Promise<void>;
  /** Answers the question that has the focus. */
  answer(value: string | number): Promise<void>;
  /** Goes through a list with the arrows, the shorter way round, to the button that says this, and presses it. */
  pick(text: string): Promise<void>;
};

/**
 * Seconds of a person at work, after the Keystroke-Level Model (Card, Moran and Newell, Communications of the ACM 23(7), 1980): 0.28 s a key (average typist), 1.35 s of
 * thought before each act. Talking on the telephone isn't in it, nor is waiting for the program.
 */
export const SECONDS_PER_KEY = 0.28;
export const SECONDS_PER_THOUGHT = 1.35;

const farthest = 80;

export function handsOn(page: Page): Hands {
  let keys = 0;
  let typed = 0;
  let thoughts = 0;
  const asked = new Set<Request>();
  page.on('request', (request) => { if (request.url().endsWith('/rpc')) asked.add(request); });
  page.on('requestfinished', (request) => { asked.delete(request); });
  page.on('requestfailed', (request) => { asked.delete(request); });
  const frame = (): Promise<void> => page.evaluate(() => new Promise<void>((done) => { requestAnimationFrame(() => { setTimeout(done, 0); }); }));
  const quiet = async (): Promise<void> => {
    // Twice: what came in may ask for more.
    for (let calm = 0; calm < 2; calm += 1) {
      await frame();
      if (asked.size > 0) calm = -1;
    }
  };
  const press = async (key: string): Promise<void> => {
    keys += key.split('+').length;
    await page.keyboard.press(key);
  };
  const type = async (text: string): Promise<void> => {
    keys += text.length;
    typed += text.length;
    await page.keyboard.type(text);
  };
  const focused = (target: Locator): Promise<boolean> => target.evaluate((element) => element === document.activeElement).catch(() => false);
  /** By Tab, going on or back, whichever is nearer as the eye sees it; F6 where a part of the screen lies between. */
  const reach = async (target: Locator): Promise<void> => {
    for (let step = 0; step < farthest; step += 1) {
      if (await focused(target)) return;
      await press(await stepTowards(target));
    }
    throw new Error(`not reached by keyboard: ${String(target)}`);
  };
  return {
    page, press, type, quiet, reach,
    keys: () => keys,
    typed: () => typed,
    think: () => { thoughts += 1; },
    thoughts: () => thoughts,
    use: async (name) => {
      thoughts += 1;
      const button = page.getByRole('button', { name, exact: true }).and(page.locator(':visible:not([aria-disabled="true"]):not([disabled])')).first();
      await button.waitFor();
      const shortcut = await button.getAttribute('aria-keyshortcuts');
      if (await focused(button)) await press('Enter');
      else if (shortcut !== null && shortcut.length > 1) await press(shortcut);
      else {
        await reach(button);
        await press('Enter');
      }
    },
    fill: async (name, text) => {
      thoughts += 1;
      await reach(page.getByRole('textbox', { name, exact: true }).first());
      await type(text);
    },
    answer: async (value) => {
      thoughts += 1;
      const group = page.locator('[data-fact]:focus-within');
      if (typeof value === 'number') {
        await type(String(value));
        await press('Enter');
        return;
      }
      const digit = (await group.locator(`[data-value="${value}"] .option-digit`).innerText()).trim();
      await press(/^\d$/.test(digit) ? `Digit${digit}` : `Key${digit}`);
    },
    pick: async (text) => {
      thoughts += 1;
      const [at, count, wanted] = await page.evaluate((part) => {
        const list = document.activeElement?.closest('[data-pane]');
        const buttons = [...(list?.querySelectorAll('button') ?? [])].filter((button) => button.className === document.activeElement?.className);
        return [buttons.findIndex((button) => button === document.activeElement), buttons.length, buttons.findIndex((button) => button.textContent?.includes(part) === true)] as const;
      }, text);
      if (wanted < 0) throw new Error(`not in the list: ${text}`);
      const down = (wanted - at + count) % count;
      const [key, steps] = down <= count - down ? ['ArrowDown', down] as const : ['ArrowUp', count - down] as const;
      for (let step = 0; step < steps; step += 1) await press(key);
      await press('Enter');
    },
  };
}

/** Which key brings the focus nearer: F6 to another part of the screen, Tab or Shift+Tab inside one. */
function stepTowards(target: Locator): Promise<string> {
  return target.evaluate((element) => {
    const from = document.activeElement;
    if (from === null || from === document.body) return 'F6';
    const pane = element.closest('[data-pane]');
    if (pane !== null && !pane.contains(from)) return 'F6';
    return (from.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING) !== 0 && !from.contains(element) ? 'Shift+Tab' : 'Tab';
  });
}
