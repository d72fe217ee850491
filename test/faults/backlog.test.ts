import { describe, expect, it } from 'vitest';
import { createSimDesk, nightStart } from './sim/desk.ts';
import { createCable } from './sim/network.ts';
import { createRandom } from './sim/random.ts';
import { createSimRegion } from './sim/region.ts';
import { createWorld } from './sim/world.ts';

const monthMs = 30 * 86_400_000;
const saves = 10_000;

describe('a desk that was off line for 30 days', () => {
  it('sends its 10,000 commands in order, each once, and keeps every one until then', async () => {
    const world = createWorld();
    const random = createRandom(1);
    let up = false;
    let away = 0;
    const region = await createSimRegion(random.fork(), () => nightStart + away + Math.floor(world.now()), null, 2000);
    const cable = createCable(world, random.fork(), region, 'desk-1', () => up, null);
    const desk = createSimDesk('desk-1', world, random.fork(), cable.net);
    desk.start();
    const ids: string[] = [];
    for (let index = 0; index < saves; index += 1) {
      const result = desk.running()?.journal.append({ actor: { id: 'n1', role: 'nurse', desk: 'desk-1' }, caseId: `case-${index % 400}`, regionId: 'r1', drafts: [{ type: 'noteAdded', payload: {}, personal: { text: `aantekening ${index}` } }], action: 'casework.addNote' });
      ids.push(...(result?.events.map((event) => event.id) ?? []));
    }
    desk.moveClock(monthMs);
    away = monthMs;
    await world.runUntil(60_000);
    const status = () => desk.running()?.engine.connection.status();
    expect(status()).toMatchObject({ connection: 'offline', queue: saves + 400 });
    up = true;
    for (let at = 120_000; at <= 1_800_000 && status()?.queue !== 0; at += 10_000) await world.runUntil(at);
    await world.runUntil(1_900_000);
    expect(status()).toMatchObject({ connection: 'online', queue: 0, parked: 0, digestOk: true });
    expect(ids.filter((id) => region.done(id)?.effects !== 1)).toEqual([]);
    for (const caseId of ['case-0', 'case-7', 'case-399']) {
      const texts = desk.running()?.journal.events(caseId).map((event) => (event.type === 'noteAdded' ? event.personal?.text : '')) ?? [];
      expect(texts).toEqual(Array.from({ length: saves / 400 }, (_, index) => `aantekening ${index * 400 + Number(caseId.slice(5))}`));
    }
    desk.close();
  }, 240_000);
});
