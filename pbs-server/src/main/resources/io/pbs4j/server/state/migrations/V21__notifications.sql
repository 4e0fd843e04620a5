CREATE TABLE notification_outbox (
  id TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  target TEXT NOT NULL,
  content TEXT NOT NULL,
  created BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  due BIGINT NOT NULL,
  problem TEXT
);

CREATE INDEX notification_outbox_by_due ON notification_outbox (due);

CREATE TABLE notification_states (
  tenant TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (tenant, kind, subject)
);
