import { describe, expect, it } from 'vitest';
import { deskContract } from '../../shared/contract/desk.ts';
import { CodedError } from '../../shared/contract/errors.ts';
import type { Actor } from '../../shared/contract/primitives.ts';
import { createRouter, MAX_INPUT } from './router.ts';
import type { Handlers, RouterPorts } from './router.ts';

const nurse: Actor = { id: 'n1', role: 'nurse', desk: 'd1' };
const untouched = new Proxy({}, { get: () => () => { throw new Error('a handler was reached'); } }) as Handlers;

function routerWith(changes: Partial<RouterPorts>) {
  const refused: string[] = [];
  const logged: string[] = [];
  const invoke = createRouter({ handlers: untouched, actor: () => nurse, now: () => 1, log: (_level, message, fields) => void logged.push(`${message} ${JSON.stringify(fields)}`), refused: (actor, method, code) => void refused.push(`${actor?.id ?? '-'} ${method} ${code}`), ...changes });
  const call = async (method: string, input: unknown): Promise<{ ok: boolean; value?: unknown; error?: { code: string; message: string } }> => JSON.parse(await invoke(method, typeof input === 'string' ? input : JSON.stringify(input))) as { ok: boolean };
  return { call, invoke, refused, logged };
}
/** The named handlers are real, all others fail when reached. */
const only = (handlers: Partial<Handlers>): Handlers => ({ ...(Object.fromEntries(Object.keys(deskContract).map((name) => [name, () => { throw new Error('a handler was reached'); }])) as unknown as Handlers), ...handlers });

describe('the door of the core', () => {
  it('knows no method outside the contract, not even inherited names', async () => {
    const { call } = routerWith({});
    for (const name of ['', 'nope', '__proto__', 'toString', 'constructor', 'hasOwnProperty', 'app.info ', 'casework']) expect((await call(name, {})).error?.code).toBe('unknownMethod');
  });
  it('refuses input that is no JSON, too big or of another shape before any handler sees it', async () => {
    const { call, invoke } = routerWith({});
    expect((await call('casework.get', '{')).error?.code).toBe('badRequest');
    expect((await call('casework.get', { caseId: 'c', more: 1 })).error?.code).toBe('badRequest');
    expect((await call('casework.get', {})).error?.code).toBe('badRequest');
    expect(JSON.parse(await invoke('casework.get', ' '.repeat(MAX_INPUT + 1)))).toMatchObject({ error: { code: 'tooLarge' } });
  });
  it('does not repeat what was typed in its answer or its log', async () => {
    const { call, logged } = routerWith({});
    const answer = await call('casework.savePatient', { caseId: 'c', patient: { bsn: 'geheim-999' } });
    expect(answer.error?.code).toBe('badRequest');
    expect(JSON.stringify([answer, logged])).not.toContain('geheim-999');
  });
  it('lets nobody in who is not signed in or whose role may not, and says so to the audit', async () => {
    const out = routerWith({ actor: () => null });
    expect((await out.call('casework.worklist', {})).error?.code).toBe('notSignedIn');
    const provider = routerWith({ actor: () => ({ ...nurse, role: 'provider' }) });
    expect((await provider.call('casework.worklist', {})).error?.code).toBe('forbidden');
    expect([...out.refused, ...provider.refused]).toEqual(['- casework.worklist notSignedIn', 'n1 casework.worklist forbidden']);
  });
  it('never throws: an unknown error becomes internal, without its text', async () => {
    const { call, logged } = routerWith({ handlers: only({ 'casework.release': () => { throw new Error('Mevrouw Jansen'); } }) });
    expect((await call('casework.release', { caseId: 'c' })).error?.code).toBe('internal');
    expect(logged.join()).not.toContain('Jansen');
  });
  it('passes a coded refusal on as it is', async () => {
    const { call } = routerWith({ handlers: only({ 'casework.release': () => { throw new CodedError('conflict', 'Al vrij.'); } }) });
    expect((await call('casework.release', { caseId: 'c' })).error).toEqual({ code: 'conflict', message: 'Al vrij.' });
  });
  it('keeps an answer outside the contract in, so that no column leaks by accident', async () => {
    const { call } = routerWith({ handlers: only({ 'app.settings': (() => ({ theme: 'nacht', sound: true, singleKeys: true, key: 'secret' })) as unknown as Handlers['app.settings'] }) });
    const answer = await call('app.settings', {});
    expect(answer.error?.code).toBe('badResponse');
    expect(JSON.stringify(answer)).not.toContain('secret');
  });
  it('gives the parsed input, the actor and the instant to the handler', async () => {
    const seen: unknown[] = [];
    const { call } = routerWith({ handlers: only({ 'casework.saveDraft': (input, context) => { seen.push(input, context); return {}; } }) });
    expect(await call('casework.saveDraft', { caseId: 'c', field: 'note', value: 'x' })).toEqual({ ok: true, value: {} });
    expect(seen).toEqual([{ caseId: 'c', field: 'note', value: 'x' }, { actor: nurse, now: 1 }]);
  });
});
