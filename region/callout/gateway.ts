import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';

/** One call-out to a physician. Nothing about a patient is in it, nor in what is sent. `id` is also the key by which the gateway knows a repeat. */
export type Callout = { readonly id: string; readonly to: string; readonly attempt: number };
/** `sent`: the gateway took it (nobody is reached by that); the others: it knows how the call ended already. */
export type SendResult = 'sent' | 'answered' | 'noAnswer' | 'busy' | 'failed';
export type Gateway = { readonly name: 'webhook' | 'recording'; readonly secret: string | null; send(callout: Callout): Promise<SendResult> };
export type WebhookSettings = { readonly url: string; readonly secret: string; /** where the gateway reports back to: the region as the outside world reaches it */ readonly publicUrl: string };

const SEND_TIMEOUT_MS = 10_000;
/** A signed message older than this isn't taken (ms), so that one overheard can't be sent again later. */
const FRESH_MS = 5 * 60_000;
const words = 'Regioloket: er staat een vraag voor u klaar. Open uw pagina of bel het coördinatiepunt.';
const Answer = z.object({ result: z.enum(['sent', 'answered', 'noAnswer', 'busy', 'failed']).default('sent') });

/**
 * An SMS or voice service behind a webhook: POST with JSON {id, to, attempt, text, resultUrl} and the headers `idempotency-key` (= id) and `x-regioloket-signature`
 * (t=<epoch ms>,v1=<hex HMAC-SHA256 of "<t>.<body>">). It may answer at once with {"result"}, and reports later to resultUrl, signed in the same way.
 */
export function webhookGateway(settings: WebhookSettings, clock: () => number, onProblem: (error: unknown) => void): Gateway {
  return {
    name: 'webhook', secret: settings.secret,
    send: async (callout) => {
      const body = JSON.stringify({ id: callout.id, to: callout.to, attempt: callout.attempt, text: words, resultUrl: `${settings.publicUrl.replace(/\/$/, '')}/v1/callouts/${callout.id}/result` });
      try {
        const response = await fetch(settings.url, { method: 'POST', redirect: 'error', signal: AbortSignal.timeout(SEND_TIMEOUT_MS), headers: { 'content-type': 'application/json', 'idempotency-key': callout.id, 'x-regioloket-signature': signatureOf(settings.secret, clock(), body) }, body });
        if (!response.ok) throw new Error(`the call-out gateway answered ${response.status}`);
        const text = (await response.text()).slice(0, 10_000);
        return text.trim().startsWith('{') ? Answer.parse(JSON.parse(text)).result : 'sent';
      } catch (error) {
        onProblem(error);
        return 'failed';
      }
    },
  };
}

/** For training and tests: keeps what would have gone out and calls nobody. */
export function recordingGateway(answer: SendResult = 'sent'): Gateway & { readonly sent: Callout[] } {
  const sent: Callout[] = [];
  return { name: 'recording', secret: null, sent, send: (callout) => { sent.push(callout); return Promise.resolve(answer); } };
}

export function signatureOf(secret: string, at: number, body: string): string {
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;
}

/** Is this message from whoever shares the secret, and of now? */
export function isSigned(secret: string, header: string | undefined, body: string, now: number): boolean {
  const match = /^t=(\d{1,15}),v1=([0-9a-f]{64})$/.exec(header ?? '');
  if (match === null) return false;
  const at = Number(match[1]);
  const expected = Buffer.from(createHmac('sha256', secret).update(`${at}.${body}`).digest('hex'));
  return Math.abs(now - at) <= FRESH_MS && timingSafeEqual(expected, Buffer.from(match[2] ?? ''));
}
