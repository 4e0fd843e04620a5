CREATE TABLE traffic_rules (
  name TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  options TEXT NOT NULL,
  created BIGINT NOT NULL
);
