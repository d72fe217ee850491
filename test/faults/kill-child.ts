import { startCore } from '../../electron/desk/start.ts';

/** A desk at work, to be killed at any moment: writes notes as fast as it can and prints each one after the core has called it saved. Arguments: data folder, region url, token, name of this life. */
const [dataFolder = '', url = '', token = '', life = ''] = process.argv.slice(2);
const core = await startCore({ host: 'memory', version: 'kill', dataFolder, databaseKey: new Uint8Array(32).fill(7), secrets: 'keyFile', region: { url, token }, training: true, clock: Date.now, log: () => {} });
type Answer = { readonly ok: boolean; readonly value?: { readonly caseId?: string }; readonly error?: { readonly code: string } };
const call = async (method: string, input: unknown): Promise<Answer> => JSON.parse(await core.invoke(method, JSON.stringify(input))) as Answer;
process.stdout.write('open\n');
await call('session.startTraining', {});
let caseId: string | undefined;
for (let index = 0; ; index += 1) {
  if (caseId === undefined || index % 25 === 0) caseId = (await call('casework.start', {})).value?.caseId;
  const text = `${life}-${index}`;
  if (caseId !== undefined && (await call('casework.addNote', { caseId, text })).ok) process.stdout.write(`saved ${caseId} ${text}\n`);
  // Lets the network have its turn too, so that kills also fall inside pages and answers.
  await new Promise((resolve) => setImmediate(resolve));
}
