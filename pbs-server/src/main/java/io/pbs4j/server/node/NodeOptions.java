package io.pbs4j.server.node;

import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.Database.Durability;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Options of the server as a whole that can be set through the API. */
public final class NodeOptions {
  /** Address that mail of the server comes from. */
  public static final String EMAIL_FROM = "email-from";

  /** How many days task logs are kept. */
  public static final String TASK_LOG_MAX_DAYS = "task-log-max-days";

  private final Database database;
  private final String server;

  /**
   * Creates the options.
   *
   * @param server its name
   */
  public NodeOptions(Database database, String server) {
    this.database = database;
    this.server = server;
  }

  /** All that are set, in order of their names. */
  public Map<String, String> all() {
    Map<String, String> all = new TreeMap<>();
    database.scan(
        "SELECT name, value FROM node_options WHERE server = ?",
        row -> {
          all.put(row.text("name"), row.text("value"));
          return true;
        },
        server);
    return all;
  }

  /** One of them. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(all().get(name));
  }

  /** Sets some and removes others, in one step. */
  public void change(Map<String, String> set, Collection<String> removed) {
    database.transaction(
        Durability.FULL,
        changes -> {
          removed.forEach(
              name -> changes.update("DELETE FROM node_options WHERE server = ? AND name = ?", server, name));
          set.forEach(
              (name, value) ->
                  changes.update(
                      "INSERT INTO node_options (tenant, server, name, value) VALUES ('default', ?, ?, ?)"
                          + " ON CONFLICT (server, name) DO UPDATE SET value = excluded.value",
                      server,
                      name,
                      value));
        });
  }
}
