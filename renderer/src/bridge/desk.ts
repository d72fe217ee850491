import type { Client, Input, Method, Output, Topic, TopicListener } from './client.ts';
import type { Result } from '../../../shared/contract/errors.ts';

let current: Client | null = null;

/** Called once by main.tsx (and by each test) before the first screen is drawn. */
export function connectDesk(client: Client): void {
  current = client;
}

function client(): Client {
  if (current === null) throw new Error('the desk is not connected yet');
  return current;
}

/** The core, for stores and screens. */
export const desk = {
  ask: <M extends Method>(method: M, input: Input<M>): Promise<Result<Output<M>>> => client().ask(method, input),
  on: (topic: Topic, listener: TopicListener): (() => void) => client().on(topic, listener),
};
