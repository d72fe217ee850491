// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { later } from './later.tsx';

afterEach(cleanup);
const Hello = ({ name }: { readonly name: string }): ReactNode => <p>Dag {name}</p>;

describe('a part of the page that is fetched later', () => {
  it('says that it is loading, and stands as soon as its code is there: without waiting a third of a second more', async () => {
    const coming: { arrived?: (part: typeof Hello) => void } = {};
    const Part = later(() => new Promise<typeof Hello>((resolve) => { coming.arrived = resolve; }));
    render(<Part name="Proef" />);
    expect(screen.queryByText('Dag Proef')).toBeNull();
    coming.arrived?.(Hello);
    // Turns of the loop, not time: whatever waits for a timer isn't there after so few.
    for (let turn = 0; turn < 20 && screen.queryByText('Dag Proef') === null; turn += 1) await new Promise((resolve) => { setImmediate(resolve); });
    expect(screen.queryByText('Dag Proef')).not.toBeNull();
  });

  it('stands too when its code arrives between its first drawing and what follows it', async () => {
    const coming: { arrived?: (part: typeof Hello) => void } = {};
    const Part = later(() => new Promise<typeof Hello>((resolve) => { coming.arrived = resolve; }));
    void Part.fetch();
    const Arrival = (): ReactNode => {
      coming.arrived?.(Hello);
      return null;
    };
    // Drawn as the page draws, not as tests do, which run effects before anything that waits.
    const drawn = document.createElement('div');
    const tests = globalThis as unknown as { IS_REACT_ACT_ENVIRONMENT?: boolean };
    tests.IS_REACT_ACT_ENVIRONMENT = false;
    const root = createRoot(drawn);
    root.render(<><Part name="Proef" /><Arrival /></>);
    for (let turn = 0; turn < 200 && drawn.textContent !== 'Dag Proef'; turn += 1) await new Promise((resolve) => { setImmediate(resolve); });
    expect(drawn.textContent).toBe('Dag Proef');
    root.unmount();
    tests.IS_REACT_ACT_ENVIRONMENT = true;
  });

  it('is drawn at once when it was fetched ahead', async () => {
    const Part = later(() => Promise.resolve(Hello));
    await Part.fetch();
    render(<Part name="Proef" />);
    expect(screen.queryByText('Dag Proef')).not.toBeNull();
  });

  it('that can’t be fetched is the screen’s error, and opening it again tries again', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    let tries = 0;
    const Part = later(() => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error('gone')) : Promise.resolve(Hello);
    });
    render(<ErrorBoundary><Part name="Proef" /></ErrorBoundary>);
    fireEvent.click(await screen.findByRole('button', { name: 'Opnieuw proberen' }));
    await screen.findByText('Dag Proef');
    said.mockRestore();
  });
});
