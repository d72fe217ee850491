import { expect, it } from 'vitest';
import { openDatabase } from '../handle.ts';
import { migrate } from '../migrate.ts';
import { deskMigrations } from './index.ts';

it('open and closed cases are each found from an index, and none of a hundred rows is lost on the way', () => {
  const db = openDatabase(':memory:', { key: null });
  migrate(db, deskMigrations.slice(0, 3), () => {});
  db.write((writer) => {
    for (let id = 0; id < 100; id += 1) writer.run("INSERT INTO projection (case_id, region_id, open, step, created_at, updated_at, view) VALUES (?, 'r', ?, 's', 1, ?, '{}')", `c${id}`, id % 2, id);
  });
  migrate(db, deskMigrations.slice(0, 4), () => {});
  const plan = (sql: string) => db.read.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).map((row) => row.detail).join();
  expect(plan('SELECT * FROM projection p WHERE p.open = 1 AND p.updated_at >= 0')).toContain('projection_opened');
  expect(plan('SELECT * FROM projection p WHERE p.open = 0 AND p.updated_at >= 0')).toContain('projection_closed');
  expect(db.read.all('SELECT case_id FROM projection WHERE open = 1 AND updated_at >= 50')).toHaveLength(25);
  expect(db.read.all('SELECT case_id FROM projection WHERE open = 0')).toHaveLength(50);
  db.close();
});
