CREATE TABLE second_factors (
  userid TEXT NOT NULL REFERENCES users (userid) ON DELETE CASCADE,
  id TEXT NOT NULL,
  tenant TEXT NOT NULL,
  kind TEXT NOT NULL,
  description TEXT NOT NULL,
  created BIGINT NOT NULL,
  enabled INTEGER NOT NULL,
  sealed TEXT NOT NULL,
  PRIMARY KEY (userid, id)
);

CREATE TABLE second_factor_locks (
  userid TEXT PRIMARY KEY REFERENCES users (userid) ON DELETE CASCADE,
  tenant TEXT NOT NULL,
  totp_failures INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  locked_until BIGINT NOT NULL
);

CREATE TABLE webauthn (
  tenant TEXT PRIMARY KEY,
  rp TEXT NOT NULL,
  id TEXT NOT NULL,
  origin TEXT,
  allow_subdomains INTEGER
);
