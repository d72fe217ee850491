/**
 * Which desk has which case on screen, for seconds: "een collega kijkt nu". Unlogged: it isn't replicated or written ahead, and a crash empties it, which is what it is worth.
 * It is no part of the feed and of no case.
 */
const statements = [
  `CREATE UNLOGGED TABLE presence (desk text NOT NULL, case_id text NOT NULL, region_id text NOT NULL, until bigint NOT NULL, PRIMARY KEY (desk, case_id))`,
];

export const presence = { version: 6, name: 'presence', statements } as const;
