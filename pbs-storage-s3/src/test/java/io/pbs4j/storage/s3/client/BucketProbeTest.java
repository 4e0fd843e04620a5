package io.pbs4j.storage.s3.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.request.RequestCount;
import io.pbs4j.storage.request.RequestKind;
import io.pbs4j.storage.request.RequestLedger;
import io.pbs4j.storage.s3.S3Credentials;
import io.pbs4j.storage.s3.S3Quirk;
import io.pbs4j.storage.s3.S3Settings;
import io.pbs4j.storage.s3.client.ScriptedServer.Reply;
import io.pbs4j.testkit.s3.BucketRules;
import io.pbs4j.testkit.s3.Quirk;
import io.pbs4j.testkit.s3.S3Bucket;
import io.pbs4j.testkit.s3.S3Server;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init")
class BucketProbeTest {
  private static final String BUCKET = "backups";

  private final RequestLedger ledger = new RequestLedger();
  private S3Server server;
  private S3Bucket bucket;

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private void start(Quirk... quirks) throws IOException {
    server = S3Server.start(io.pbs4j.testkit.s3.S3Settings.inMemory().withQuirks(quirks));
    bucket = server.createBucket(BUCKET);
  }

  private ProbeReport probe(S3Quirk... quirks) throws IOException {
    return probe(BUCKET, "test-secret", quirks);
  }

  private ProbeReport probe(String name, String secret, S3Quirk... quirks) throws IOException {
    S3Settings settings =
        S3Settings.of(
                new S3Settings.Target(
                    server.endpoint(), "us-east-1", name, "site", S3Settings.Style.PATH, null),
                new S3Credentials.Fixed("test-access", secret, null))
            .withQuirks(Set.of(quirks));
    try (S3ObjectStore store = S3ObjectStore.connect(settings, ledger, new ManualTiming())) {
      return new BucketProbe(store).run();
    }
  }

  @Test
  void goodBucketIsUsableAndLeftAsItWas() throws IOException {
    start();
    bucket.write("site/mine", new byte[] {1});

    ProbeReport report = probe();

    assertThat(report.usable()).isTrue();
    assertThat(report.warnings()).isEmpty();
    assertThat(report.facts())
        .containsEntry("conditional put", "yes")
        .containsEntry("versioning", "off")
        .containsEntry("object lock", "off")
        .containsEntry("lifecycle", "nothing that touches the datastore");
    assertThat(bucket.keys()).containsExactly("site/mine");
  }

  @Test
  void costsElevenRequests() throws IOException {
    start();

    probe();

    RequestCount count = ledger.total().snapshot();
    assertThat(count.of(RequestKind.PUT)).isEqualTo(3);
    assertThat(count.of(RequestKind.GET)).isEqualTo(2);
    assertThat(count.of(RequestKind.LIST)).isEqualTo(2);
    assertThat(count.of(RequestKind.DELETE)).isEqualTo(1);
    assertThat(count.of(RequestKind.OTHER)).isEqualTo(3);
    assertThat(server.log().count()).isEqualTo(11);
  }

  @ParameterizedTest
  @CsvSource({
    "REFUSES_CONDITIONAL_PUT, no-conditional-put",
    "IGNORES_CONDITIONAL_PUT, no-conditional-put",
    "NO_BATCH_DELETE, no-batch-delete",
    "NO_LIST_V2, no-start-after",
    "NO_CHECKSUMS, content-md5"
  })
  void whatIsMissingIsRefusedUntilTheQuirkIsSet(Quirk missing, String remedy) throws IOException {
    start(missing);

    ProbeReport refused = probe();

    assertThat(refused.usable()).isFalse();
    assertThat(refused.refusals())
        .hasSize(1)
        .allMatch(sentence -> sentence.contains("set the quirk " + remedy));
    assertThat(bucket.keys()).isEmpty();
    assertThat(probe(S3Quirk.parse(remedy)).refusals()).isEmpty();
    assertThat(bucket.keys()).isEmpty();
  }

  @Test
  void quirksKeepTheCostAtTwelve() throws IOException {
    start();

    probe(S3Quirk.NO_BATCH_DELETE);

    assertThat(server.log().count()).isEqualTo(12);
  }

