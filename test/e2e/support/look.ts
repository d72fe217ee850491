import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

export const wcag = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
export const themes = ['nacht', 'dag'] as const;
export type Theme = (typeof themes)[number];

export async function setTheme(page: Page, theme: Theme): Promise<void> {
  await page.evaluate((name) => { document.documentElement.dataset['theme'] = name; }, theme);
}

/** What axe can't decide by itself: the rule, why it stopped, and one place. */
export type Undecided = { readonly rule: string; readonly why: string; readonly place: string };
export type Checked = { readonly violations: readonly string[]; readonly undecided: readonly Undecided[] };

/** axe on what is shown now, against WCAG 2.0 to 2.2 A and AA. */
export async function axe(page: Page): Promise<Checked> {
  return run(new AxeBuilder({ page }).withTags(wcag));
}

/** Only what a theme can change. */
export async function contrast(page: Page): Promise<Checked> {
  return run(new AxeBuilder({ page }).withRules(['color-contrast', 'link-in-text-block']));
}

async function run(builder: AxeBuilder): Promise<Checked> {
  // Without frames there is nothing to merge; the usual way opens a page of its own for that, each time.
  const { violations, incomplete } = await builder.setLegacyMode(true).analyze();
  return {
    violations: violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 140)).join(' | ')}`),
    undecided: incomplete.flatMap((one) => one.nodes.map((node) => ({ rule: one.id, why: keyOf(node.any[0]?.data) ?? node.none[0]?.id ?? node.all[0]?.id ?? node.any[0]?.id ?? 'unknown', place: node.target.join(' ') }))),
  };
}

function keyOf(data: unknown): string | null {
  return typeof data === 'object' && data !== null && 'messageKey' in data && typeof data.messageKey === 'string' ? data.messageKey : null;
}

/** Faults in the drawing of what is shown now; empty = as it must be. */
export async function faults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const name = (element: Element): string => `${element.tagName.toLowerCase()}${element.className === '' || typeof element.className !== 'string' ? '' : `.${element.className.trim().split(/\s+/).join('.')}`} "${(element.textContent ?? '').trim().slice(0, 40)}"`;
    const seen = (element: Element): boolean => {
      const box = element.getBoundingClientRect();
      return box.width > 1 && box.height > 1 && element.checkVisibility({ visibilityProperty: true }) && element.closest('.visually-hidden, [aria-hidden="true"]') === null;
    };
    const main = document.querySelector('main');
    if (document.documentElement.scrollWidth > window.innerWidth) found.push(`the page is ${document.documentElement.scrollWidth - window.innerWidth} px too wide`);
    if (main !== null && main.scrollWidth > main.clientWidth) found.push(`the screen is ${main.scrollWidth - main.clientWidth} px too wide`);

    // Text that doesn't fit its own control, and text cut off without saying so.
    for (const element of document.querySelectorAll('button, .tag, .urgency, h1, h2, h3, th, td, dt, dd, label, p, .tab, .status-item')) {
      if (!seen(element)) continue;
      const style = getComputedStyle(element);
      if (element.scrollWidth > element.clientWidth + 1 && style.overflowX !== 'auto' && style.overflowX !== 'scroll' && style.textOverflow !== 'ellipsis' && style.display !== 'inline' && element.clientWidth > 0) found.push(`text wider than its place: ${name(element)}`);
    }
    for (const cell of document.querySelectorAll('[role="gridcell"]')) {
      if (!seen(cell)) continue;
      if (cell.scrollHeight > cell.clientHeight + 2) found.push(`text higher than its row: ${name(cell)}`);
    }

    // Controls never lie on each other.
    const controls = [...document.querySelectorAll<HTMLElement>('button, input, select, textarea, a[href], [role="radio"], [role="spinbutton"]')].filter((one) => seen(one) && inView(one));
    controls.forEach((one, index) => {
      const a = shown(one);
      for (const other of controls.slice(index + 1)) {
        if (one.contains(other) || other.contains(one)) continue;
        const b = shown(other);
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > 1 && high > 1 && one.closest('dialog') === other.closest('dialog') && one.closest('.toasts') === other.closest('.toasts')) found.push(`on each other: ${name(one)} and ${name(other)}`);
      }
    });

    // One line names the case, and what matters most in it is never shortened; at 200 % it may take more.
    const bar = document.querySelector('.case-bar');
    if (bar !== null && window.innerWidth > 992) {
      if (bar.getBoundingClientRect().height > 42) found.push('the case bar takes more than one line');
      for (const part of bar.querySelectorAll('.urgency, .tag, :scope > span:not([class]), .case-sync')) if (part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0) found.push(`shortened in the case bar: ${name(part)}`);
      const frame = bar.getBoundingClientRect();
      for (const part of bar.children) if (part.getBoundingClientRect().right > frame.right + 1) found.push(`outside the case bar: ${name(part)}`);
    }

    // Heads of panels that begin in one line end in one line.
    const heads = [...document.querySelectorAll('.panel-head')].filter(seen).map((head) => ({ head, box: head.getBoundingClientRect() }));
    for (const { head, box } of heads) if (window.innerWidth > 992 && heads.some((other) => Math.abs(other.box.top - box.top) < 1.5 && other.box.height < box.height - 1.5)) found.push(`a head higher than its neighbour: ${name(head)}`);

    // A button in a cell is whole, and a box to tick keeps its size beside a long text.
    for (const button of document.querySelectorAll('[role="gridcell"] button')) {
      const cell = button.closest('[role="gridcell"]');
      if (cell !== null && seen(button) && button.getBoundingClientRect().right > cell.getBoundingClientRect().right + 0.5) found.push(`cut off in its cell: ${name(button)}`);
    }
    for (const box of document.querySelectorAll('.check-label input')) if (seen(box) && box.getBoundingClientRect().width < 17.5) found.push(`a shrunken box: ${name(box.parentElement ?? box)}`);

    // One grid: cells stand under their heading.
    for (const grid of document.querySelectorAll('[role="grid"]')) {
      const heads = [...grid.querySelectorAll('[role="columnheader"]')].map((head) => Math.round(head.getBoundingClientRect().left));
      for (const row of [...grid.querySelectorAll('.grid-row')].slice(0, 4)) {
        const cells = [...row.querySelectorAll(':scope > [role="gridcell"]')].map((cell) => Math.round(cell.getBoundingClientRect().left));
        if (cells.length === heads.length && cells.some((left, index) => Math.abs(left - (heads[index] ?? 0)) > 1)) found.push(`columns out of line: ${name(row)}`);
      }
      // 2.4.11: the active row is in view and not under the sticky heading.
      const active = grid.querySelector('[aria-selected="true"]')?.getBoundingClientRect();
      const head = grid.querySelector('.grid-head')?.getBoundingClientRect();
      const frame = grid.getBoundingClientRect();
      if (active !== undefined && head !== undefined && (active.top < head.bottom - 1 || active.bottom > frame.bottom + 1)) found.push(`active row covered in ${grid.getAttribute('aria-label') ?? ''}`);
    }

    // One type scale, one corner, and no colour but the urgencies' outside the theme.
    const scale = ['12px', '13px', '15px', '18px', '24px'];
    for (const element of document.querySelectorAll('main *, .status-bar *, .tab-bar *')) {
      if (!seen(element) || element.closest('svg') !== null || ![...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '')) continue;
      const size = getComputedStyle(element).fontSize;
      if (!scale.includes(size) && element.closest('.clock-icon, .urgency') === null) found.push(`off the type scale (${size}): ${name(element)}`);
    }
    return [...new Set(found)].slice(0, 20);

    function shown(element: HTMLElement): DOMRect {
      let box = element.getBoundingClientRect();
      for (let parent = element.parentElement; parent !== null && parent !== document.body; parent = parent.parentElement) {
        if (!/(auto|scroll|hidden)/.test(getComputedStyle(parent).overflow)) continue;
        const frame = parent.getBoundingClientRect();
        const [left, top, right, bottom] = [Math.max(box.left, frame.left), Math.max(box.top, frame.top), Math.min(box.right, frame.right), Math.min(box.bottom, frame.bottom)];
        box = new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
      }
      return box;
    }
    function inView(element: HTMLElement): boolean {
      const box = shown(element);
      return box.width > 1 && box.height > 1;
    }
  });
}

/** Every text on screen with what screen readers are told: visible text, names, titles, placeholders, options; not what somebody typed. */
export async function texts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const all = new Set<string>();
    const add = (text: string | null): void => { const clean = (text ?? '').replace(/\s+/g, ' ').trim(); if (clean !== '') all.add(clean); };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) if (node.parentElement?.closest('script, style, textarea, .mono, kbd') === null) add(node.textContent);
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) for (const attribute of ['aria-label', 'title', 'placeholder', 'alt']) add(element.getAttribute(attribute));
    return [...all];
  });
}
