import type { Migration } from '../migrations.ts';

/** One-time codes with which a person proves at a desk who they are; at rest only their SHA-256. */
export const activation: Migration = {
  version: 4,
  name: 'activation',
  statements: [
    `CREATE TABLE activation_code (
       hash text PRIMARY KEY, staff_id text NOT NULL, region_id text NOT NULL, made_at bigint NOT NULL, made_by text NOT NULL, expires_at bigint NOT NULL, used_at bigint, used_by text)`,
    `CREATE INDEX activation_staff ON activation_code (staff_id) WHERE used_at IS NULL`,
  ],
};
