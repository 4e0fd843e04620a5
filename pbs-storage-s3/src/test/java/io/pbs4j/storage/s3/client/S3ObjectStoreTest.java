package io.pbs4j.storage.s3.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.storage.request.RequestKind;
import io.pbs4j.storage.request.RequestLedger;
import io.pbs4j.storage.s3.S3Quirk;
import io.pbs4j.storage.s3.S3Settings;
import io.pbs4j.storage.s3.client.ScriptedServer.Reply;
import io.pbs4j.storage.s3.object.ObjectBody;
import io.pbs4j.storage.s3.object.ObjectStore;
import io.pbs4j.storage.s3.object.ObjectStream;
import io.pbs4j.storage.s3.object.StoredObject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init")
class S3ObjectStoreTest {
  private static final byte[] CONTENT = "0123456789".getBytes(UTF_8);

  private ScriptedServer server;
  private RequestLedger ledger;
  private S3ObjectStore store;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedServer();
    ledger = new RequestLedger();
    store = connect(server.settings());
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  private S3ObjectStore connect(S3Settings settings) {
    return S3ObjectStore.connect(settings, ledger, new ManualTiming());
  }

  @Test
  void putSendsOneRequestBelowThePrefixWithAChecksum() throws IOException {
    server.then(
        Reply.of(200).with("ETag", "\"abc\"").with("Date", "Mon, 23 Nov 2026 10:00:00 GMT"));

    StoredObject written = store.put("dir/a b", ObjectBody.of(CONTENT));

    assertThat(written.etag()).isEqualTo("abc");
    assertThat(written.length()).isEqualTo(10);
    assertThat(server.asked()).hasSize(1);
    ScriptedServer.Asked asked = server.asked(0);
    assertThat(asked.method()).isEqualTo("PUT");
    assertThat(asked.target()).isEqualTo("/bucket/pre/dir/a%20b");
    assertThat(asked.body()).isEqualTo(CONTENT);
    assertThat(asked.header("x-amz-checksum-crc32")).isEqualTo("poTHxg==");
    assertThat(asked.header("x-amz-content-sha256")).isEqualTo("UNSIGNED-PAYLOAD");
    assertThat(asked.header("authorization")).contains("x-amz-checksum-crc32");
  }

  @Test
  void putOfNothingSendsAnEmptyBody() throws IOException {
    server.then(Reply.of(200));

    store.put("empty", ObjectBody.of(new byte[0]));

    assertThat(server.asked(0).header("content-length")).isEqualTo("0");
  }

  @Test
  void withMd5QuirkThereIsNoCrcHeader() throws IOException {
    store = connect(server.settings().withQuirks(Set.of(S3Quirk.CONTENT_MD5)));
    server.then(Reply.of(200));

    store.put("a", ObjectBody.of(CONTENT));

    assertThat(server.asked(0).header("x-amz-checksum-crc32")).isNull();
    assertThat(server.asked(0).header("content-md5")).isEqualTo("eB5eJF1ptWaXm4bijSPyxw==");
  }

  @Test
  void withSignedPayloadQuirkTheContentIsPartOfTheSignature() throws IOException {
    store = connect(server.settings().withQuirks(Set.of(S3Quirk.SIGNED_PAYLOAD)));
    server.then(Reply.of(200));

    store.put("a", ObjectBody.of(CONTENT));

    assertThat(server.asked(0).header("x-amz-content-sha256"))
        .isEqualTo("84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882");
    assertThat(server.asked(0).header("x-amz-checksum-crc32")).isNull();
  }

  @Test
  void putIfAbsentAsksTheBucketToRefuseASecondObject() throws IOException {
    server.then(Reply.of(200), Reply.error(412, "PreconditionFailed"));

    assertThat(store.putIfAbsent("a", ObjectBody.of(CONTENT))).isNotNull();
    assertThat(store.putIfAbsent("a", ObjectBody.of(CONTENT))).isNull();

    assertThat(server.asked(0).header("if-none-match")).isEqualTo("*");
    assertThat(server.asked()).hasSize(2);
  }

  @Test
  void putIfAbsentIsRepeatedWhenAnotherWriterIsUnderWay() throws IOException {
    server.then(
        Reply.error(409, "ConditionalRequestConflict"), Reply.error(412, "PreconditionFailed"));

    assertThat(store.putIfAbsent("a", ObjectBody.of(CONTENT))).isNull();

    assertThat(server.asked()).hasSize(2);
  }

  @Test
  void withoutConditionalPutAHeadComesFirst() throws IOException {
    store = connect(server.settings().withQuirks(Set.of(S3Quirk.NO_CONDITIONAL_PUT)));
    server.then(Reply.of(404), Reply.of(200), Reply.object(CONTENT));

    assertThat(store.putIfAbsent("a", ObjectBody.of(CONTENT))).isNotNull();
    assertThat(store.putIfAbsent("a", ObjectBody.of(CONTENT))).isNull();

    assertThat(server.asked())
        .extracting(ScriptedServer.Asked::method)
        .containsExactly("HEAD", "PUT", "HEAD");
    assertThat(server.asked(1).header("if-none-match")).isNull();
  }

