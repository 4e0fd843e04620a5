CREATE TABLE users (
  userid TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  expires BIGINT NOT NULL,
  comment TEXT,
  firstname TEXT,
  lastname TEXT,
  email TEXT,
  created BIGINT NOT NULL
);

CREATE TABLE tokens (
  tokenid TEXT PRIMARY KEY,
  userid TEXT NOT NULL REFERENCES users (userid) ON DELETE CASCADE,
  tenant TEXT NOT NULL,
  secret_sha256 TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  expires BIGINT NOT NULL,
  comment TEXT,
  created BIGINT NOT NULL
);

CREATE INDEX tokens_of_user ON tokens (userid);

CREATE TABLE tasks (
  upid TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  server TEXT NOT NULL,
  fence BIGINT NOT NULL,
  task_number BIGINT NOT NULL,
  start_time BIGINT NOT NULL,
  end_time BIGINT,
  status TEXT
);

CREATE INDEX tasks_by_start ON tasks (start_time, task_number);

CREATE INDEX tasks_by_end ON tasks (end_time);
