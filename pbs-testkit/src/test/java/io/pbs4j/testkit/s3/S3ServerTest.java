package io.pbs4j.testkit.s3;

import static io.pbs4j.testkit.s3.SignedClient.text;
import static io.pbs4j.testkit.s3.SignedClient.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.testkit.ManualClock;
import io.pbs4j.testkit.RandomBytes;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class S3ServerTest {
  private final ManualClock clock = ManualClock.at(1_700_000_000);
  private S3Server server;
  private S3Bucket bucket;
  private SignedClient client;

  S3ServerTest() throws Exception {
    server = S3Server.start(S3Settings.inMemory().withClock(clock));
    bucket = server.createBucket("bucket");
    client = SignedClient.of(server);
  }

  @BeforeEach
  void startsEmpty() {
    assertThat(bucket.keys()).isEmpty();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void whatWasPutIsReadBack() throws Exception {
    byte[] content = RandomBytes.noise(1, 16 << 20);
    HttpResponse<byte[]> put = client.put("/bucket/a%20b/c", content);
    assertThat(put.statusCode()).isEqualTo(200);
    String etag = "\"" + HexFormat.of().formatHex(SignedClient.digest("MD5", content)) + "\"";
    assertThat(put.headers().firstValue("etag")).hasValue(etag);

    HttpResponse<byte[]> get = client.get("/bucket/a%20b/c");
    assertThat(get.statusCode()).isEqualTo(200);
    assertThat(get.body()).isEqualTo(content);
    assertThat(get.headers().firstValue("etag")).hasValue(etag);
    assertThat(get.headers().firstValue("last-modified")).hasValue("Tue, 14 Nov 2023 22:13:20 GMT");
    assertThat(bucket.keys()).containsExactly("a b/c");
  }

  @Test
  void headTellsTheLengthWithoutTheContent() throws Exception {
    bucket.write("key", new byte[1234]);
    HttpResponse<byte[]> head = client.send("HEAD", "/bucket/key", new byte[0]);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("content-length")).hasValue("1234");
    assertThat(client.send("HEAD", "/bucket/other", new byte[0]).statusCode()).isEqualTo(404);
  }

  @Test
  void partsAreReadByRange() throws Exception {
    bucket.write("key", utf8("0123456789"));
    HttpResponse<byte[]> middle = client.get("/bucket/key", "Range", "bytes=2-4");
    assertThat(middle.statusCode()).isEqualTo(206);
    assertThat(text(middle)).isEqualTo("234");
    assertThat(middle.headers().firstValue("content-range")).hasValue("bytes 2-4/10");
    assertThat(text(client.get("/bucket/key", "Range", "bytes=7-"))).isEqualTo("789");
    assertThat(text(client.get("/bucket/key", "Range", "bytes=7-1000"))).isEqualTo("789");
    assertThat(text(client.get("/bucket/key", "Range", "bytes=-2"))).isEqualTo("89");
    assertThat(client.get("/bucket/key", "Range", "bytes=10-").statusCode()).isEqualTo(416);
  }

  @Test
  void onlyOneOfManyWritesWithoutReplacingSucceeds() throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    ConcurrentLinkedQueue<Integer> states = new ConcurrentLinkedQueue<>();
    List<Thread> threads =
        java.util.stream.IntStream.range(0, 8)
            .mapToObj(
                i ->
                    new Thread(
                        () -> {
                          try {
                            start.await();
                            byte[] content = utf8("writer " + i);
                            states.add(client.put("/bucket/key", content, "If-None-Match", "*").statusCode());
                          } catch (Exception e) {
                            throw new AssertionError(e);
                          }
                        }))
            .toList();
    threads.forEach(Thread::start);
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(states).hasSize(8).containsOnlyOnce(200).containsOnly(200, 412);
  }

  @Test
  void aWriteCanDemandWhatItReplaces() throws Exception {
    assertThat(client.put("/bucket/key", utf8("x"), "If-Match", "\"abc\"").statusCode()).isEqualTo(404);
    String etag = client.put("/bucket/key", utf8("one")).headers().firstValue("etag").orElseThrow();
    assertThat(client.put("/bucket/key", utf8("x"), "If-Match", "\"abc\"").statusCode()).isEqualTo(412);
    assertThat(client.put("/bucket/key", utf8("two"), "If-Match", etag).statusCode()).isEqualTo(200);
    assertThat(client.get("/bucket/key", "If-Match", etag).statusCode()).isEqualTo(412);
    assertThat(bucket.read("key").map(b -> new String(b, StandardCharsets.UTF_8))).hasValue("two");
  }

  @Test
  void deletionIsFineWithAbsence() throws Exception {
    bucket.write("key", new byte[1]);
    assertThat(client.send("DELETE", "/bucket/key", new byte[0]).statusCode()).isEqualTo(204);
    assertThat(client.send("DELETE", "/bucket/key", new byte[0]).statusCode()).isEqualTo(204);
    assertThat(bucket.keys()).isEmpty();
  }

  @Test
  void aBatchIsDeletedButForTheKeysThatFail() throws Exception {
    for (String key : List.of("a", "b&<>", "c")) {
      bucket.write(key, new byte[1]);
    }
    server.faults().add(FaultRule.always(Fault.accessDenied()).on(Operation.DELETE_IN_BATCH).keys("c"));
    byte[] body =
        utf8("<Delete><Object><Key>a</Key></Object><Object><Key>b&amp;&lt;&gt;</Key></Object>"
            + "<Object><Key>c</Key></Object><Object><Key>none</Key></Object></Delete>");
    HttpResponse<byte[]> answer = client.send("POST", "/bucket?delete", body, "Content-MD5", SignedClient.md5(body));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(text(answer))
        .contains("<Deleted><Key>a</Key></Deleted>", "<Deleted><Key>none</Key></Deleted>", "b&amp;&lt;&gt;")
        .contains("<Error><Key>c</Key><Code>AccessDenied</Code>");
    assertThat(bucket.keys()).containsExactly("c");
    assertThat(server.log().count()).isEqualTo(1);
  }

  @Test
  void aQuietBatchTellsOnlyFailures() throws Exception {
    bucket.write("a", new byte[1]);
    byte[] body = utf8("<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Quiet>true</Quiet>"
        + "<Object><Key>a</Key></Object></Delete>");
    HttpResponse<byte[]> answer = client.send("POST", "/bucket?delete", body, "Content-MD5", SignedClient.md5(body));
    assertThat(text(answer)).doesNotContain("Deleted");
    assertThat(bucket.keys()).isEmpty();
  }

  @Test
  void aBatchWithoutChecksumIsRefused() throws Exception {
    byte[] body = utf8("<Delete><Object><Key>a</Key></Object></Delete>");
    assertThat(client.send("POST", "/bucket?delete", body).statusCode()).isEqualTo(400);
  }

  @Test
  void aBodyThatIsNotWhatItsHeadersSayIsRefusedAndNotStored() throws Exception {
    byte[] body = utf8("content");
    Map<String, String> wrongHash = SignedClient.headers(new String[0], "0".repeat(64));
    assertThat(text(client.send("PUT", "/bucket/key", body, wrongHash))).contains("XAmzContentSHA256Mismatch");
    String other = SignedClient.md5(utf8("other"));
    assertThat(text(client.put("/bucket/key", body, "Content-MD5", other))).contains("BadDigest");
    assertThat(text(client.put("/bucket/key", body, "x-amz-checksum-crc32", "AAAAAA=="))).contains("BadDigest");
    assertThat(text(client.put("/bucket/key", body, "x-amz-checksum-crc32c", "AAAAAA=="))).contains("BadDigest");
    assertThat(bucket.keys()).isEmpty();
  }

  @Test
  void rightChecksumsAreAccepted() throws Exception {
    // The check values of the catalogue of CRC algorithms.
    byte[] body = utf8("123456789");
    Map<String, String> sums = Map.of("crc32", "cbf43926", "crc32c", "e3069283", "crc64nvme", "ae8b14860a799888");
    for (Map.Entry<String, String> sum : sums.entrySet()) {
      String value = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sum.getValue()));
      HttpResponse<byte[]> answer = client.put("/bucket/key", body, "x-amz-checksum-" + sum.getKey(), value);
      assertThat(answer.statusCode()).as(sum.getKey()).isEqualTo(200);
    }
  }

  @Test
  void aBodyInSignedChunksIsStoredWithoutItsFraming() throws Exception {
    byte[][] chunks = {RandomBytes.noise(1, 70_000), RandomBytes.noise(2, 100)};
    assertThat(putInChunks(chunks, false).statusCode()).isEqualTo(200);
    byte[] expected = new byte[70_100];
    System.arraycopy(chunks[0], 0, expected, 0, 70_000);
    System.arraycopy(chunks[1], 0, expected, 70_000, 100);
    assertThat(bucket.read("key")).hasValue(expected);
  }

  @Test
  void aChunkThatIsNotTheSignedOneIsRefused() throws Exception {
    byte[][] chunks = {RandomBytes.noise(1, 70_000), RandomBytes.noise(2, 100)};
    assertThat(putInChunks(chunks, true).statusCode()).isEqualTo(403);
    assertThat(bucket.keys()).isEmpty();
  }

  private HttpResponse<byte[]> putInChunks(byte[][] chunks, boolean damaged) throws Exception {
    Map<String, String> headers =
        SignedClient.headers(
            new String[] {"x-amz-decoded-content-length", "70100", "content-encoding", "aws-chunked"},
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
    byte[] seed = client.signature("PUT", "/bucket/key", headers, server.endpoint().getAuthority());
    byte[] body = client.signedChunks(seed, chunks);
    body[1000] ^= (byte) (damaged ? 1 : 0);
    return client.send("PUT", "/bucket/key", body, headers);
  }

  @Test
  void aBodyWithATrailingChecksumIsProved() throws Exception {
    String[] pairs = {"x-amz-decoded-content-length", "9", "x-amz-trailer", "x-amz-checksum-crc32"};
    Map<String, String> headers = SignedClient.headers(pairs, "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
    byte[] good = utf8("9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n");
    byte[] bad = utf8("9\r\n123456780\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n");
    byte[] none = utf8("9\r\n123456789\r\n0\r\n\r\n");
    assertThat(client.send("PUT", "/bucket/bad", bad, headers).statusCode()).isEqualTo(400);
    assertThat(client.send("PUT", "/bucket/none", none, headers).statusCode()).isEqualTo(400);
    assertThat(client.send("PUT", "/bucket/good", good, headers).statusCode()).isEqualTo(200);
    assertThat(bucket.keys()).containsExactly("good");
  }

  @Test
  void whoDoesNotHaveTheKeysIsRefused() throws Exception {
    bucket.write("key", new byte[1]);
    var address = server.endpoint();
    assertThat(text(new SignedClient(address, "test-access", "wrong", "us-east-1").get("/bucket/key")))
        .contains("SignatureDoesNotMatch");
    assertThat(text(new SignedClient(address, "other", "test-secret", "us-east-1").get("/bucket/key")))
        .contains("InvalidAccessKeyId");
    assertThat(text(new SignedClient(address, "test-access", "test-secret", "eu-west-1").get("/bucket/key")))
        .contains("AuthorizationHeaderMalformed", "us-east-1");
    assertThat(server.log().of(Operation.GET_OBJECT)).extracting(LoggedRequest::status).containsExactly(403, 403, 400);
  }

  @Test
  void keysOfAllSortsAreKept() throws Exception {
    for (String key : List.of("a b", "ä/ö", "+", "%41", "a=b&c", "😀", "..x", "~", "a//b", "\uFFFD")) {
      String path = "/bucket/" + KeyText.encode(key, false);
      assertThat(client.put(path, utf8(key)).statusCode()).as(key).isEqualTo(200);
      assertThat(client.get(path).body()).isEqualTo(utf8(key));
    }
    assertThat(bucket.keys())
        .containsExactly("%41", "+", "..x", "a b", "a//b", "a=b&c", "~", "ä/ö", "\uFFFD", "😀");
  }

  @Test
  void aBucketIsNamedByTheHostAsWell() throws Exception {
    bucket.write("a/key", utf8("content"));
    Map<String, String> headers = SignedClient.headers(new String[0], Signatures.EMPTY_HASH);
    String host = "bucket.localhost:" + server.endpoint().getPort();
    StringBuilder request = new StringBuilder("GET /a/key HTTP/1.1\r\nConnection: close\r\nHost: " + host + "\r\n");
    headers.forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
    request.append("Authorization: ").append(client.authorization("GET", "/a/key", headers, host)).append("\r\n\r\n");
    assertThat(raw(request.toString())).startsWith("HTTP/1.1 200").endsWith("\r\n\r\ncontent");
  }

  @Test
  void aClientThatWaitsForTheWordToGoOnGetsIt() throws Exception {
    String host = server.endpoint().getAuthority();
    Map<String, String> headers = SignedClient.headers(new String[0], "UNSIGNED-PAYLOAD");
    StringBuilder request = new StringBuilder("PUT /bucket/key HTTP/1.1\r\nConnection: close\r\nHost: " + host + "\r\n");
    headers.forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
    request.append("Expect: 100-continue\r\nContent-Length: 3\r\n");
    request.append("Authorization: ").append(client.authorization("PUT", "/bucket/key", headers, host));
    try (Socket socket = new Socket("127.0.0.1", server.endpoint().getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(utf8(request + "\r\n\r\n"));
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readNBytes(25), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      out.write(utf8("abc"));
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 200");
    }
    assertThat(bucket.read("key")).hasValue(utf8("abc"));
  }

  private String raw(String request) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.endpoint().getPort())) {
      socket.getOutputStream().write(utf8(request));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void absenceOfBucketsAndKeysIsToldApart() throws Exception {
    assertThat(text(client.get("/other/key"))).contains("<Code>NoSuchBucket</Code>");
    assertThat(text(client.get("/bucket/key"))).contains("<Code>NoSuchKey</Code>");
    assertThat(client.send("HEAD", "/other", new byte[0]).statusCode()).isEqualTo(404);
    assertThat(client.put("/other", new byte[0]).statusCode()).isEqualTo(200);
    assertThat(client.send("HEAD", "/other", new byte[0]).statusCode()).isEqualTo(200);
    assertThat(client.put("/other", new byte[0]).statusCode()).isEqualTo(409);
    assertThat(client.send("DELETE", "/other", new byte[0]).statusCode()).isEqualTo(204);
  }

  @Test
  void whatItDoesNotKnowIsRefusedAndNotTakenForSomethingElse() throws Exception {
    assertThat(client.send("POST", "/bucket/key?uploads", new byte[0]).statusCode()).isEqualTo(501);
    assertThat(client.put("/bucket/key", new byte[0], "x-amz-copy-source", "/bucket/a").statusCode()).isEqualTo(501);
    assertThat(client.put("/bucket?versioning", utf8("<a/>")).statusCode()).isEqualTo(501);
    assertThat(bucket.keys()).isEmpty();
  }

  @Test
  void theConfigurationIsWhatTheTestSays() throws Exception {
    assertThat(text(client.get("/bucket?location"))).contains("LocationConstraint");
    assertThat(text(client.get("/bucket?versioning"))).doesNotContain("Status");
    assertThat(client.get("/bucket?object-lock").statusCode()).isEqualTo(404);
    assertThat(client.get("/bucket?lifecycle").statusCode()).isEqualTo(404);
    bucket.rules(
        BucketRules.none()
            .withVersioning("Enabled")
            .withLock("COMPLIANCE", 7)
            .withTransitions(new BucketRules.Transition(30, "GLACIER"))
            .withExpirations(90));
    assertThat(text(client.get("/bucket?versioning"))).contains("<Status>Enabled</Status>");
    assertThat(text(client.get("/bucket?object-lock"))).contains("<Mode>COMPLIANCE</Mode><Days>7</Days>");
    assertThat(text(client.get("/bucket?lifecycle")))
        .contains("<Days>30</Days><StorageClass>GLACIER</StorageClass>", "<Expiration><Days>90</Days></Expiration>");
  }

  @Test
  void aServerOnTheSameDirectoryFindsAllAgain(@TempDir Path directory) throws Exception {
    String longKey = "äöü/".repeat(120);
    S3Settings settings = S3Settings.inMemory().inDirectory(directory).withClock(clock);
    HttpResponse<byte[]> before;
    try (S3Server first = S3Server.start(settings)) {
      S3Bucket kept = first.createBucket("kept");
      kept.write("a/b", utf8("one"));
      kept.write("a/b", utf8("two"));
      kept.write("a", utf8("three"));
      kept.write(longKey, utf8("four"));
      kept.write("gone", utf8("five"));
      kept.delete("gone");
      before = SignedClient.of(first).get("/kept/a/b");
    }
    try (S3Server second = S3Server.start(settings)) {
      assertThat(second.bucket("kept").keys()).containsExactly("a", "a/b", longKey);
      HttpResponse<byte[]> after = SignedClient.of(second).get("/kept/a/b", "Range", "bytes=0-99");
      assertThat(text(after)).isEqualTo("two");
      for (String name : List.of("etag", "last-modified")) {
        assertThat(after.headers().firstValue(name)).isEqualTo(before.headers().firstValue(name)).isPresent();
      }
    }
  }

  @Test
  void offlineItResetsConnectionsAndOnlineItHasAllAgain() throws Exception {
    bucket.write("key", utf8("content"));
    client.get("/bucket/key");
    server.goOffline();
    assertThatThrownBy(() -> client.get("/bucket/key")).isInstanceOf(java.io.IOException.class);
    server.goOnline();
    assertThat(text(client.get("/bucket/key"))).isEqualTo("content");
  }

  @Test
  void quirksRefuseWhatTheyName() throws Exception {
    try (S3Server odd = S3Server.start(S3Settings.inMemory().withQuirks(Quirk.REFUSES_CONDITIONAL_PUT,
        Quirk.NO_BATCH_DELETE, Quirk.NO_LIST_V2, Quirk.NO_CHECKSUMS, Quirk.NO_CONFIGURATION))) {
      odd.createBucket("odd");
      SignedClient other = SignedClient.of(odd);
      assertThat(other.put("/odd/key", utf8("a"), "If-None-Match", "*").statusCode()).isEqualTo(501);
      assertThat(other.put("/odd/key", utf8("a"), "x-amz-checksum-crc32", "AAAAAA==").statusCode()).isEqualTo(501);
      assertThat(other.send("POST", "/odd?delete", utf8("<a/>")).statusCode()).isEqualTo(501);
      assertThat(other.get("/odd?list-type=2").statusCode()).isEqualTo(501);
      assertThat(other.get("/odd?versioning").statusCode()).isEqualTo(501);
      assertThat(other.get("/odd").statusCode()).isEqualTo(200);
    }
    try (S3Server odd = S3Server.start(S3Settings.inMemory().withQuirks(Quirk.IGNORES_CONDITIONAL_PUT))) {
      odd.createBucket("odd").write("key", utf8("a"));
      assertThat(SignedClient.of(odd).put("/odd/key", utf8("b"), "If-None-Match", "*").statusCode()).isEqualTo(200);
      assertThat(odd.bucket("odd").read("key")).hasValue(utf8("b"));
    }
  }
}
