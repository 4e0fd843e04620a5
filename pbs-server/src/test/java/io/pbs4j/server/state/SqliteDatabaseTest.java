package io.pbs4j.server.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.server.state.Database.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest {
  private static final String INSERT =
      "INSERT INTO users (userid, tenant, enabled, expires, created) VALUES (?, 'default', 1, 0, 5)";

  private @TempDir Path path;
  private DataDirectory directory;
  private SqliteDatabase database;

  @BeforeEach
  void open() throws IOException {
    directory = DataDirectory.open(path.resolve("data"));
    database = SqliteDatabase.open(directory);
  }

  @AfterEach
  void close() throws IOException {
    database.close();
    directory.close();
  }

  private List<String> users() {
    return database.query("SELECT userid FROM users ORDER BY userid", row -> row.text("userid"));
  }

  @Test
  void keepsWhatWasWritten() throws IOException {
    assertThat(database.update(Durability.FULL, INSERT, "a@pam")).isEqualTo(1);
    assertThat(database.update(Durability.RELAXED, INSERT, "b@pam")).isEqualTo(1);
    database.close();
    database = SqliteDatabase.open(directory);
    assertThat(users()).containsExactly("a@pam", "b@pam");
  }

  @Test
  void migratesOnce() throws IOException {
    database.close();
    database = SqliteDatabase.open(directory);
    assertThat(
            database.query(
                "SELECT version FROM schema_version ORDER BY version", row -> row.number("version")))
        .hasSize(Migrations.ALL.size());
  }

  @Test
  void refusesADatabaseOfANewerServer() {
    database.update(Durability.FULL, "INSERT INTO schema_version (version) VALUES (?)", 99);
    assertThatThrownBy(() -> SqliteDatabase.open(directory).close()).hasMessageContaining("newer server");
  }

  @Test
  void transactionsHappenWhollyOrNotAtAll() {
    assertThatThrownBy(
            () ->
                database.transaction(
                    Durability.FULL,
                    changes -> {
                      changes.update(INSERT, "a@pam");
                      changes.update(INSERT, "a@pam");
                    }))
        .isInstanceOf(StateException.class);
    assertThat(users()).isEmpty();
    database.transaction(
        Durability.FULL,
        changes -> {
          changes.update(INSERT, "a@pam");
          changes.update(INSERT, "b@pam");
        });
    assertThat(users()).hasSize(2);
  }

  @Test
  void aScanStopsWhenTheVisitorHasEnough() {
    for (String name : List.of("a@pam", "b@pam", "c@pam")) {
      database.update(Durability.RELAXED, INSERT, name);
    }
    List<String> seen = new ArrayList<>();
    database.scan(
        "SELECT userid FROM users ORDER BY userid",
        row -> {
          seen.add(row.text("userid"));
          return seen.size() < 2;
        });
    assertThat(seen).containsExactly("a@pam", "b@pam");
  }

  @Test
  void nullsAreTold() {
    database.update(Durability.FULL, INSERT, "a@pam");
    assertThat(database.first("SELECT comment FROM users", row -> row.textOrNull("comment") == null))
        .contains(true);
    assertThatThrownBy(() -> database.query("SELECT comment FROM users", row -> row.text("comment")))
        .hasMessage("column comment is null");
  }

  @Test
  void manyThreadsMayWriteAndRead() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> work = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int number = t;
        Durability durability = t % 2 == 0 ? Durability.FULL : Durability.RELAXED;
        work.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 25; i++) {
                    database.update(durability, INSERT, "u" + number + "-" + i + "@pam");
                    users();
                  }
                }));
      }
      for (Future<?> done : work) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(users()).hasSize(100);
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

  @Test
  void everyTableHasATenant() {
    for (String table : List.of("users", "tokens", "tasks")) {
      assertThat(database.query("SELECT tenant FROM " + table, row -> row.text("tenant"))).isEmpty();
    }
  }
}
