package io.pbs4j.server.state;

import java.util.List;

/** The schema as the list of its changes; a change that was released is never edited. */
final class Migrations {
  /** Index 0 leads to version 1. */
  static final List<List<String>> ALL =
      List.of(
          List.of(
              """
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
              )""",
              """
              CREATE TABLE tokens (
                tokenid TEXT PRIMARY KEY,
                userid TEXT NOT NULL REFERENCES users (userid) ON DELETE CASCADE,
                tenant TEXT NOT NULL,
                secret_sha256 TEXT NOT NULL,
                enabled INTEGER NOT NULL,
                expires BIGINT NOT NULL,
                comment TEXT,
                created BIGINT NOT NULL
              )""",
              "CREATE INDEX tokens_of_user ON tokens (userid)",
              """
              CREATE TABLE tasks (
                upid TEXT PRIMARY KEY,
                tenant TEXT NOT NULL,
                server TEXT NOT NULL,
                fence BIGINT NOT NULL,
                task_number BIGINT NOT NULL,
                start_time BIGINT NOT NULL,
                end_time BIGINT,
                status TEXT
              )""",
              "CREATE INDEX tasks_by_start ON tasks (start_time, task_number)",
              "CREATE INDEX tasks_by_end ON tasks (end_time)"),
          List.of(
              """
              CREATE TABLE s3_endpoints (
                id TEXT PRIMARY KEY,
                tenant TEXT NOT NULL,
                access_key TEXT NOT NULL,
                secret_key TEXT NOT NULL,
                options TEXT NOT NULL,
                created BIGINT NOT NULL
              )""",
              """
              CREATE TABLE datastores (
                name TEXT PRIMARY KEY,
                tenant TEXT NOT NULL,
                backend TEXT NOT NULL,
                path TEXT,
                comment TEXT,
                removed INTEGER NOT NULL,
                created BIGINT NOT NULL
              )""",
              """
              CREATE TABLE storage_requests (
                store TEXT NOT NULL,
                month TEXT NOT NULL,
                kind TEXT NOT NULL,
                amount BIGINT NOT NULL,
                PRIMARY KEY (store, month, kind)
              )"""),
          List.of("ALTER TABLE datastores ADD COLUMN options TEXT NOT NULL DEFAULT '{}'"));

  private Migrations() {}
}
