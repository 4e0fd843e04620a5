package io.pbs4j.server.state;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The SQL database of a server; statements keep to what SQLite and PostgreSQL share. Safe for use by many
 * threads.
 */
public interface Database extends AutoCloseable {
  /**
   * Opens the database of a server and brings its schema up to date.
   *
   * @param url of a PostgreSQL database; {@code null} for SQLite in the data directory
   * @throws IOException also when another server uses it
   */
  static Database open(DataDirectory directory, @Nullable DatabaseUrl url) throws IOException {
    return url == null ? SqliteDatabase.open(directory) : PostgresDatabase.open(url);
  }

  /** How much a change must survive. */
  enum Durability {
    /** On disk before the call returns. */
    FULL,
    /** May be lost with power, never torn: task states and the like. */
    RELAXED
  }

  /** Makes a value of a row. */
  @FunctionalInterface
  interface Mapper<T> {
    /** The value. */
    T map(Row row);
  }

  /** Looks at rows one by one. */
  @FunctionalInterface
  interface Visitor {
    /** Takes a row; returns whether it wants the next one. */
    boolean visit(Row row);
  }

  /** Several changes that happen together or not at all. */
  @FunctionalInterface
  interface Work {
    /** Makes the changes; throwing undoes them. */
    void run(Changes changes);
  }

  /** Changes within a transaction. */
  interface Changes {
    /** Runs one statement; returns the number of rows changed. */
    int update(String sql, @Nullable Object... arguments);
  }

  /** All rows of a query. */
  <T> List<T> query(String sql, Mapper<T> mapper, @Nullable Object... arguments);

  /** Looks at the rows of a query until the visitor has enough. */
  void scan(String sql, Visitor visitor, @Nullable Object... arguments);

  /** The first row of a query. */
  default <T> Optional<T> first(String sql, Mapper<T> mapper, @Nullable Object... arguments) {
    return query(sql, mapper, arguments).stream().findFirst();
  }

  /** Runs several changes as one. */
  void transaction(Durability durability, Work work);

  /** Runs one change; returns the number of rows changed. */
  int update(Durability durability, String sql, @Nullable Object... arguments);

  @Override
  void close();
}
