import { Sealed } from '../../../shared/casework/events.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { Journal } from '../kernel.ts';
import type { StoreContext } from './context.ts';
import { seal, unseal } from './seal.ts';

/** Half-typed fields of this desk, kept at every keystroke, sealed under the case's key like everything else that is said of a patient. They never leave the desk. */
export function createDrafts(context: StoreContext): Journal['drafts'] {
  const place = (caseId: string, field: string): string => `draft:${caseId}:${field}`;
  return {
    get: (caseId) => {
      const key = context.keys.get(caseId);
      if (key.state !== 'present') return {};
      const rows = context.db.read.all<{ field: string; value: string }>('SELECT field, value FROM draft WHERE case_id = ? ORDER BY field', caseId);
      const texts = rows.map((row) => [row.field, unseal(key.secret, place(caseId, row.field), Sealed.parse(JSON.parse(row.value)))] as const);
      return Object.fromEntries(texts.filter((entry): entry is readonly [string, string] => typeof entry[1] === 'string'));
    },
    set: (caseId, field, value) => {
      if (value === null) {
        context.db.write((db) => db.run('DELETE FROM draft WHERE case_id = ? AND field = ?', caseId, field));
        return;
      }
      // Only for a case that starts here may a key be made: another desk's case has one, on its way from the region.
      const elsewhere = context.db.read.get('SELECT 1 FROM case_event WHERE case_id = ? LIMIT 1', caseId) !== undefined;
      const key = elsewhere ? context.keys.get(caseId) : context.keys.make(caseId);
      if (key.state === 'erased') throw new CodedError('erased', 'De gegevens van deze persoon zijn gewist; aan deze casus kan niets meer worden toegevoegd.');
      if (key.state === 'missing') throw new CodedError('offline', 'De gegevens van deze casus komen van een andere werkplek en zijn nog niet opgehaald. Probeer het zodra er verbinding is.');
      const sealed = JSON.stringify(seal(key.secret, place(caseId, field), value, context.random));
      context.db.write((db) => db.run('INSERT INTO draft (case_id, field, value) VALUES (?, ?, ?) ON CONFLICT (case_id, field) DO UPDATE SET value = excluded.value', caseId, field, sealed));
    },
  };
}
