// @vitest-environment jsdom
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { keepCore } from '../../../../electron/desk/core-keeper.ts';
import type { Core } from '../../../../electron/desk/kernel.ts';
import { testKey } from '../../../../test/support/desk.ts';
import { createClient } from '../../bridge/client.ts';
import { connectDesk } from '../../bridge/desk.ts';
import { memoryBridge } from '../../bridge/memory.ts';
import { Toasts } from '../../components/Toasts.tsx';
import { nl } from '../../nl.ts';
import { StartScreen } from './StartScreen.tsx';
import { followSession, refreshSession } from './store.ts';

let folder = '';
let core: Core | null = null;
afterEach(async () => {
  cleanup();
  await core?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a core whose thread ends by itself', () => {
  it('is told on screen in words that stay until they are closed, and the screen goes on with the new one', async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'regioloket-restart-'));
    core = await keepCore(
      { host: 'memory', version: '0.0.0-test', dataFolder: folder, databaseKey: testKey, secrets: 'keyFile', region: null, training: true },
      { worker: pathToFileURL(path.resolve('test/faults/dying-worker.ts')), log: () => undefined, clock: Date.now },
    );
    connectDesk(createClient(memoryBridge(core)));
    followSession();
    await refreshSession();
    render(<><StartScreen /><Toasts /></>);
    fireEvent.click(await screen.findByRole('button', { name: 'Oefendienst starten' }));
    await screen.findByText(/^Aangemeld als /, undefined, { timeout: 20_000 });
    expect(screen.queryByText(nl.session.coreRestarted)).toBeNull();
    writeFileSync(path.join(folder, 'die'), '');
    await screen.findByText(nl.session.coreRestarted, undefined, { timeout: 30_000 });
    expect(screen.getByRole('region', { name: nl.common.messages }).getAttribute('aria-live')).toBe('polite');
    await screen.findByText(/^Aangemeld als /, undefined, { timeout: 20_000 });
    fireEvent.click(screen.getAllByRole('button', { name: nl.common.close })[0] ?? document.body);
    await waitFor(() => { expect(screen.queryByText(nl.session.coreRestarted)).toBeNull(); });
  });
});
