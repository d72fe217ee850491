/**
 * What a host gives the page: JSON text in, JSON text out, and events as JSON text. Nothing else crosses.
 * `onEvent` answers with the function that ends the subscription.
 */
export type Bridge = {
  readonly invoke: (method: string, json: string) => Promise<string>;
  readonly onEvent: (listener: (json: string) => void) => () => void;
};

/** Why no bridge could be opened; the page shows it in words. */
export type BridgeFailure = 'noHost' | 'tokenUsed' | 'hostGone';

export type OpenedBridge = { readonly ok: true; readonly bridge: Bridge } | { readonly ok: false; readonly reason: BridgeFailure };
