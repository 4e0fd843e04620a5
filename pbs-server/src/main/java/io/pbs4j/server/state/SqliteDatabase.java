package io.pbs4j.server.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A SQLite database in WAL mode: one connection reads, one writes durably, one writes without waiting for the
 * disk. Each is used by one thread at a time.
 */
public final class SqliteDatabase implements Database {
  /** How long a writer waits for the other one, in milliseconds. */
  private static final int BUSY_MILLIS = 30_000;

  private final Connection reader;
  private final Connection durable;
  private final Connection relaxed;
  private final Reserve reserve;

  private SqliteDatabase(Path file, Reserve reserve) throws SQLException {
    this.reserve = reserve;
    durable = connect(file, "FULL");
    relaxed = connect(file, "NORMAL");
    reader = connect(file, "NORMAL");
  }

  /** Opens the database of a data directory, made if it is not there, and brings its schema up to date. */
  public static SqliteDatabase open(DataDirectory directory) throws IOException {
    Path file = directory.database();
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    try {
      SqliteDatabase database = new SqliteDatabase(file, directory.reserve());
      SQLiteDataSource source = new SQLiteDataSource();
      source.setUrl(url(file));
      Migrations.run(source, null, database.madeBefore());
      return database;
    } catch (SQLException e) {
      throw new IOException("cannot open " + file, e);
    }
  }

  private static String url(Path file) {
    return "jdbc:sqlite:" + file.toAbsolutePath();
  }

  private static Connection connect(Path file, String synchronous) throws SQLException {
    Connection connection = DriverManager.getConnection(url(file));
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = " + synchronous);
      statement.execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
      statement.execute("PRAGMA foreign_keys = ON");
    }
    return connection;
  }

  /** Servers before this one kept the number of the last change in a table of their own. */
  private @Nullable String madeBefore() {
    boolean old =
        first("SELECT name FROM sqlite_master WHERE name = 'schema_version'", row -> row.text("name")).isPresent();
    return old
        ? first(
                "SELECT version FROM schema_version ORDER BY version DESC LIMIT 1",
                row -> String.valueOf(row.number("version")))
            .orElse(null)
        : null;
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
    synchronized (reader) {
      try {
        Statements.scan(reader, sql, visitor, arguments);
      } catch (SQLException e) {
        throw StateException.of(e);
      }
    }
  }

  @Override
  public int update(Durability durability, String sql, @Nullable Object... arguments) {
    Connection connection = durability == Durability.FULL ? durable : relaxed;
    synchronized (connection) {
      return roomy(() -> Statements.update(connection, sql, arguments));
    }
  }

  /** Tries again with a little of the space that is held back when the disk is full. */
  private <T> T roomy(Change<T> change) {
    try {
      return change.make();
    } catch (StateException e) {
      if (e.getCause() instanceof SQLException cause && isFull(cause) && reserve.give()) {
        return again(change);
      }
      throw e;
    } catch (SQLException e) {
      if (isFull(e) && reserve.give()) {
        return again(change);
      }
      throw StateException.of(e);
    }
  }

  private static <T> T again(Change<T> change) {
    try {
      return change.make();
    } catch (SQLException e) {
      throw StateException.of(e);
    }
  }

  /** Something that is written. */
  private interface Change<T> {
    T make() throws SQLException;
  }

  private static boolean isFull(SQLException e) {
    return e instanceof SQLiteException cause
        && (cause.getResultCode() == SQLiteErrorCode.SQLITE_FULL
            || cause.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_WRITE
            || cause.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE);
  }

  @Override
  public void transaction(Durability durability, Work work) {
    Connection connection = durability == Durability.FULL ? durable : relaxed;
    synchronized (connection) {
      roomy(
          () -> {
            Statements.transaction(connection, work);
            return true;
          });
    }
  }

  @Override
  public void close() {
    for (Connection connection : List.of(reader, relaxed, durable)) {
      synchronized (connection) {
        try {
          connection.close();
        } catch (SQLException e) {
          throw StateException.of(e);
        }
      }
    }
  }
}
