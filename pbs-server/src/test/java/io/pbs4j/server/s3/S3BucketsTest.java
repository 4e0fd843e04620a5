package io.pbs4j.server.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.storage.request.RequestKind;
import io.pbs4j.storage.s3.S3Credentials;
import io.pbs4j.storage.s3.S3Quirk;
import io.pbs4j.storage.s3.S3Settings;
import io.pbs4j.testkit.ManualClock;
import io.pbs4j.testkit.s3.BucketRules;
import io.pbs4j.testkit.s3.Quirk;
import io.pbs4j.testkit.s3.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3BucketsTest {
  private @TempDir Path directory;
  private final List<String> log = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Buckets buckets = new S3Buckets("vm", ManualClock.at(1_800_000_000));
  private S3Server server;

  private void start(Quirk... quirks) throws IOException {
    io.pbs4j.testkit.s3.S3Settings plain = io.pbs4j.testkit.s3.S3Settings.inMemory();
    server =
        S3Server.start(
            new io.pbs4j.testkit.s3.S3Settings(
                plain.port(),
                plain.directory(),
                plain.keys(),
                plain.region(),
                plain.domain(),
                plain.clock(),
                Set.of(quirks)));
    server.createBucket("backups");
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private S3Settings settings() {
    return S3Settings.of(
        new S3Settings.Target(
            server.endpoint(), "us-east-1", "backups", "pbs", S3Settings.Style.PATH, null),
        new S3Credentials.Fixed(
            server.settings().keys().accessKey(), server.settings().keys().secretKey(), null));
  }

  private Bucket open(S3Settings settings) throws IOException {
    return buckets.open(
        settings,
        directory.resolve("cache"),
        new BucketLog() {
          @Override
          public void line(String text) {
            log.add(text);
          }

          @Override
          public void warn(String text) {
            warnings.add(text);
          }
        });
  }

  @Test
  void aBucketIsProbedBeforeItIsOpened() throws IOException {
    start();
    Bucket bucket = open(settings());
    assertThat(log).singleElement().asString().contains("bucket backups", "conditional put: yes");
    assertThat(warnings).isEmpty();
    assertThat(bucket.backend().requests().total().snapshot().of(RequestKind.OTHER)).isPositive();
    assertThat(bucket.cache().get().bound()).isEqualTo(S3Settings.DEFAULT_CACHE_SIZE);
    bucket.backend().close();
  }

  @Test
  void whatCostsMoneyIsAWarning() throws IOException {
    start();
    server.bucket("backups").rules(BucketRules.none().withVersioning("Enabled"));
    open(settings()).backend().close();
    assertThat(warnings).singleElement().asString().contains("keeps old versions");
  }

  @Test
  void aBucketThatLosesWritesIsRefusedUntilTheQuirkIsNamed() throws IOException {
    start(Quirk.IGNORES_CONDITIONAL_PUT);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> open(settings()))
          .hasMessageContaining("cannot hold a datastore")
          .hasMessageContaining("no-conditional-put");
    }
    assertThat(server.bucket("backups").keys()).as("left behind").isEmpty();
    open(settings().withQuirks(EnumSet.of(S3Quirk.NO_CONDITIONAL_PUT))).backend().close();
  }

  @Test
  void aBucketThatForgetsIsRefused() throws IOException {
    start();
    server.bucket("backups").rules(BucketRules.none().withExpirations(30));
    assertThatThrownBy(() -> open(settings())).hasMessageContaining("backups would lose their data");
  }
}
