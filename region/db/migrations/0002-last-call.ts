/** The last call that a desk made about a bed group, as JSON (shared/capacity/schema.ts, lastCall): travels with it to every desk. */
export const lastCall = { version: 2, name: 'last-call', statements: ['ALTER TABLE bed_group ADD COLUMN last_call text'] } as const;