  @Test
  void openReadsAnObject() throws IOException {
    server.then(Reply.object(CONTENT));

    try (ObjectStream in = present(store.open("a"))) {
      assertThat(in.readAllBytes()).isEqualTo(CONTENT);
      assertThat(in.object())
          .isEqualTo(new StoredObject("a", 10, "tag", Instant.parse("2026-11-23T10:00:00Z")));
    }
  }

  @Test
  void openReadsAPart() throws IOException {
    server.then(Reply.part(CONTENT, 3, 7));

    try (ObjectStream in = present(store.open("a", 3, 4))) {
      assertThat(in.readAllBytes()).isEqualTo("3456".getBytes(UTF_8));
      assertThat(in.object().length()).isEqualTo(10);
    }
    assertThat(server.asked(0).header("range")).isEqualTo("bytes=3-6");
  }

  @Test
  void partAtTheEndIsShorter() throws IOException {
    server.then(Reply.part(CONTENT, 8, 10));

    try (ObjectStream in = present(store.open("a", 8, 100))) {
      assertThat(in.readAllBytes()).isEqualTo("89".getBytes(UTF_8));
    }
  }

  @Test
  void partBehindTheEndIsEmpty() throws IOException {
    server.then(Reply.error(416, "InvalidRange"), Reply.object(CONTENT));

    try (ObjectStream in = present(store.open("a", 10, 5))) {
      assertThat(in.read()).isEqualTo(-1);
      assertThat(in.object().length()).isEqualTo(10);
    }
  }

  @Test
  void providerThatIgnoresRangesIsAnError() throws IOException {
    server.then(Reply.object(CONTENT));

    assertThatThrownBy(() -> store.open("a", 3, 4)).hasMessageContaining("parts of objects");
  }

  @Test
  void absentObjectIsAnEmptyAnswer() throws IOException {
    server.then(Reply.error(404, "NoSuchKey"), Reply.error(404, "NoSuchKey"));

    assertThat(store.open("a")).isNull();
    assertThat(store.open("a", 0, 1)).isNull();
  }

  @Test
  void headTellsWhatIsKnown() throws IOException {
    server.then(Reply.object(CONTENT));

    assertThat(store.head("a"))
        .isEqualTo(new StoredObject("a", 10, "tag", Instant.parse("2026-11-23T10:00:00Z")));
  }

  @Test
  void headAsksForTheReasonWhenItsAnswerHasNone() throws IOException {
    server.then(Reply.of(404), Reply.error(404, "NoSuchKey"));

    assertThat(store.head("a")).isNull();

    assertThat(server.asked())
        .extracting(ScriptedServer.Asked::method)
        .containsExactly("HEAD", "GET");
  }

  @Test
  void headOfAMissingBucketIsNoAbsence() throws IOException {
    server.then(Reply.of(404), Reply.error(404, "NoSuchBucket"));

    assertThatThrownBy(() -> store.head("a")).hasMessageContaining("there is no bucket 'bucket'");
  }

  @Test
  void listReadsOnePageWithOneRequest() throws IOException {
    server.then(
        Reply.xml(
            """
<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
  <Name>bucket</Name><IsTruncated>true</IsTruncated><EncodingType>url</EncodingType>
  <Contents><Key>pre/d/a%20b%2Bc</Key><LastModified>2026-01-02T03:04:05.678Z</LastModified>
    <ETag>&quot;e1&quot;</ETag><Size>7</Size><Owner><ID>x</ID></Owner></Contents>
  <Contents><Key>pre/d/z</Key><LastModified>2026-01-02T03:04:05Z</LastModified>
    <ETag>"e2"</ETag><Size>0</Size></Contents>
</ListBucketResult>\
"""));

    ObjectStore.Page page = store.list("d/", "d/a", 2);

    assertThat(page.more()).isTrue();
    assertThat(page.objects())
        .containsExactly(
            new StoredObject("d/a b+c", 7, "e1", Instant.parse("2026-01-02T03:04:05.678Z")),
            new StoredObject("d/z", 0, "e2", Instant.parse("2026-01-02T03:04:05Z")));
    assertThat(server.asked()).hasSize(1);
    assertThat(server.asked(0).target()).startsWith("/bucket?");
    assertThat(server.asked(0).query())
        .containsExactlyInAnyOrder(
            "list-type=2",
            "encoding-type=url",
            "max-keys=2",
            "prefix=pre%2Fd%2F",
            "start-after=pre%2Fd%2Fa");
  }

  @Test
  void withoutStartAfterTheOlderListingIsAsked() throws IOException {
    store = connect(server.settings().withQuirks(Set.of(S3Quirk.NO_START_AFTER)));
    server.then(Reply.xml("<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"));

    assertThat(store.list("", "m", 1000).objects()).isEmpty();

    assertThat(server.asked(0).query())
        .containsExactlyInAnyOrder(
            "encoding-type=url", "max-keys=1000", "prefix=pre%2F", "marker=pre%2Fm");
  }

