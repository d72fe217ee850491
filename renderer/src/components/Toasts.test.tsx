// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { Toasts } from './Toasts.tsx';
import { clearToasts, notify } from './toast-store.ts';

afterEach(() => { cleanup(); clearToasts(); });

/** A place in a window of 1280 x 720 (jsdom draws nothing). */
function at(element: HTMLElement, left: number, top: number, width: number, height: number): HTMLElement {
  element.getBoundingClientRect = () => ({ left, top, width, height, right: left + width, bottom: top + height, x: left, y: top, toJSON: () => null });
  return element;
}

it('a message never lies over what has the focus, nor over the button right below it', () => {
  Object.assign(window, { innerWidth: 1280, innerHeight: 720 });
  render(<><textarea aria-label="advies" /><button type="button">boven</button><textarea aria-label="notitie" /><div role="grid" aria-label="lijst" tabIndex={0} /><Toasts /></>);
  const messages = at(screen.getByRole('region'), 920, 650, 344, 54);
  const right = (): boolean => !messages.classList.contains('toasts-left');
  const advice = at(screen.getByLabelText('advies'), 838, 586, 400, 52);
  const above = at(screen.getByRole('button', { name: 'boven' }), 1060, 36, 200, 36);
  const note = at(screen.getByLabelText('notitie'), 30, 586, 278, 72);
  const list = at(screen.getByRole('grid'), 16, 333, 930, 330);
  act(() => { advice.focus(); notify({ text: 'Vraag vastgelegd.', tone: 'bad' }); });
  expect(right()).toBe(false);
  act(() => { above.focus(); });
  expect(right()).toBe(true);
  act(() => { advice.focus(); });
  expect(right()).toBe(false);
  act(() => { note.focus(); });
  expect(right()).toBe(true);
  act(() => { list.focus(); });
  expect(right()).toBe(true);
});
