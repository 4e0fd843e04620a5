CREATE TABLE s3_endpoints (
  id TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  access_key TEXT NOT NULL,
  secret_key TEXT NOT NULL,
  options TEXT NOT NULL,
  created BIGINT NOT NULL
);

CREATE TABLE datastores (
  name TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  backend TEXT NOT NULL,
  path TEXT,
  comment TEXT,
  removed INTEGER NOT NULL,
  created BIGINT NOT NULL
);

CREATE TABLE storage_requests (
  store TEXT NOT NULL,
  month TEXT NOT NULL,
  kind TEXT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (store, month, kind)
);
