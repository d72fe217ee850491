import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { CodedError } from '../../shared/contract/errors.ts';
import { Id } from '../../shared/contract/primitives.ts';
import { NightStart } from '../../shared/contract/training.ts';
import type { Region } from '../context.ts';
import type { Tokens } from '../session/tokens.ts';
import { picksUp } from '../training/demand.ts';
import { endNight, nightOf, startNight } from '../training/night.ts';
import { requires } from './auth.ts';
import { parse } from './errors.ts';

const Dial = z.strictObject({ rosterId: Id, tries: z.int().min(0).max(100) });

/** Exercises. A real region has none: it refuses, so that nothing simulated can ever come near a patient. */
export function trainingRoutes(app: FastifyInstance, region: Region, tokens: Tokens): void {
  const desks = { onRequest: requires(tokens, 'desk') };
  const onlyTraining = (): void => { if (!region.training) throw new CodedError('refused', 'Dit is een echte regio. Oefenen kan alleen in een oefenregio.'); };
  app.get('/v1/training/night', desks, async () => { onlyTraining(); return { night: nightOf(region) }; });
  app.post('/v1/training/night', desks, async (request) => { onlyTraining(); return { night: startNight(region, parse(NightStart, request.body)) }; });
  app.post('/v1/training/night/end', desks, async () => { onlyTraining(); return { night: endNight(region) }; });
  app.post('/v1/training/dial', desks, async (request) => {
    onlyTraining();
    const { rosterId, tries } = parse(Dial, request.body);
    return { result: picksUp(nightOf(region)?.seed ?? 1, rosterId, tries) };
  });
}
