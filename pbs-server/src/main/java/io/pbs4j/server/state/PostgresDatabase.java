package io.pbs4j.server.state;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL database. Two pools of connections, one that waits for the disk when it commits and one that does not;
 * a connection of its own holds the lock that keeps a second server out.
 */
final class PostgresDatabase implements Database {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);

  /** Statements are short; a server of thousands of requests a second keeps fewer than this busy. */
  private static final int DURABLE = 8;

  private static final int RELAXED = 4;

  /** How long a statement waits for a connection, in milliseconds. */
  private static final long PATIENCE = 10_000;

  /** First half of the name of the lock; the second is made of the schema's name. */
  private static final int LOCK = 0x70627334;

  private final HikariDataSource durable;
  private final HikariDataSource relaxed;
  private final Connection lock;

  private PostgresDatabase(HikariDataSource durable, HikariDataSource relaxed, Connection lock) {
    this.durable = durable;
    this.relaxed = relaxed;
    this.lock = lock;
  }

  /** Connects, takes the lock and brings the schema up to date. */
  static PostgresDatabase open(DatabaseUrl url) throws IOException {
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      HikariDataSource durable = pool(url, DURABLE, "on");
      opened.add(durable);
      HikariDataSource relaxed = pool(url, RELAXED, "off");
      opened.add(relaxed);
      Connection lock = url.connect();
      opened.add(lock);
      takeLock(lock, url);
      Migrations.run(durable, url.schema(), null);
      return new PostgresDatabase(durable, relaxed, lock);
    } catch (SQLException | PoolInitializationException e) {
      close(opened);
      throw new IOException("cannot open the database at " + url + ": " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      close(opened);
      throw e;
    }
  }

  private static HikariDataSource pool(DatabaseUrl url, int size, String synchronousCommit) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("state-" + synchronousCommit.toLowerCase(Locale.ROOT));
    config.setDataSource(url.dataSource());
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(PATIENCE);
    config.setConnectionInitSql("SET synchronous_commit TO " + synchronousCommit);
    return new HikariDataSource(config);
  }

  private static void takeLock(Connection connection, DatabaseUrl url) throws SQLException, IOException {
    String schema = url.schema() == null ? "public" : url.schema();
    boolean[] taken = new boolean[1];
    Statements.scan(
        connection,
        "SELECT CASE WHEN pg_try_advisory_lock(?, ?) THEN 1 ELSE 0 END AS taken",
        row -> {
          taken[0] = row.number("taken") == 1;
          return false;
        },
        LOCK,
        schema.hashCode());
    if (!taken[0]) {
      throw new IOException("the database at " + url + " is in use by another server");
    }
  }

  /** Some work on a connection. */
  private interface Use<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T use(Durability durability, Use<T> use) {
    try (Connection connection = (durability == Durability.FULL ? durable : relaxed).getConnection()) {
      return use.on(connection);
    } catch (SQLException e) {
      throw StateException.of(e);
    }
  }

  @Override
  public <T> List<T> query(String sql, Mapper<T> mapper, @Nullable Object... arguments) {
    List<T> list = new ArrayList<>();
    scan(
        sql,
        row -> {
          list.add(mapper.map(row));
          return true;
        },
        arguments);
    return list;
  }

  @Override
  public void scan(String sql, Visitor visitor, @Nullable Object... arguments) {
    use(
        Durability.FULL,
        connection -> {
          Statements.scan(connection, sql, visitor, arguments);
          return true;
        });
  }

  @Override
  public int update(Durability durability, String sql, @Nullable Object... arguments) {
    return use(durability, connection -> Statements.update(connection, sql, arguments));
  }

  @Override
  public void transaction(Durability durability, Work work) {
    use(
        durability,
        connection -> {
          Statements.transaction(connection, work);
          return true;
        });
  }

  @Override
  public void close() {
    close(List.of(durable, relaxed, lock));
  }

  private static void close(List<AutoCloseable> parts) {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("while closing the database: {}", e.toString());
      }
    }
  }
}
