package io.pbs4j.server.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pbs4j.server.state.Database.Durability;
import io.pbs4j.testkit.postgres.PostgresCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against a real PostgreSQL server, where the machine has one. */
class PostgresDatabaseTest extends DatabaseContract {
  private static PostgresCluster cluster;
  private int schema;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = PostgresCluster.start().orElse(null);
    assumeThat(cluster).as("PostgreSQL on this machine").isNotNull();
  }

  @AfterAll
  static void stopCluster() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Override
  Database openDatabase() throws IOException {
    schema = path.toString().hashCode() & 0xffff;
    return Database.open(directory, url());
  }

  private DatabaseUrl url() {
    return DatabaseUrl.parse("PBS_DATABASE_URL", cluster.url() + "?currentSchema=test_" + schema);
  }

  @Test
  void aSecondServerIsKeptOut() {
    assertThatThrownBy(() -> PostgresDatabase.open(url()).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in use by another server");
  }

  @Test
  void eachSchemaIsADatabaseOfItsOwn() throws IOException {
    database.update(
        Durability.FULL,
        "INSERT INTO users (userid, tenant, enabled, expires, created) VALUES ('a@pam', 'default', 1, 0, 5)");
    DatabaseUrl other = DatabaseUrl.parse("PBS_DATABASE_URL", cluster.url() + "?currentSchema=other_" + schema);
    try (Database second = Database.open(directory, other)) {
      assertThat(second.query("SELECT userid FROM users", row -> row.text("userid"))).isEmpty();
    }
  }

  @Test
  void outlivesAConnectionThatBroke() {
    assertThat(database.query("SELECT 1 AS one", row -> row.number("one"))).containsExactly(1L);
    List<Long> ended = new ArrayList<>();
    database.scan(
        "SELECT CASE WHEN pg_terminate_backend(pid) THEN 1 ELSE 0 END AS ended FROM pg_stat_activity"
            + " WHERE pid <> pg_backend_pid() AND application_name = 'pbs4j'",
        row -> ended.add(row.number("ended")));
    assertThat(ended).isNotEmpty();
    // A connection that was in use a moment ago is not looked at again; each broken one is thrown away once it failed.
    int failures = 0;
    while (!inserted() && failures < 10) {
      failures++;
    }
    assertThat(database.query("SELECT userid FROM users", row -> row.text("userid"))).containsExactly("a@pam");
  }

  private boolean inserted() {
    try {
      return database.update(
              Durability.FULL,
              "INSERT INTO users (userid, tenant, enabled, expires, created) VALUES ('a@pam', 'default', 1, 0, 5)")
          == 1;
    } catch (StateException e) {
      return false;
    }
  }

  @Test
  void tellsWhereItCannotConnectWithoutThePassword() {
    DatabaseUrl nowhere = DatabaseUrl.parse("PBS_DATABASE_URL", "postgresql://me:s3cret@127.0.0.1:1/x?loginTimeout=1");
    assertThatThrownBy(() -> Database.open(directory, nowhere).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:1/x")
        .hasMessageNotContaining("s3cret");
  }
}
