import { Component } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../components/Button.tsx';
import { Notice } from '../components/Marks.tsx';
import { nl } from '../nl.ts';

type Props = { readonly children: ReactNode };

/** One broken screen never takes the desk down: the tabs and the status bar stay, and the screen can be opened again. */
export class ErrorBoundary extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: Error): void {
    console.error('screen failed', error.name, error.message);
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <Notice tone="bad" title={nl.errors.screen}>
        <p>{nl.errors.screenHelp}</p>
        <Button onPress={() => { this.setState({ failed: false }); }}>{nl.common.retry}</Button>
      </Notice>
    );
  }
}
