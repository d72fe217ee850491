import type { ReactNode } from 'react';
import type { Json, ProfileField } from '../../../../shared/profile/fields.ts';
import { indicatorCatalogue, isIndicator } from '../../../../shared/reports/indicators/catalogue.ts';
import { textOf } from '../../nl/lists.ts';
import { choiceWords } from './choices.ts';
import type { Draft } from './store.ts';

/** What every control of the form shares: the draft it shows, what is wrong in it, how a change is kept, and how a field inside a row or group is shown. */
export type Form = { readonly draft: Draft; readonly put: (path: string, value: Json | undefined) => void; readonly problemAt: (path: string) => string | null; readonly render: (field: ProfileField, path: string) => ReactNode };
export type ControlProps<F extends ProfileField = ProfileField> = { readonly field: F; readonly path: string; readonly form: Form };
/** What was typed, read; null = not to be read. */
export type Reading = { readonly value: Json | undefined } | null;

/** The list with one entry a place earlier. */
export function movedUp<T>(list: readonly T[], index: number): T[] {
  const moved = [...list];
  const [one] = moved.splice(index, 1);
  if (one !== undefined) moved.splice(index - 1, 0, one);
  return moved;
}

/** The word for a fixed choice or a figure. */
export function wordOf(option: string): string {
  return isIndicator(option) ? indicatorCatalogue[option].nl : textOf(choiceWords, option);
}

/** A list of the draft as texts; what is no list is an empty one. */
export function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** A whole number of at most six digits. */
export function wholeNumber(typed: string): Reading {
  return /^\d{1,6}$/.test(typed) ? { value: Number(typed) } : null;
}

/** "12.345,6" or "12,50" in hundredths; null when it is no such number. */
export function hundredths(typed: string): number | null {
  const [, whole = '', rest = ''] = /^(\d{1,3}(?:\.\d{3})*|\d{1,9})(?:,(\d{1,2}))?$/.exec(typed) ?? [];
  return whole === '' ? null : Number(whole.replaceAll('.', '')) * 100 + Number(rest.padEnd(2, '0'));
}

/** Percent as typed, in parts of `whole`. */
export function partOf(typed: string, whole: 1 | 10_000): Reading {
  const parts = hundredths(typed.replace(/\s*%$/, ''));
  return parts === null ? null : { value: whole === 1 ? parts / 10_000 : parts };
}

export function percentText(value: unknown, whole: 1 | 10_000): string {
  return typeof value === 'number' ? decimals((value / whole) * 100) : '';
}

/** With a comma and at most two digits after it, without separators: as it is typed. */
export function decimals(value: number): string {
  return value.toLocaleString('nl-NL', { maximumFractionDigits: 2, useGrouping: false });
}