  @Test
  void listThatStartsFromTheBeginningNamesTheQuirk() throws IOException {
    server.then(
        Reply.xml(
            "<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>pre/a</Key><Size>1</Size>"
                + "<LastModified>2026-01-02T03:04:05Z</LastModified></Contents></ListBucketResult>"));

    assertThatThrownBy(() -> store.list("", "a", 1)).hasMessageContaining("no-start-after");
  }

  @Test
  void deleteOfWhatIsNotThereIsFine() throws IOException {
    server.then(Reply.of(204), Reply.error(404, "NoSuchKey"));

    store.delete("a");
    store.delete("a");

    assertThat(server.asked()).extracting(ScriptedServer.Asked::method).containsOnly("DELETE");
  }

  @Test
  void deleteAllIsOneRequestAndTellsWhatFailed() throws IOException {
    server.then(
        Reply.xml(
            "<DeleteResult><Error><Key>pre/b&amp;c</Key><Code>AccessDenied</Code><Message>locked</Message></Error>"
                + "<Error><Key>pre/gone</Key><Code>NoSuchKey</Code></Error></DeleteResult>"));

    assertThat(store.deleteAll(List.of("a", "b&c", "gone")))
        .isEqualTo(Map.of("b&c", "AccessDenied locked"));

    assertThat(server.asked()).hasSize(1);
    assertThat(server.asked(0).target()).isEqualTo("/bucket?delete=");
    assertThat(new String(server.asked(0).body(), UTF_8))
        .contains("<Key>pre/a</Key>", "<Key>pre/b&amp;c</Key>", "<Quiet>true</Quiet>");
    assertThat(server.asked(0).header("content-md5")).isNotNull();
  }

  @Test
  void keysOfABatchThatFailForAWhileAreTriedAgain() throws IOException {
    server.then(
        Reply.xml(
            "<DeleteResult><Error><Key>pre/b</Key><Code>SlowDown</Code></Error>"
                + "<Error><Key>pre/c</Key><Code>AccessDenied</Code></Error></DeleteResult>"),
        Reply.xml("<DeleteResult/>"));

    assertThat(store.deleteAll(List.of("a", "b", "c"))).isEqualTo(Map.of("c", "AccessDenied"));

    assertThat(server.asked()).hasSize(2);
    assertThat(new String(server.asked(1).body(), UTF_8)).contains("pre/b").doesNotContain("pre/a", "pre/c");
  }

  @Test
  void keysOfABatchThatGoOnFailingAreTold() throws IOException {
    int attempts = store.settings().retries().attempts();
    for (int i = 0; i < attempts; i++) {
      server.then(
          Reply.xml("<DeleteResult><Error><Key>pre/b</Key><Code>SlowDown</Code></Error></DeleteResult>"));
    }
    assertThat(store.deleteAll(List.of("a", "b"))).isEqualTo(Map.of("b", "SlowDown"));
    assertThat(server.asked()).hasSize(attempts);
  }

  @Test
  void withoutBatchDeleteEachKeyIsARequest() throws IOException {
    store = connect(server.settings().withQuirks(Set.of(S3Quirk.NO_BATCH_DELETE)));
    server.then(Reply.of(204), Reply.error(403, "AccessDenied"), Reply.error(404, "NoSuchKey"));

    assertThat(store.deleteAll(List.of("a", "b", "c"))).containsOnlyKeys("b");

    assertThat(server.asked()).hasSize(3);
  }

  @Test
  void deleteAllOfNothingSendsNothing() throws IOException {
    assertThat(store.deleteAll(List.of())).isEmpty();
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void everyRequestIsCountedByKind() throws IOException {
    server.then(
        Reply.of(200),
        Reply.object(CONTENT),
        Reply.object(CONTENT),
        Reply.of(204),
        Reply.xml("<ListBucketResult/>"),
        Reply.xml("<DeleteResult/>"));

    store.put("a", ObjectBody.of(CONTENT));
    store.head("a");
    try (ObjectStream in = present(store.open("a"))) {
      in.readAllBytes();
    }
    store.delete("a");
    store.list("", null, 1000);
    store.deleteAll(List.of("a"));

    assertThat(ledger.total().snapshot().requests())
        .containsEntry(RequestKind.PUT, 1L)
        .containsEntry(RequestKind.HEAD, 1L)
        .containsEntry(RequestKind.GET, 1L)
        .containsEntry(RequestKind.LIST, 1L)
        .containsEntry(RequestKind.DELETE, 2L)
        .containsEntry(RequestKind.OTHER, 0L);
    assertThat(ledger.total().snapshot().retries()).isZero();
  }

  private static ObjectStream present(@Nullable ObjectStream stream) {
    if (stream == null) {
      throw new AssertionError("there is no such object");
    }
    return stream;
  }
}
