package io.pbs4j.server.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.server.state.Database.Durability;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every database does. */
abstract class DatabaseContract {
  private static final String INSERT =
      "INSERT INTO users (userid, tenant, enabled, expires, created) VALUES (?, 'default', 1, 0, 5)";

  @TempDir Path path;
  DataDirectory directory;
  Database database;

  abstract Database openDatabase() throws IOException;

  @BeforeEach
  void open() throws IOException {
    directory = DataDirectory.open(path.resolve("data"));
    database = openDatabase();
  }

  @AfterEach
  void close() throws IOException {
    if (database != null) {
      database.close();
    }
    directory.close();
  }

  void reopen() throws IOException {
    database.close();
    database = openDatabase();
  }

  private List<String> users() {
    return database.query("SELECT userid FROM users ORDER BY userid", row -> row.text("userid"));
  }

  @Test
  void keepsWhatWasWritten() throws IOException {
    assertThat(database.update(Durability.FULL, INSERT, "a@pam")).isEqualTo(1);
    assertThat(database.update(Durability.RELAXED, INSERT, "b@pam")).isEqualTo(1);
    reopen();
    assertThat(users()).containsExactly("a@pam", "b@pam");
  }

  @Test
  void migratesOnce() throws IOException {
    List<Long> before = changes();
    reopen();
    assertThat(changes()).isEqualTo(before).hasSizeGreaterThan(2);
  }

  private List<Long> changes() {
    return database.query(
        "SELECT installed_rank FROM schema_history ORDER BY installed_rank", row -> row.number("installed_rank"));
  }

  @Test
  void refusesADatabaseOfANewerServer() {
    database.update(
        Durability.FULL,
        "INSERT INTO schema_history (installed_rank, version, description, type, script, checksum, installed_by,"
            + " execution_time, success) SELECT 999, '999', 'later', 'SQL', 'V999__later.sql', 1, 'x', 1, success"
            + " FROM schema_history WHERE installed_rank = 1");
    assertThatThrownBy(this::reopen).hasMessageContaining("newer server (schema 999)");
    database = null;
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
  void everyTableHasATenant() {
    for (String table : List.of("users", "tokens", "tasks")) {
      assertThat(database.query("SELECT tenant FROM " + table, row -> row.text("tenant"))).isEmpty();
    }
  }
}
