import { expect, it } from 'vitest';
import { openDatabase } from '../handle.ts';
import { migrate, versionOf } from '../migrate.ts';
import { deskMigrations } from './index.ts';

it('a desk that held cases gets the tables of Stuurinformatie, after a backup, and keeps what it had', () => {
  const db = openDatabase(':memory:', { key: null });
  migrate(db, deskMigrations.slice(0, 2), () => {});
  db.write((writer) => writer.run("INSERT INTO event (id, case_id, region_id, type, at, hlc, version, body) VALUES ('e', 'c', 'r', 't', 1, 'h', 1, '{}')"));
  const backups: number[] = [];
  migrate(db, deskMigrations.slice(0, 3), (from) => void backups.push(from));
  expect([backups, versionOf(db)]).toEqual([[2], 3]);
  db.write((writer) => {
    writer.run("INSERT INTO baseline VALUES ('r', '{}')");
    writer.run("INSERT INTO capacity_sample VALUES ('r', 1, 0, 1, 2, 3)");
  });
  expect(() => db.write((writer) => writer.run("INSERT INTO capacity_sample VALUES ('r', 1, 0, 1, 2, 3)"))).toThrow();
  expect(db.read.get('SELECT count(*) AS n FROM event')).toEqual({ n: 1 });
  db.close();
});
