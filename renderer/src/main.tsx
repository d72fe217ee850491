import { StrictMode } from 'react';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/frame.css';
import './styles/layout.css';
import { loadSettings } from './app/settings-store.ts';
import { preloadFirst } from './app/screens.ts';
import { Shell } from './app/Shell.tsx';
import { followStatus } from './app/status-store.ts';
import { followUrgencyLabels } from './app/urgency-labels.ts';
import type { BridgeFailure } from './bridge/bridge.ts';
import type { Checker } from './bridge/client.ts';
import { createClient } from './bridge/client.ts';
import { connectDesk } from './bridge/desk.ts';
import { openBridge } from './bridge/open.ts';
import { EmptyState } from './components/index.ts';
import { followAlarms } from './features/alarm/store.ts';
import { followCases } from './features/casework/case-store.ts';
import { followPresence } from './features/presence/store.ts';
import { followActivity, followSession, refreshSession } from './features/session/store.ts';
import { nl } from './nl.ts';

/** Opens the host's bridge, connects the stores and draws the first screen. */
async function start(): Promise<void> {
  const opened = await openBridge();
  if (!opened.ok) {
    draw(<NoHost reason={opened.reason} />);
    return;
  }
  connectDesk(createClient(opened.bridge, await developmentCheck()));
  // Who is signed in and what the page looks like first: the status bar's answer counts all open cases, and the first screen would wait behind it.
  const known = Promise.all([loadSettings(), refreshSession()]);
  followSession();
  followStatus();
  followUrgencyLabels();
  followCases();
  followActivity(window);
  followAlarms();
  followPresence();
  preloadFirst();
  await known;
  draw(<StrictMode><Shell /></StrictMode>);
}

async function developmentCheck(): Promise<Checker | undefined> {
  return import.meta.env.DEV ? (await import('./bridge/check.ts')).contractChecker : undefined;
}

function NoHost({ reason }: { readonly reason: BridgeFailure }): ReactNode {
  if (reason === 'hostGone') return <EmptyState title={nl.errors.hostGone} />;
  return reason === 'tokenUsed'
    ? <EmptyState title={nl.errors.tokenUsed}><p>{nl.errors.tokenUsedHelp}</p></EmptyState>
    : <EmptyState title={nl.errors.noHost}><p>{nl.errors.noHostHelp}</p></EmptyState>;
}

function draw(content: ReactNode): void {
  const element = document.getElementById('root');
  if (element === null) throw new Error('index.html has no #root');
  createRoot(element).render(content);
}

void start();
