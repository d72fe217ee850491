import { pino } from 'pino';
import { expect, it } from 'vitest';
import { startTestRegion } from '../support/region.ts';

it('what a database error repeats of a row never reaches the log, whichever logger the service was given', async () => {
  const lines: string[] = [];
  const region = await startTestRegion({ beds: 5, timers: false, log: pino({ level: 'trace' }, { write: (line: string) => { lines.push(line); } }) });
  try {
    const refused = await region.service.region.db.query('SELECT $1::json', ['{"name": "Verzonnen Persoon \\ud800"']).then(() => null, (error: unknown) => error);
    expect(String((refused as Error | null)?.message)).toContain('invalid input syntax');
    region.service.region.log.error({ err: refused }, 'command failed');
    expect(lines.filter((line) => line.includes('"msg":"command failed"') && line.includes('22P02')).length).toBe(1);
    expect(lines.filter((line) => line.includes('Verzonnen Persoon'))).toEqual([]);
  } finally {
    await region.stop();
  }
});
