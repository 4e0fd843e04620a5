CREATE TABLE config_sections (
  tenant TEXT NOT NULL,
  section TEXT NOT NULL,
  id TEXT NOT NULL,
  properties TEXT NOT NULL,
  secrets TEXT,
  created BIGINT NOT NULL,
  PRIMARY KEY (tenant, section, id)
);

CREATE TABLE job_states (
  tenant TEXT NOT NULL,
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  since BIGINT NOT NULL,
  upid TEXT,
  started BIGINT,
  ended BIGINT,
  status TEXT,
  PRIMARY KEY (tenant, type, id)
);

CREATE INDEX job_states_by_upid ON job_states (upid);
