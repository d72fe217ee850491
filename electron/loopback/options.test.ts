import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

describe('flags of the loopback host', () => {
  it.each([['--prot'], ['--port'], ['--port', '--no-open'], ['--port', '99999'], ['--port', 'x'], ['--data'], ['--data='], ['extra'], ['--no-open=1'], ['--loopback=1']])('%s %s is refused with a reason', (...args) => {
    expect(readOptions(args)).toHaveProperty('problem');
  });

  it('every flag of the usage is understood, in both forms', () => {
    const wanted = { port: 8080, data: '/tmp/x', region: 'https://r.example', tokenFile: '/t', open: false };
    expect(readOptions(['--loopback', '--port', '8080', '--data', '/tmp/x', '--region', 'https://r.example', '--region-token-file', '/t', '--no-open'])).toEqual(wanted);
    expect(readOptions(['--port=8080', '--data=/tmp/x', '--region=https://r.example', '--region-token-file=/t', '--no-open'])).toEqual(wanted);
    expect(readOptions([])).toEqual({ port: 0, data: null, region: null, tokenFile: null, open: true });
  });
});
