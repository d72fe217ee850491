import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../shared/contract/primitives.ts';
import { openDatabase } from './handle.ts';
import { createJournal } from './journal.ts';
import { openStoreIn } from './open.ts';
import { createRandom } from './random.ts';

const actor: Actor = { id: 'n1', role: 'nurse', desk: 'd1' };

/** A desk whose projection says this of the patient; `breaks` stops the next save just before its commit. */
function desk() {
  const told = { name: 'Testpersoon', breaks: false };
  const beforeCommit = (): void => {
    if (!told.breaks) return;
    told.breaks = false;
    throw new Error('stopped before the commit');
  };
  const store = openStoreIn(openDatabase(':memory:', { key: null, beforeCommit }), openDatabase(':memory:', { key: null }), { clock: () => 1000, random: createRandom(), log: () => {} });
  const journal = createJournal(store.context, () => 'd1', () => {});
  journal.setProjector((_, events) => ({ open: true, step: 'referral', urgency: null, ownerId: null, createdAt: 1, updatedAt: events.length, view: {}, personal: { name: told.name } }));
  return {
    told, ...store,
    save: (caseId: string) => journal.append({ actor, caseId, regionId: 'r1', drafts: [{ type: 'noteAdded', payload: {}, personal: { text: 'x' } }], action: 'casework.addNote' }),
    sealed: (caseId: string) => store.context.db.read.get<{ personal: string | null }>('SELECT personal FROM projection WHERE case_id = ?', caseId)?.personal,
    opened: () => journal.projections({ open: true }).map(({ row }) => row.personal),
  };
}

describe('the personal part of a case in the lists', () => {
  it('is written as it was while it says the same, and under a nonce of its own as soon as it says something else or the same again', () => {
    const { save, sealed, told, opened } = desk();
    save('c1');
    const first = sealed('c1');
    save('c1');
    expect(sealed('c1')).toBe(first);
    told.name = 'Andere Testpersoon';
    save('c1');
    expect(opened()).toEqual([{ name: 'Andere Testpersoon' }]);
    told.name = 'Testpersoon';
    save('c1');
    expect(opened()).toEqual([{ name: 'Testpersoon' }]);
    expect(sealed('c1')).not.toBe(first);
  });

  it('is what was saved last, also when the save that first said it was stopped', () => {
    const { save, told, opened } = desk();
    save('c1');
    told.name = 'Andere Testpersoon';
    told.breaks = true;
    expect(() => save('c1')).toThrow();
    expect(opened()).toEqual([{ name: 'Testpersoon' }]);
    save('c1');
    expect(opened()).toEqual([{ name: 'Andere Testpersoon' }]);
  });

  it('of two cases that say the same is sealed for each, and gone with the key', () => {
    const { context, save, sealed, opened } = desk();
    save('c1');
    save('c2');
    expect(sealed('c2')).not.toBe(sealed('c1'));
    context.keys.erase(['c1']);
    expect(opened()).toEqual([null, { name: 'Testpersoon' }]);
    expect(() => save('c1')).toThrow(/gewist/);
  });
});
