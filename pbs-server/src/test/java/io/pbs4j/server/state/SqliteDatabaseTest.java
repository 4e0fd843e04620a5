package io.pbs4j.server.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.server.state.Database.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

class SqliteDatabaseTest extends DatabaseContract {
  @Override
  Database openDatabase() throws IOException {
    return SqliteDatabase.open(directory);
  }

  @Test
  void takesOverWhatAnOlderServerMade() throws IOException {
    // Servers before Flyway kept the number of their last change in a table of their own.
    database.update(Durability.FULL, "CREATE TABLE schema_version (version INTEGER NOT NULL)");
    for (int version = 1; version <= 3; version++) {
      database.update(Durability.FULL, "INSERT INTO schema_version (version) VALUES (?)", version);
    }
    database.update(Durability.FULL, "DROP TABLE schema_history");
    assertThat(database.query("SELECT options FROM datastores", row -> row.text("options"))).isEmpty();
    dropLaterTables();
    reopen();
    assertThat(
            database.query(
                "SELECT version FROM schema_history WHERE type LIKE '%BASELINE'", row -> row.text("version")))
        .containsExactly("3");
  }

  /** What changes after the third made. */
  private void dropLaterTables() {
    for (String table :
        database.query(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN"
                + " ('users', 'tokens', 'tasks', 's3_endpoints', 'datastores', 'storage_requests', 'schema_version')",
            row -> row.text("name"))) {
      database.update(Durability.FULL, "DROP TABLE " + table);
    }
  }

  @Test
  void onlyTheOwnerMayReadIt() throws IOException {
    assertThat(Files.getPosixFilePermissions(directory.database()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.getPosixFilePermissions(directory.path()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void twoServersCannotShareADirectory() {
    assertThatThrownBy(() -> DataDirectory.open(directory.path()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in use by another server");
  }
}
