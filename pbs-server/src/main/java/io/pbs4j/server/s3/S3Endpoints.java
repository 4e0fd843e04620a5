package io.pbs4j.server.s3;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.Database.Durability;
import io.pbs4j.server.state.Row;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The configured S3 endpoints in the database, a file that only the server's own user may read. */
public final class S3Endpoints {
  /** The tenant of every endpoint until there are others. */
  private static final String TENANT = "default";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Database database;
  private final InstantSource clock;

  /** Creates the store. */
  public S3Endpoints(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** All of them in order of their names. */
  public List<S3Endpoint> all() {
    return database.query(
        "SELECT id, access_key, secret_key, options FROM s3_endpoints ORDER BY id", S3Endpoints::map);
  }

  /** The endpoint of a name. */
  public Optional<S3Endpoint> find(String id) {
    return database.first(
        "SELECT id, access_key, secret_key, options FROM s3_endpoints WHERE id = ?",
        S3Endpoints::map,
        id);
  }

  /** Adds an endpoint or replaces the one of its name. */
  void put(S3Endpoint endpoint) {
    database.update(
        Durability.FULL,
        "INSERT INTO s3_endpoints (id, tenant, access_key, secret_key, options, created)"
            + " VALUES (?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (id) DO UPDATE SET access_key = excluded.access_key,"
            + " secret_key = excluded.secret_key, options = excluded.options",
        endpoint.id(),
        TENANT,
        endpoint.accessKey(),
        endpoint.secretKey(),
        write(endpoint.options()),
        clock.instant().getEpochSecond());
  }

  void remove(String id) {
    database.update(Durability.FULL, "DELETE FROM s3_endpoints WHERE id = ?", id);
  }

  private static S3Endpoint map(Row row) {
    return new S3Endpoint(
        row.text("id"), row.text("access_key"), row.text("secret_key"), read(row.text("options")));
  }

  private static String write(Map<String, Object> options) {
    try {
      return JSON.writeValueAsString(options);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("options are texts, numbers, flags and lists of texts", e);
    }
  }

  private static Map<String, Object> read(String options) {
    try {
      return JSON.readValue(options, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("options in the database are no JSON object", e);
    }
  }
}
