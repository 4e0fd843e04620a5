CREATE TABLE acl (
  path TEXT NOT NULL,
  auth_id TEXT NOT NULL,
  role TEXT NOT NULL,
  userid TEXT NOT NULL REFERENCES users (userid) ON DELETE CASCADE,
  tenant TEXT NOT NULL,
  propagate INTEGER NOT NULL,
  PRIMARY KEY (path, auth_id, role)
);

-- Until now the first token could do everything without an entry.
INSERT INTO acl (path, auth_id, role, userid, tenant, propagate)
SELECT '/', tokenid, 'Admin', userid, tenant, 1 FROM tokens WHERE tokenid = 'root@pam!root-token';

CREATE TABLE passwords (
  userid TEXT PRIMARY KEY REFERENCES users (userid) ON DELETE CASCADE,
  tenant TEXT NOT NULL,
  hash TEXT NOT NULL,
  changed BIGINT NOT NULL
);
