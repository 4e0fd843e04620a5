package io.pbs4j.server.state;

import java.io.IOException;
import java.nio.file.Path;

/** The state of a server in a scratch directory, in SQLite or, when tests are told so, in PostgreSQL. */
public final class StateFixture implements AutoCloseable {
  private final DataDirectory directory;
  private Database database;

  private StateFixture(DataDirectory directory) throws IOException {
    this.directory = directory;
    this.database = opened();
  }

  /** Opens one, made if it is not there. */
  public static StateFixture open(Path path) throws IOException {
    return new StateFixture(DataDirectory.open(path));
  }

  private Database opened() throws IOException {
    return Database.open(directory, DatabaseUrl.forTests(directory.path()).orElse(null));
  }

  /** Closes the database and opens it again. */
  public void reopen() throws IOException {
    database.close();
    database = opened();
  }

  /** The data directory. */
  public DataDirectory directory() {
    return directory;
  }

  /** The database. */
  public Database database() {
    return database;
  }

  @Override
  public void close() throws IOException {
    database.close();
    directory.close();
  }
}
