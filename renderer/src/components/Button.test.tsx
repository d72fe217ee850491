// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { Button } from './Button.tsx';

afterEach(cleanup);

it('a held Enter presses once: its repeats are taken from the browser, the first one and Space are not', () => {
  render(<Button onPress={() => undefined}>Overdracht verzenden</Button>);
  const button = screen.getByRole('button');
  // false = the browser's own reaction, a press, was prevented
  expect(fireEvent.keyDown(button, { key: 'Enter' })).toBe(true);
  expect(fireEvent.keyDown(button, { key: 'Enter', repeat: true })).toBe(false);
  expect(fireEvent.keyDown(button, { key: ' ', repeat: true })).toBe(true);
});
