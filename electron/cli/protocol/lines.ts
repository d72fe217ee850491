/** NDJSON in and out, one line at a time: memory stays flat however long the run is. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A line longer than this is not an answer set but an accident. */
const MAX_LINE = 1_000_000;

export interface LineError {
  readonly code: string;
  readonly message: string;
  readonly fact?: string;
}

/** Calls `answer` for every non-empty stdin line and writes its JSON. A bad line answers with its own error. */
export async function mapLines(answer: (input: Readonly<Record<string, unknown>>) => unknown): Promise<void> {
  const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const result = answerLine(line, answer);
    if (!process.stdout.write(`${JSON.stringify(result)}\n`)) await once(process.stdout, 'drain');
  }
}

function answerLine(line: string, answer: (input: Readonly<Record<string, unknown>>) => unknown): unknown {
  if (line.length > MAX_LINE) return lineError('tooLong', `line is longer than ${MAX_LINE} characters`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(line.replace(/^\uFEFF/, ''));
  } catch (error) {
    return lineError('badJson', `not JSON: ${error instanceof Error ? error.message.slice(0, 200) : 'unreadable'}`);
  }
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) return lineError('notAnObject', 'a line must be one JSON object of answers');
  return answer(parsed as Readonly<Record<string, unknown>>);
}

export function lineError(code: string, message: string, fact?: string): { error: LineError } {
  return { error: fact === undefined ? { code, message } : { code, message, fact } };
}
