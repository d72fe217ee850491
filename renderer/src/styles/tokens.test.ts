import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Contrast after WCAG 2.2 (relative luminance), measured on the tokens themselves: a browser check leaves many contrasts undecided. */
type Theme = Readonly<Record<string, string>>;
const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const themes: Readonly<Record<string, Theme>> = { nacht: themeOf('nacht'), dag: themeOf('dag') };
const surfaces = ['bg', 'panel', 'raised', 'selected'];
const urgencies = ['u0', 'u1', 'u2', 'u3', 'u4', 'u5'];

describe.each(Object.entries(themes))('theme %s', (_name, theme) => {
  it.each(surfaces)('text, muted text, links and errors are readable on %s (4.5:1)', (surface) => {
    for (const text of ['fg', 'muted', 'focus', 'danger']) expect([text, contrast(value(theme, text), value(theme, surface)) >= 4.5]).toEqual([text, true]);
  });

  it.each(surfaces)('borders of controls and the focus ring stand out from %s (3:1)', (surface) => {
    for (const line of ['border', 'focus']) expect([line, contrast(value(theme, line), value(theme, surface)) >= 3]).toEqual([line, true]);
  });

  it('the word on a filled button is readable on it', () => {
    expect(contrast(value(theme, 'bg'), value(theme, 'focus'))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(urgencies)('%s: its text is readable and the badge or its outline stands out from every surface', (urgency) => {
    expect(contrast(value(theme, `${urgency}-text`), value(theme, urgency))).toBeGreaterThanOrEqual(4.5);
    const outline = value(theme, `${urgency}-outline`);
    for (const surface of ['bg', 'panel']) {
      const badge = contrast(value(theme, urgency), value(theme, surface));
      expect(outline === 'transparent' ? badge : contrast(outline, value(theme, surface))).toBeGreaterThanOrEqual(3);
    }
  });

  it('no two urgencies share a colour', () => {
    expect(new Set(urgencies.map((urgency) => value(theme, urgency))).size).toBe(urgencies.length);
  });
});

it('both themes define the same tokens', () => {
  expect(Object.keys(themes['dag'] ?? {}).sort()).toEqual(Object.keys(themes['nacht'] ?? {}).sort());
});

it('the measure itself is right: black on white is 21, equal colours are 1', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#7cc4ff', '#7cc4ff')).toBe(1);
});

function themeOf(name: string): Theme {
  const block = new RegExp(`\\[data-theme='${name}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((match) => [match[1] ?? '', match[2] ?? '']));
}

function value(theme: Theme, token: string): string {
  const found = theme[token];
  if (found === undefined) throw new Error(`no token ${token}`);
  return found;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => linear(Number.parseInt(hex.slice(at, at + 2), 16) / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
