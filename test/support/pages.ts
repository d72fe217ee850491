import type { TestRegion } from './region.ts';

/** A browser without a screen for the region's pages: keeps the cookie, sends forms as a browser does. */
export type Visitor = { get(path: string): Promise<Page>; post(path: string, form: Readonly<Record<string, string>>, headers?: Readonly<Record<string, string>>): Promise<Page> };
export type Page = { readonly status: number; readonly text: string; readonly location: string | null; readonly headers: Headers };

export function visitor(region: Pick<TestRegion, 'url'>): Visitor {
  let cookie = '';
  const ask = async (path: string, init: RequestInit): Promise<Page> => {
    const response = await fetch(`${region.url}${path}`, { redirect: 'manual', ...init, headers: { ...(cookie === '' ? {} : { cookie }), ...init.headers } });
    const set = response.headers.get('set-cookie');
    if (set !== null) cookie = set.split(';')[0] ?? '';
    return { status: response.status, text: await response.text(), location: response.headers.get('location'), headers: response.headers };
  };
  return {
    get: (path) => ask(path, {}),
    post: (path, form, headers = {}) => ask(path, { method: 'POST', headers: { origin: region.url, 'content-type': 'application/x-www-form-urlencoded', ...headers }, body: new URLSearchParams(form).toString() }),
  };
}

/** Signed in with a code, as the link does it. */
export async function signedIn(region: Pick<TestRegion, 'url'>, base: '/p' | '/v' | '/so', code: string, factor = ''): Promise<Visitor> {
  const made = visitor(region);
  const answer = await made.post(`${base}/sign-in`, { code, ...(factor === '' ? {} : { factor }) });
  if (answer.status !== 303) throw new Error(`not signed in: ${answer.status}`);
  return made;
}
