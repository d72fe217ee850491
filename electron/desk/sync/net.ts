import type { Net, NetResponse } from './ports.ts';

/** The region over HTTP with the platform's fetch. The bearer token goes to the configured origin only: a part's address elsewhere is refused. */
export function createFetchNet(region: { readonly url: string; readonly token: string }): Net {
  const base = new URL(region.url);
  const address = (path: string): URL => {
    const url = new URL(path, base);
    if (url.origin !== base.origin) throw new Error('an address outside the configured region');
    return url;
  };
  const headers = { authorization: `Bearer ${region.token}` };
  return {
    request: async (request) => {
      const response = await fetch(address(request.path), {
        method: request.method,
        headers: request.body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
        ...(request.body === undefined ? {} : { body: request.body }),
        redirect: 'error',
        signal: AbortSignal.timeout(request.timeoutMs),
      });
      return answerOf(response, new Uint8Array(await response.arrayBuffer()));
    },
    stream: async (path, onData, abort) => {
      const response = await fetch(address(path), { headers: { ...headers, accept: 'text/event-stream' }, redirect: 'error', signal: abort });
      const type = response.headers.get('content-type') ?? '';
      if (!response.ok || response.body === null || !type.includes('text/event-stream')) {
        await response.body?.cancel();
        throw new Error(`no event stream: ${response.status}`);
      }
      const parse = createEventParser(onData);
      const decoder = new TextDecoder();
      for await (const chunk of response.body) parse(decoder.decode(chunk as Uint8Array, { stream: true }));
    },
  };
}

function answerOf(response: Response, body: Uint8Array): NetResponse {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return { status: response.status, contentType: response.headers.get('content-type') ?? '', retryAfterMs: Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 300) * 1000 : null, body };
}

/** Server-sent events out of text that may be cut anywhere: calls back with the data of each whole event. */
export function createEventParser(onData: (data: string) => void): (text: string) => void {
  let rest = '';
  let data: string[] = [];
  return (text) => {
    rest += text;
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) onData(data.join('\n'));
        data = [];
      } else if (line.startsWith('data:')) data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
    }
  };
}