  @Test
  void bucketThatDoesNotTellItsConfigurationIsUsable() throws IOException {
    start(Quirk.NO_CONFIGURATION);

    ProbeReport report = probe();

    assertThat(report.usable()).isTrue();
    assertThat(report.facts())
        .containsEntry("versioning", "unknown")
        .containsEntry("object lock", "unknown")
        .containsEntry("lifecycle", "unknown");
  }

  @Test
  void oldVersionsAreWarnedOf() throws IOException {
    start();
    bucket.rules(BucketRules.none().withVersioning("Enabled"));

    ProbeReport report = probe();

    assertThat(report.usable()).isTrue();
    assertThat(report.facts()).containsEntry("versioning", "enabled");
    assertThat(report.warnings())
        .singleElement()
        .asString()
        .contains("keeps old versions", "'site/'");
  }

  @Test
  void locksAreWarnedOf() throws IOException {
    start();
    bucket.rules(BucketRules.none().withLock("COMPLIANCE", 30));

    ProbeReport report = probe();

    assertThat(report.facts()).containsEntry("object lock", "on, COMPLIANCE");
    assertThat(report.warnings()).anyMatch(sentence -> sentence.contains("locks every new object"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GLACIER", "DEEP_ARCHIVE"})
  void coldClassesAreRefused(String storageClass) throws IOException {
    start();
    bucket.rules(BucketRules.none().withTransitions(new BucketRules.Transition(30, storageClass)));

    assertThat(probe().refusals())
        .singleElement()
        .asString()
        .contains(storageClass, "cannot be read");
  }

  @Test
  void coolClassesAreWarnedOf() throws IOException {
    start();
    bucket.rules(BucketRules.none().withTransitions(new BucketRules.Transition(30, "STANDARD_IA")));

    ProbeReport report = probe();

    assertThat(report.usable()).isTrue();
    assertThat(report.warnings()).singleElement().asString().contains("STANDARD_IA", "costs more");
  }

  @Test
  void expirationIsRefused() throws IOException {
    start();
    bucket.rules(BucketRules.none().withExpirations(90));

    assertThat(probe().refusals())
        .singleElement()
        .asString()
        .contains("backups would lose their data");
  }

  @Test
  void missingBucketIsARefusalAndCostsOneRequest() throws IOException {
    start();

    assertThat(probe("other", "test-secret").refusals())
        .singleElement()
        .asString()
        .contains("PBS_S3_BUCKET");

    assertThat(server.log().count()).isEqualTo(1);
  }

  @Test
  void wrongSecretIsARefusalThatDoesNotShowIt() throws IOException {
    start();

    assertThat(probe(BUCKET, "wrong-one").refusals())
        .singleElement()
        .asString()
        .contains("AWS_SECRET_ACCESS_KEY")
        .doesNotContain("wrong-one");
  }

  @Test
  void partsAndPlacesThatAreIgnoredAreRefused() throws IOException {
    start();
    Reply whole = Reply.object("a bucket for backups".getBytes(UTF_8));
    String config = "<Nothing/>";
    try (ScriptedServer scripted = new ScriptedServer()) {
      // Write, read, part, twice a conditional write, listing, deletion; then clean-up and
      // questions.
      scripted.then(
          Reply.of(200),
          whole,
          whole,
          Reply.of(200),
          Reply.error(412, "PreconditionFailed"),
          Reply.xml(
              "<ListBucketResult><Contents><Key>pre/.probe</Key><Size>1</Size>"
                  + "<LastModified>2026-01-02T03:04:05Z</LastModified></Contents></ListBucketResult>"),
          Reply.xml("<DeleteResult/>"),
          Reply.of(204),
          Reply.of(204),
          Reply.xml(config),
          Reply.xml(config),
          Reply.xml(config));
      try (S3ObjectStore store =
          S3ObjectStore.connect(scripted.settings(), ledger, new ManualTiming())) {
        ProbeReport report = new BucketProbe(store).run();

        assertThat(report.facts())
            .containsEntry("ranges", "no")
            .containsEntry("start-after", "no")
            .containsEntry("batch delete", "yes");
        assertThat(report.refusals()).hasSize(2);
      }
    }
  }

  @Test
  void silentBucketIsAnError() throws IOException {
    start();
    server.goOffline();

    assertThatThrownBy(this::probe)
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.UNREACHABLE));
  }
}
