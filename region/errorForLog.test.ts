import { describe, expect, it } from 'vitest';
import { CodedError } from '../shared/contract/errors.ts';
import { errorForLog } from './errorForLog.ts';

describe('an error in the log', () => {
  it('of the database carries neither its message nor the row it failed on, only code, constraint and place', () => {
    const error = Object.assign(new Error('invalid input syntax for type integer: "Verzonnen Persoon"'), { code: '22P02', constraint: 'hold_pkey', detail: 'Failing row contains (Verzonnen Persoon)', where: 'unnamed portal parameter $3', parameters: ['Verzonnen Persoon'] });
    const logged = errorForLog(error);
    expect(JSON.stringify(logged)).not.toContain('Verzonnen');
    expect(logged).toMatchObject({ code: '22P02', constraint: 'hold_pkey' });
  });

  it('of our own keeps its message, and something thrown that is no error says only what it is', () => {
    expect(errorForLog(new CodedError('refused', 'Dit kan zo niet.'))).toMatchObject({ code: 'refused', message: 'Dit kan zo niet.' });
    expect(errorForLog('Verzonnen Persoon')).toEqual({ name: 'string' });
  });
});
