CREATE TABLE samples (
  tenant TEXT NOT NULL,
  server TEXT NOT NULL,
  source TEXT NOT NULL,
  resolution BIGINT NOT NULL,
  slot BIGINT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (server, source, resolution, slot)
);

CREATE TABLE node_options (
  tenant TEXT NOT NULL,
  server TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (server, name)
);
