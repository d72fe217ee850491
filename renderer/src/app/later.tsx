import { useEffect, useState } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { EmptyState } from '../components/index.ts';
import { nl } from '../nl.ts';

/** A part of the page whose code comes when it is first shown, or before that by `fetch`. Rejects when the code can't be had. */
export type Later<P> = ComponentType<P> & { readonly fetch: () => Promise<void> };

/**
 * Not React's `lazy`: once "laden" has been drawn, Suspense holds the screen back until 300 ms have gone by, also when its code was there after ten (measured: a reload and the first opening
 * of each screen cost 300 ms more). What can't be fetched is thrown where it is drawn, for the screen's error boundary; opening it again tries again.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): Later<P> {
  let loaded: ComponentType<P> | null = null;
  const fetch = async (): Promise<void> => { loaded ??= await load(); };
  function Part(props: P): ReactNode {
    const [, setDrawn] = useState(loaded !== null);
    const [failed, setFailed] = useState<Error | null>(null);
    useEffect(() => {
      // Also when the code is there by now: it can have come since this was drawn.
      fetch().then(() => { setDrawn(true); }, (error: unknown) => { setFailed(error instanceof Error ? error : new Error(String(error))); });
    }, []);
    if (failed !== null) throw failed;
    const Loaded = loaded;
    return Loaded === null ? <EmptyState title={nl.common.loading} /> : <Loaded {...props} />;
  }
  return Object.assign(Part, { fetch });
}
