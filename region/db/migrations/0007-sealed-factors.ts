/** Second factors are sealed under a key from the configuration (`sealed`); `secret` only holds what an older version left, until the service has sealed it at its start. */
const statements = [
  'ALTER TABLE second_factor ADD COLUMN sealed text',
  'ALTER TABLE second_factor ALTER COLUMN secret DROP NOT NULL',
  'ALTER TABLE second_factor ADD CHECK (sealed IS NOT NULL OR secret IS NOT NULL)',
];

export const sealedFactors = { version: 7, name: 'sealed-factors', statements } as const;
