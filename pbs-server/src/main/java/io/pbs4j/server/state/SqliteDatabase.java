package io.pbs4j.server.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
      database.migrate();
      return database;
    } catch (SQLException e) {
      throw new IOException("cannot open " + file, e);
    }
  }

  private static Connection connect(Path file, String synchronous) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath());
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = " + synchronous);
      statement.execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
      statement.execute("PRAGMA foreign_keys = ON");
    }
    return connection;
  }

  private void migrate() {
    update(Durability.FULL, "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
    long version =
        first("SELECT max(version) AS version FROM schema_version", row -> row.numberOrNull("version") == null
                ? 0L
                : row.number("version"))
            .orElse(0L);
    if (version > Migrations.ALL.size()) {
      throw new StateException("the database was written by a newer server (schema " + version + ")", null);
    }
    for (int i = (int) version; i < Migrations.ALL.size(); i++) {
      int next = i;
      transaction(
          Durability.FULL,
          changes -> {
            Migrations.ALL.get(next).forEach(changes::update);
            changes.update("INSERT INTO schema_version (version) VALUES (?)", next + 1);
          });
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
    synchronized (reader) {
      try (PreparedStatement statement = prepare(reader, sql, arguments);
          ResultSet rows = statement.executeQuery()) {
        Row row = new Row(rows);
        while (rows.next()) {
          if (!visitor.visit(row)) {
            return;
          }
        }
      } catch (SQLException e) {
        throw StateException.of(e);
      }
    }
  }

  @Override
  public int update(Durability durability, String sql, @Nullable Object... arguments) {
    Connection connection = durability == Durability.FULL ? durable : relaxed;
    synchronized (connection) {
      return roomy(() -> update(connection, sql, arguments));
    }
  }

  /** Tries again with a little of the space that is held back when the disk is full. */
  private <T> T roomy(Supplier<T> change) {
    try {
      return change.get();
    } catch (StateException e) {
      if (isFull(e) && reserve.give()) {
        return change.get();
      }
      throw e;
    }
  }

  private static boolean isFull(StateException e) {
    return e.getCause() instanceof SQLiteException cause
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
            transaction(connection, work);
            return true;
          });
    }
  }

  private static void transaction(Connection connection, Work work) {
    try {
      connection.setAutoCommit(false);
      try {
        work.run((sql, arguments) -> update(connection, sql, arguments));
        connection.commit();
      } catch (RuntimeException | SQLException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw StateException.of(e);
    }
  }

  private static int update(Connection connection, String sql, @Nullable Object... arguments) {
    try (PreparedStatement statement = prepare(connection, sql, arguments)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw StateException.of(e);
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, @Nullable Object... arguments)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
    return statement;
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
