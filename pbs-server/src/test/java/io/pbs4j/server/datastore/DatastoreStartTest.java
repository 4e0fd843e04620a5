package io.pbs4j.server.datastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.DirectoryBuckets;
import io.pbs4j.server.s3.S3Endpoints;
import io.pbs4j.server.state.DataDirectory;
import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.StateFixture;
import io.pbs4j.storage.s3.S3Credentials;
import io.pbs4j.storage.s3.S3Settings;
import io.pbs4j.storage.session.BackupRequest;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.testkit.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DatastoreStartTest {
  private @TempDir Path temp;
  private final ManualClock clock = ManualClock.at(1_800_000_000);
  private DataDirectory directory;
  private Database database;
  private StateFixture state;
  private DirectoryBuckets buckets;
  private DatastoreConfigs configs;
  private @Nullable DatastoreStart start;
  private @Nullable Datastores datastores;

  @BeforeEach
  void open() throws IOException {
    state = StateFixture.open(temp.resolve("data"));
    directory = state.directory();
    database = state.database();
    buckets = new DirectoryBuckets(temp.resolve("buckets"));
    configs = new DatastoreConfigs(database, clock);
  }

  @AfterEach
  void close() throws IOException {
    if (start != null) {
      start.close();
    }
    if (datastores != null) {
      datastores.close();
    }
    state.close();
  }

  private Datastores run(@Nullable S3Settings environment) throws IOException {
    DatastoreOpener opener =
        new DatastoreOpener(
            new DatastoreOpener.Places(
                directory.datastores(), temp.resolve("cache"), temp.resolve("certificates")),
            buckets,
            new S3Endpoints(database, clock),
            environment,
            database,
            clock,
            false);
    start = new DatastoreStart(configs, opener, Duration.ofMillis(1));
    datastores = start.run();
    return datastores;
  }

  private static S3Settings bucket() {
    return S3Settings.of(
        new S3Settings.Target(
            URI.create("http://s3.example.com"), "us-east-1", "bbb", "", S3Settings.Style.AUTO, null),
        new S3Credentials.Fixed("A", "S", null));
  }

  @Test
  void aNewServerHasADatastoreInADirectory() throws IOException {
    assertThat(run(null).names()).containsExactly("default");
    assertThat(directory.datastores().resolve("default/.chunks")).isDirectory();
    assertThat(configs.all()).as("found, not configured").isEmpty();
  }

  @Test
  void aServerWhoseFirstDatastoreIsInABucketThatDoesNotAnswerDoesNotStart() {
    buckets.away.add("bbb");
    assertThatThrownBy(() -> run(bucket())).hasMessageContaining("does not answer");
    assertThat(configs.all()).isEmpty();
  }

  @Test
  void aFirstDatastoreThatIsConfiguredInADirectoryIsNotReplacedByABucket() throws IOException {
    configs.put(DatastoreConfig.inDirectory("default", temp.resolve("disk")));
    assertThatThrownBy(() -> run(bucket()))
        .hasMessageContaining("datastore 'default' is in directory " + temp.resolve("disk"))
        .hasMessageContaining("unset PBS_S3_BUCKET");
    assertThat(buckets.opened).isEmpty();
  }

  @Test
  @Timeout(60)
  void aDatastoreThatIsAwayIsTriedAgainUntilItIsThere() throws Exception {
    configs.put(DatastoreConfig.inDirectory("disk", temp.resolve("disk")));
    Datastores open = run(null);
    assertThat(open.names()).containsExactly("default", "disk");
    assertThatThrownBy(() -> open.reading("disk"))
        .hasMessageStartingWith("datastore 'disk' is not available: no datastore at");
    Files.createDirectories(temp.resolve("disk/.chunks"));
    while (open.isMissing("disk")) {
      Thread.onSpinWait();
    }
    assertThat(open.reading("disk").name()).isEqualTo("disk");
  }

  @Test
  @Timeout(60)
  void aDatastoreThatWasRemovedIsNotOpenedAnyMore() throws Exception {
    configs.put(DatastoreConfig.inDirectory("disk", temp.resolve("disk")));
    Datastores open = run(null);
    open.remove("disk");
    Files.createDirectories(temp.resolve("disk/.chunks"));
    assertThat(open.names()).containsExactly("default");
    assertThatThrownBy(() -> open.reading("disk")).hasMessage("no such datastore 'disk'");
  }

  @Test
  @Timeout(60)
  void aDatastoreWhoseRemovalIsRefusedNeverVanishesForThoseWhoUseIt() throws Exception {
    Datastores open = run(null);
    BackupRequest request =
        new BackupRequest(
            Namespace.ROOT,
            BackupSnapshot.parse("host/a/2023-11-14T22:13:20Z"),
            AuthId.parse("root@pam"),
            false,
            false);
    AtomicBoolean done = new AtomicBoolean();
    try (BackupSession session = open.reading("default").backup(request, line -> {})) {
      Thread remover =
          new Thread(
              () -> {
                for (int i = 0; i < 20_000; i++) {
                  assertThatThrownBy(() -> open.remove("default")).hasMessageContaining("is in use");
                }
                done.set(true);
              });
      remover.start();
      while (remover.isAlive()) {
        assertThat(open.reading("default").name()).isEqualTo("default");
      }
      assertThat(done).isTrue();
      assertThat(session).isNotNull();
    }
    open.remove("default");
    assertThat(open.names()).isEmpty();
  }
}
