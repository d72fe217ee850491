/**
 * Pages for people without a desk: their sessions, referrals that senders filed, and call-outs to physicians.
 * A referral's fingerprint is keyed with the case's own key: erasing the person makes it meaningless.
 */
const statements = [
  `CREATE TABLE page_session (hash text PRIMARY KEY, kind text NOT NULL, token_id text NOT NULL, subject text NOT NULL, regions text NOT NULL, made_at bigint NOT NULL, expires_at bigint NOT NULL, strong_until bigint)`,
  `CREATE INDEX page_session_expiry ON page_session (expires_at)`,
  `CREATE TABLE second_factor (subject text PRIMARY KEY, secret text NOT NULL, made_at bigint NOT NULL, last_step bigint NOT NULL, failures int NOT NULL DEFAULT 0, locked_until bigint)`,
  `CREATE TABLE intake (case_id text PRIMARY KEY, region_id text NOT NULL, sender text NOT NULL, reference text NOT NULL, fingerprint text NOT NULL, channel text NOT NULL, filed_at bigint NOT NULL, UNIQUE (sender, reference))`,
  `CREATE INDEX intake_sender ON intake (sender, filed_at)`,
  // one row per consult that was asked; next_at = when somebody must look at it again, null = nothing more to call
  `CREATE TABLE callout_consult (consult_id text PRIMARY KEY, case_id text NOT NULL, region_id text NOT NULL, asked_at bigint NOT NULL, next_at bigint, state text NOT NULL)`,
  `CREATE INDEX callout_consult_due ON callout_consult (next_at) WHERE next_at IS NOT NULL`,
  `CREATE TABLE callout (id text PRIMARY KEY, consult_id text NOT NULL, case_id text NOT NULL, region_id text NOT NULL, roster_id text NOT NULL, attempt int NOT NULL, state text NOT NULL, tries int NOT NULL DEFAULT 0, made_at bigint NOT NULL, changed_at bigint NOT NULL, UNIQUE (consult_id, roster_id, attempt))`,
  `CREATE INDEX callout_made ON callout (made_at)`,
  `CREATE INDEX case_event_type ON case_event (type, received_at) WHERE type = 'consultAsked'`,
];

export const pages = { version: 5, name: 'pages', statements } as const;
