CREATE TABLE push_keys (
  tenant TEXT NOT NULL,
  agent TEXT NOT NULL,
  hash TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  comment TEXT,
  created BIGINT NOT NULL,
  PRIMARY KEY (tenant, agent)
);

CREATE TABLE push_agents (
  tenant TEXT NOT NULL,
  agent TEXT NOT NULL,
  last_push BIGINT NOT NULL,
  sent BIGINT NOT NULL,
  data_received BIGINT NOT NULL,
  version TEXT,
  agent_version TEXT,
  push_interval BIGINT,
  degraded TEXT,
  address TEXT NOT NULL,
  node_status TEXT,
  datastores TEXT,
  tasks TEXT,
  snapshots TEXT,
  PRIMARY KEY (tenant, agent)
);
