package io.pbs4j.server.datastore;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.Database.Durability;
import io.pbs4j.server.state.Row;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The configured datastores in the database. */
public final class DatastoreConfigs {
  /** The tenant of every datastore until there are others. */
  private static final String TENANT = "default";

  private static final String SELECT = "SELECT name, backend, path, comment, options, removed FROM datastores";

  private final Database database;
  private final InstantSource clock;
  private final ObjectMapper json = new ObjectMapper();

  /** Creates the store. */
  public DatastoreConfigs(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** All of them in order of their names, removed ones included. */
  public List<DatastoreConfig> all() {
    return database.query(SELECT + " ORDER BY name", this::map);
  }

  /** The datastore of a name, also if it was removed. */
  Optional<DatastoreConfig> find(String name) {
    return database.first(SELECT + " WHERE name = ?", this::map, name);
  }

  /** When a datastore was configured. */
  public Optional<Instant> created(String name) {
    return database.first(
        "SELECT created FROM datastores WHERE name = ?",
        row -> Instant.ofEpochSecond(row.number("created")),
        name);
  }

  /** Names of the datastores in buckets of an S3 endpoint. */
  public List<String> usersOf(String client) {
    return all().stream()
        .filter(c -> !c.removed())
        .filter(c -> c.backend() instanceof BackendChoice.InBucket b && b.client().equals(client))
        .map(DatastoreConfig::name)
        .toList();
  }

  /** Adds a datastore or replaces the one of its name. */
  void put(DatastoreConfig config) {
    database.update(
        Durability.FULL,
        "INSERT INTO datastores (name, tenant, backend, path, comment, options, removed, created)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (name) DO UPDATE SET backend = excluded.backend, path = excluded.path,"
            + " comment = excluded.comment, options = excluded.options, removed = excluded.removed",
        config.name(),
        TENANT,
        config.backend().text(),
        config.path() == null ? null : config.path().toString(),
        config.comment(),
        config.options().json(),
        config.removed() ? 1 : 0,
        clock.instant().getEpochSecond());
  }

  void delete(String name) {
    database.update(Durability.FULL, "DELETE FROM datastores WHERE name = ?", name);
  }

  private DatastoreConfig map(Row row) {
    @Nullable String path = row.textOrNull("path");
    return new DatastoreConfig(
        row.text("name"),
        BackendChoice.parse(row.text("backend")),
        path == null ? null : Path.of(path),
        row.textOrNull("comment"),
        DatastoreOptions.ofJson(json, row.text("options")),
        row.flag("removed"));
  }
}
