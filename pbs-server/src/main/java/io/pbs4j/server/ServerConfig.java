package io.pbs4j.server;

import io.pbs4j.server.state.DatabaseUrl;
import io.pbs4j.storage.s3.S3Settings;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a server.
 *
 * @param listen where to listen; port 0 takes any free one
 * @param dataDirectory holds the state and, unless told otherwise, the datastores
 * @param tlsCertificate PEM chain; {@code null} for a self-signed one that is made once and kept
 * @param tlsKey PEM key of the chain; given exactly when the chain is
 * @param rootTokenFile gets the first token's secret instead of the terminal; {@code null} for the terminal
 * @param failureDelay how long a refused login waits for its answer
 * @param shutdownGrace how long running tasks and sessions may go on when the server stops
 * @param allChunkDirectories whether new datastores get all 65,536 chunk directories in the background; the
 *     reference server needs them to write to such a store, we make them one by one
 * @param bucket where the first datastore is; {@code null} for a local directory
 * @param cacheDirectory of the local caches of buckets; {@code null} for one in the data directory
 * @param gcInterval between two garbage collections of a datastore; {@code null} for none by itself
 * @param database where the state is; {@code null} for SQLite in the data directory
 * @param door what everybody can ask of it
 */
public record ServerConfig(
    InetSocketAddress listen,
    Path dataDirectory,
    @Nullable Path tlsCertificate,
    @Nullable Path tlsKey,
    @Nullable Path rootTokenFile,
    Duration failureDelay,
    Duration shutdownGrace,
    boolean allChunkDirectories,
    @Nullable S3Settings bucket,
    @Nullable Path cacheDirectory,
    @Nullable Duration gcInterval,
    @Nullable DatabaseUrl database,
    FrontDoor door) {
  /** Where the server listens unless told otherwise. */
  static final String DEFAULT_LISTEN = "0.0.0.0:8007";

  private static final Path SYSTEM_DATA = Path.of("/var/lib/pbs-cloud");
  private static final Path LOCAL_DATA = Path.of("pbs-data");

  /** Guessing passwords costs that long; clients give up after 7 seconds. */
  private static final Duration FAILURE_DELAY = Duration.ofSeconds(3);

  private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(30);

  /** As the reference does it for a datastore made in its interface: once a day. */
  private static final Duration GC_INTERVAL = Duration.ofHours(24);

  private static final Pattern HOURS = Pattern.compile("[1-9][0-9]{0,3}");

  /** Names that belong to features to come: accepted, and said to have no effect. */
  private static final List<String> RESERVED = List.of("PBS_DEFAULT_TENANT");

  /** Checks that certificate and key come together. */
  public ServerConfig {
    if ((tlsCertificate == null) != (tlsKey == null)) {
      throw new IllegalArgumentException("PBS_TLS_CERT and PBS_TLS_KEY must be given together");
    }
  }

  /** Settings for tests: any port of this machine alone, no delays. */
  public static ServerConfig forTests(Path dataDirectory) {
    return new ServerConfig(
        InetSocketAddress.createUnresolved("127.0.0.1", 0),
        dataDirectory,
        null,
        null,
        dataDirectory.resolve("root-token"),
        Duration.ZERO,
        Duration.ZERO,
        false,
        null,
        null,
        null,
        DatabaseUrl.forTests(dataDirectory).orElse(null),
        FrontDoor.OPEN);
  }

  /** The same with the first datastore in a bucket. */
  public ServerConfig withBucket(S3Settings settings) {
    return but(draft -> draft.bucket = settings);
  }

  /** The same with garbage collections at an interval. */
  public ServerConfig withGcInterval(Duration interval) {
    return but(draft -> draft.gcInterval = interval);
  }

  /** The same with another time for running tasks and sessions to go on when the server stops. */
  public ServerConfig withShutdownGrace(Duration grace) {
    return but(draft -> draft.shutdownGrace = grace);
  }

  /** The same with its state in another database. */
  public ServerConfig withDatabase(DatabaseUrl url) {
    return but(draft -> draft.database = url);
  }

  /** The same with other settings of what everybody can ask. */
  public ServerConfig withDoor(FrontDoor door) {
    return but(draft -> draft.door = door);
  }

  /** The same with some settings changed. */
  private ServerConfig but(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.finish();
  }

  /** All settings, to be changed one by one. */
  private static final class Draft {
    private final ServerConfig from;
    private Duration shutdownGrace;
    private @Nullable S3Settings bucket;
    private @Nullable Duration gcInterval;
    private @Nullable DatabaseUrl database;
    private FrontDoor door;

    Draft(ServerConfig from) {
      this.from = from;
      shutdownGrace = from.shutdownGrace;
      bucket = from.bucket;
      gcInterval = from.gcInterval;
      database = from.database;
      door = from.door;
    }

    ServerConfig finish() {
      return new ServerConfig(
          from.listen,
          from.dataDirectory,
          from.tlsCertificate,
          from.tlsKey,
          from.rootTokenFile,
          from.failureDelay,
          shutdownGrace,
          from.allChunkDirectories,
          bucket,
          from.cacheDirectory,
          gcInterval,
          database,
          door);
    }
  }

  /**
   * Reads settings from environment variables.
   *
   * @throws IllegalArgumentException naming the variable that is wrong
   */
  public static ServerConfig fromEnvironment(Map<String, String> environment) {
    String data = environment.get("PBS_DATA_DIR");
    return new ServerConfig(
        address(environment.getOrDefault("PBS_LISTEN_ADDR", DEFAULT_LISTEN)),
        data == null || data.isEmpty() ? defaultDataDirectory() : Path.of(data),
        path(environment, "PBS_TLS_CERT"),
        path(environment, "PBS_TLS_KEY"),
        path(environment, "PBS_ROOT_TOKEN_FILE"),
        FAILURE_DELAY,
        SHUTDOWN_GRACE,
        true,
        S3Settings.fromEnvironment(environment).orElse(null),
        path(environment, "PBS_S3_CACHE_DIR"),
        gcInterval(environment),
        database(environment),
        FrontDoor.fromEnvironment(environment));
  }

  private static @Nullable Duration gcInterval(Map<String, String> environment) {
    String enabled = environment.getOrDefault("PBS_GC_ENABLED", "").strip();
    if (!enabled.isEmpty() && !enabled.equals("true") && !enabled.equals("false")) {
      throw new IllegalArgumentException("PBS_GC_ENABLED must be true or false, got '" + enabled + "'");
    }
    String hours = environment.getOrDefault("PBS_GC_INTERVAL_HOURS", "").strip();
    if (!hours.isEmpty() && !HOURS.matcher(hours).matches()) {
      throw new IllegalArgumentException(
          "PBS_GC_INTERVAL_HOURS must be a number of hours from 1 to 9999, got '" + hours + "'");
    }
    Duration interval = hours.isEmpty() ? GC_INTERVAL : Duration.ofHours(Integer.parseInt(hours));
    return enabled.equals("false") ? null : interval;
  }

  private static @Nullable DatabaseUrl database(Map<String, String> environment) {
    String url = environment.getOrDefault("PBS_DATABASE_URL", "").strip();
    return url.isEmpty() ? null : DatabaseUrl.parse("PBS_DATABASE_URL", url);
  }

  /** Variables that are set but have no effect yet. */
  public static List<String> withoutEffect(Map<String, String> environment) {
    List<String> names = new ArrayList<>(RESERVED);
    names.removeIf(name -> environment.getOrDefault(name, "").isEmpty());
    return names;
  }

  private static @Nullable Path path(Map<String, String> environment, String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : Path.of(value);
  }

  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      String host = colon < 0 ? "" : text.substring(0, colon);
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      }
      return InetSocketAddress.createUnresolved(host.isEmpty() ? "0.0.0.0" : host, port);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("PBS_LISTEN_ADDR must be HOST:PORT, got '" + text + "'", e);
    }
  }

  /** The system's place if the server can write there, else one below the current directory. */
  private static Path defaultDataDirectory() {
    Path nearest = SYSTEM_DATA;
    while (!Files.exists(nearest) && nearest.getParent() != null) {
      nearest = nearest.getParent();
    }
    return Files.isDirectory(nearest) && Files.isWritable(nearest) ? SYSTEM_DATA : LOCAL_DATA;
  }
}
