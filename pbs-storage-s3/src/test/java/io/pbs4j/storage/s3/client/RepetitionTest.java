package io.pbs4j.storage.s3.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.request.RequestCounter;
import io.pbs4j.storage.request.RequestKind;
import io.pbs4j.storage.request.RequestLedger;
import io.pbs4j.storage.s3.S3Credentials;
import io.pbs4j.storage.s3.S3Settings;
import io.pbs4j.storage.s3.S3Settings.Retries;
import io.pbs4j.storage.s3.client.ScriptedServer.Reply;
import io.pbs4j.storage.s3.object.ObjectBody;
import io.pbs4j.storage.s3.object.ObjectStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init")
class RepetitionTest {
  private static final byte[] CONTENT = "0123456789".getBytes(UTF_8);
  private static final Retries FOUR =
      new Retries(4, Duration.ofMinutes(2), Duration.ofMillis(100), Duration.ofMillis(300));

  @TempDir private Path directory;
  private final ManualTiming timing = new ManualTiming();
  private ScriptedServer server;
  private RequestLedger ledger;
  private S3ObjectStore store;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedServer();
    ledger = new RequestLedger();
    store = connect(server.settings().withRetries(FOUR));
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
    // A test may have left the flag set.
    Thread.interrupted();
  }

  private S3ObjectStore connect(S3Settings settings) {
    return S3ObjectStore.connect(settings, ledger, timing);
  }

  @ParameterizedTest
  @CsvSource({
    "500, InternalError",
    "502, ''",
    "503, SlowDown",
    "503, ServiceUnavailable",
    "504, ''",
    "429, TooManyRequests",
    "400, RequestTimeout",
    "408, ''",
    "400, IncompleteBody",
    "400, BadDigest",
    "409, OperationAborted",
    "400, RequestRateLimitExceeded"
  })
  void answersThatMayPassAreAskedForAgain(int status, String code) throws IOException {
    server.then(code.isEmpty() ? Reply.of(status) : Reply.error(status, code), Reply.of(200));

    store.put("a", ObjectBody.of(CONTENT));

    assertThat(server.asked()).hasSize(2);
    assertThat(server.asked(1).body()).isEqualTo(CONTENT);
    assertThat(ledger.total().snapshot().of(RequestKind.PUT)).isEqualTo(2);
    assertThat(ledger.total().snapshot().retries()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "403, AccessDenied, s3:PutObject",
    "403, InvalidAccessKeyId, AWS_ACCESS_KEY_ID",
    "403, SignatureDoesNotMatch, AWS_SECRET_ACCESS_KEY",
    "403, RequestTimeTooSkewed, set this machine's clock",
    "400, ExpiredToken, AWS_SESSION_TOKEN",
    "404, NoSuchBucket, PBS_S3_BUCKET",
    "400, AuthorizationHeaderMalformed, PBS_S3_REGION",
    "301, PermanentRedirect, PBS_S3_REGION",
    "501, NotImplemented, PBS_S3_QUIRKS",
    "405, MethodNotAllowed, PBS_S3_QUIRKS",
    "418, Teapot, 418 Teapot"
  })
  void answersThatSayNoAreNotAskedForAgain(int status, String code, String advice) {
    server.then(Reply.error(status, code));

    Throwable failure = catchThrowable(() -> store.put("a", ObjectBody.of(CONTENT)));

    assertThat(failure).isInstanceOf(StorageException.class).hasMessageContaining(advice);
    assertThat(((StorageException) failure).kind()).isEqualTo(StorageException.Kind.UNREACHABLE);
    assertThat(server.asked()).hasSize(1);
    assertThat(timing.sleeps()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"507, XMinioStorageFull", "403, QuotaExceeded", "507, ''"})
  void usedUpQuotaIsNoSpace(int status, String code) {
    server.then(code.isEmpty() ? Reply.of(status) : Reply.error(status, code));

    Throwable failure = catchThrowable(() -> store.put("a", ObjectBody.of(CONTENT)));

    assertThat(((StorageException) failure).kind()).isEqualTo(StorageException.Kind.NO_SPACE);
    assertThat(server.asked()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NoSuchBucket", "SomethingElse"})
  void notFoundForAnotherReasonIsNoAbsence(String code) {
    server.then(Reply.error(404, code));

    Throwable failure = catchThrowable(() -> store.open("a"));

    assertThat(((StorageException) failure).kind()).isEqualTo(StorageException.Kind.UNREACHABLE);
  }

  @Test
  void pageOfAProxyThatSaysNotFoundIsNoAbsence() {
    server.then(Reply.of(404).with("<html>not here</html>".getBytes(UTF_8)));

    assertThatThrownBy(() -> store.open("a"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("PBS_S3_ENDPOINT");
  }

  @Test
  void droppedConnectionIsTriedAgain() throws IOException {
    server.then(Reply.drop(), Reply.object(CONTENT));

    assertThat(store.head("a")).isNotNull();

    assertThat(server.asked()).hasSize(2);
    assertThat(ledger.total().snapshot().retries()).isEqualTo(1);
  }

  @Test
  void refusedConnectionIsTriedAgainButIsNoRequest() throws IOException {
    server.close();

    Throwable failure = catchThrowable(() -> store.head("a"));

    assertThat(failure)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("gave up after 4 attempts");
    assertThat(timing.sleeps()).hasSize(3);
    assertThat(ledger.total().snapshot().total()).isZero();
  }

  @Test
  void waitsDoubleUpToTheLongestAndAreDrawnFromNothing() {
    server.then(Reply.of(503), Reply.of(503), Reply.of(503), Reply.of(503));
    timing.random(0.999999999);

    assertThatThrownBy(() -> store.head("a")).hasMessageContaining("gave up after 4 attempts");

    assertThat(timing.sleeps()).extracting(Duration::toMillis).containsExactly(99L, 199L, 299L);
  }

  @Test
  void chanceMayLeaveNoWaitAtAll() {
    server.then(Reply.of(503), Reply.of(503), Reply.of(503), Reply.of(503));
    timing.random(0);

    assertThatThrownBy(() -> store.head("a")).isInstanceOf(StorageException.class);

    assertThat(timing.slept()).isZero();
  }

  @Test
  void waitThatTheServerAsksForIsHonoured() throws IOException {
    server.then(Reply.of(503).with("Retry-After", "7"), Reply.object(CONTENT));

    store.head("a");

    assertThat(timing.sleeps()).containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void waitThatTheServerAsksForByDateIsHonoured() throws IOException {
    // The manual clock stands at 12:00.
    server.then(
        Reply.of(429).with("Retry-After", "Mon, 23 Nov 2026 12:00:30 GMT"), Reply.object(CONTENT));

    store.head("a");

    assertThat(timing.sleeps()).containsExactly(Duration.ofSeconds(30));
  }

  @Test
  void unavailableWithoutWaitIsNotRepeatedBehindOurBack() throws IOException {
    server.then(Reply.of(503).with("Retry-After", "0"), Reply.object(CONTENT));

    store.head("a");

    assertThat(ledger.total().snapshot().of(RequestKind.HEAD)).isEqualTo(2);
    assertThat(ledger.total().snapshot().retries()).isEqualTo(1);
    assertThat(timing.sleeps()).hasSize(1);
  }

  @Test
  void noAttemptStartsAfterTheTotalTime() {
    server.then(Reply.of(503).with("Retry-After", "100"), Reply.of(503).with("Retry-After", "100"));

    assertThatThrownBy(() -> store.head("a"))
        .hasMessageContaining("gave up after 2 attempts in 100 s");

    assertThat(server.asked()).hasSize(2);
  }

  @Test
  void interruptEndsTheWaitAndStaysSet() {
    server.then(Reply.of(503));
    timing.interruptSleeps();

    assertThatThrownBy(() -> store.head("a")).isInstanceOf(InterruptedIOException.class);

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void interruptEndsARequestThatIsNotAnswered() throws Exception {
    server.then(Reply.silence());
    Throwable[] outcome = new Throwable[1];
    boolean[] flag = new boolean[1];
    Thread thread =
        new Thread(
            () -> {
              outcome[0] = catchThrowable(() -> store.head("a"));
              flag[0] = Thread.currentThread().isInterrupted();
            });
    thread.start();
    server.awaitAsked(1);

    thread.interrupt();
    thread.join();

    assertThat(outcome[0]).isInstanceOf(InterruptedIOException.class);
    assertThat(flag[0]).isTrue();
  }

  @Test
  void timeOutIsTriedAgain() throws IOException {
    store =
        connect(
            server
                .settings()
                .withRetries(FOUR)
                .withTimeouts(
                    new S3Settings.Timeouts(
                        Duration.ofSeconds(5), Duration.ofMillis(50), Duration.ofSeconds(5))));
    server.then(Reply.silence(), Reply.object(CONTENT));

    assertThat(store.head("a")).isNotNull();

    assertThat(ledger.total().snapshot().retries()).isEqualTo(1);
  }

  @Test
  void wholeRequestHasATimeOutToo() throws IOException {
    store =
        connect(
            server
                .settings()
                .withRetries(FOUR)
                .withTimeouts(
                    new S3Settings.Timeouts(
                        Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(50))));
    server.then(Reply.silence(), Reply.object(CONTENT));

    assertThat(store.head("a")).isNotNull();
  }

  @Test
  void refusedTemporaryKeysAreRenewedOnce() throws IOException {
    Path file = directory.resolve("credentials");
    Files.writeString(file, "[default]\naws_access_key_id = old\naws_secret_access_key = s\n");
    S3Credentials chain =
        new S3Credentials.Chain(null, file, directory.resolve("none"), false, null);
    store = connect(S3Settings.of(server.settings().target(), chain).withRetries(FOUR));
    server.then(Reply.object(CONTENT), Reply.error(400, "ExpiredToken"), Reply.object(CONTENT));
    store.head("a");
    Files.writeString(file, "[default]\naws_access_key_id = new\naws_secret_access_key = s\n");

    try (ObjectStream in = present(store.open("a"))) {
      in.readAllBytes();
    }

    assertThat(server.asked(1).header("authorization")).contains("Credential=old/");
    assertThat(server.asked(2).header("authorization")).contains("Credential=new/");
    server.then(Reply.error(400, "ExpiredToken"), Reply.error(400, "ExpiredToken"));
    assertThatThrownBy(() -> store.open("a")).hasMessageContaining("AWS_SESSION_TOKEN");
    assertThat(server.asked()).hasSize(5);
  }

  @Test
  void truncatedListingIsAskedForAgain() throws IOException {
    Reply listing =
        Reply.xml("<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>");
    server.then(listing.cutBy(10), listing);

    assertThat(store.list("", null, 1000).objects()).isEmpty();

    assertThat(ledger.total().snapshot().of(RequestKind.LIST)).isEqualTo(2);
  }

  @Test
  void readingGoesOnWhereTheConnectionBroke() throws IOException {
    server.then(
        Reply.object(CONTENT).cutBy(6),
        Reply.part(CONTENT, 4, 10).cutBy(3),
        Reply.part(CONTENT, 7, 10));

    try (ObjectStream in = present(store.open("a"))) {
      assertThat(in.readAllBytes()).isEqualTo(CONTENT);
    }

    assertThat(server.asked(1).header("range")).isEqualTo("bytes=4-9");
    assertThat(server.asked(1).header("if-match")).isEqualTo("\"tag\"");
    assertThat(server.asked(2).header("range")).isEqualTo("bytes=7-9");
    assertThat(ledger.total().snapshot().of(RequestKind.GET)).isEqualTo(3);
    assertThat(ledger.total().snapshot().retries()).isEqualTo(2);
  }

  @Test
  void readingOfAPartGoesOnWithinThePart() throws IOException {
    server.then(Reply.part(CONTENT, 2, 8).cutBy(4), Reply.part(CONTENT, 4, 8));

    try (ObjectStream in = present(store.open("a", 2, 6))) {
      assertThat(in.readAllBytes()).isEqualTo("234567".getBytes(UTF_8));
    }

    assertThat(server.asked(1).header("range")).isEqualTo("bytes=4-7");
  }

  @Test
  void readingDoesNotGoOnInAnotherContent() throws IOException {
    server.then(Reply.object(CONTENT).cutBy(6), Reply.error(412, "PreconditionFailed"));

    try (ObjectStream in = present(store.open("a"))) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("replaced or removed while it was read");
    }
  }

  @Test
  void progressMakesTheNextFailureAFirstOne() throws IOException {
    server.then(Reply.object(CONTENT).cutBy(9));
    for (int i = 1; i < 9; i++) {
      server.then(Reply.part(CONTENT, i, 10).cutBy(9 - i));
    }
    server.then(Reply.part(CONTENT, 9, 10));

    try (ObjectStream in = present(store.open("a"))) {
      assertThat(in.readAllBytes()).isEqualTo(CONTENT);
    }

    assertThat(server.asked()).hasSize(10);
  }

  @Test
  void readingGivesUpWhenThereIsNoProgress() throws IOException {
    server.then(Reply.object(CONTENT).cutBy(6), Reply.of(503), Reply.drop(), Reply.of(500));

    try (ObjectStream in = present(store.open("a"))) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("gave up after 4 attempts");
    }
  }

  @Test
  void contentThatCannotBeReadIsNotTriedAgain() {
    ObjectBody broken =
        new ObjectBody() {
          private int opened;

          @Override
          public long length() {
            return 10;
          }

          @Override
          public InputStream open() throws IOException {
            if (opened++ > 0) {
              throw new IOException("disk error");
            }
            return new ByteArrayInputStream(CONTENT);
          }
        };

    assertThatThrownBy(() -> store.put("a", broken)).hasRootCauseMessage("disk error");

    assertThat(timing.sleeps()).isEmpty();
  }

  @Test
  void repetitionsAreChargedToTheAccountOfTheThread() throws IOException {
    server.then(Reply.of(503), Reply.of(200), Reply.of(200));
    RequestCounter account = new RequestCounter();

    try (RequestLedger.Scope scope = ledger.charge(account)) {
      store.put("a", ObjectBody.of(CONTENT));
    }
    store.put("b", ObjectBody.of(CONTENT));

    assertThat(account.snapshot().of(RequestKind.PUT)).isEqualTo(2);
    assertThat(account.snapshot().retries()).isEqualTo(1);
    assertThat(account.snapshot().sent()).isEqualTo(20);
    assertThat(ledger.total().snapshot().of(RequestKind.PUT)).isEqualTo(3);
    assertThat(ledger.total().snapshot().sent()).isEqualTo(30);
  }

  @Test
  void streamIsChargedToWhoOpenedItWhoeverReads() throws Exception {
    server.then(Reply.object(CONTENT).cutBy(6), Reply.part(CONTENT, 4, 10));
    RequestCounter account = new RequestCounter();
    ObjectStream in;
    try (RequestLedger.Scope scope = ledger.charge(account)) {
      in = present(store.open("a"));
    }

    Thread reader = new Thread(() -> assertThat(catchThrowable(in::readAllBytes)).isNull());
    reader.start();
    reader.join();

    assertThat(account.snapshot().of(RequestKind.GET)).isEqualTo(2);
    assertThat(account.snapshot().received()).isEqualTo(10);
  }

  @Test
  void openStreamsTakePlacesUntilTheyAreReadOrClosed() throws IOException {
    store = connect(server.settings().withLimits(new S3Settings.Limits(null, 0, 0, 1)));
    server.then(
        Reply.object(CONTENT),
        Reply.object(CONTENT),
        Reply.error(404, "NoSuchKey"),
        Reply.of(503),
        Reply.object(CONTENT));

    try (ObjectStream in = present(store.open("read"))) {
      in.readAllBytes();
      present(store.open("closed")).close();
      assertThat(store.open("absent")).isNull();
      assertThat(store.head("after a failure")).isNotNull();
    }

    assertThat(server.asked()).hasSize(5);
  }

  @Test
  void requestsGoOutEvenly() throws IOException {
    store =
        connect(
            server
                .settings()
                .withLimits(
                    new S3Settings.Limits(
                        new S3Settings.RequestRate(3, Duration.ofSeconds(3)), 0, 0, 64)));
    for (int i = 0; i < 5; i++) {
      server.then(Reply.of(200));
      store.put("a", ObjectBody.of(CONTENT));
    }

    Duration second = Duration.ofSeconds(1);
    assertThat(timing.sleeps()).isEqualTo(List.of(second, second, second, second));
    timing.pass(Duration.ofMinutes(1));
    server.then(Reply.of(200), Reply.of(200));
    store.put("after a rest", ObjectBody.of(CONTENT));
    store.put("no two at once", ObjectBody.of(CONTENT));
    assertThat(timing.sleeps()).hasSize(5);
  }

  @Test
  void bytesBeyondTheRateWait() throws IOException {
    store = connect(server.settings().withLimits(new S3Settings.Limits(null, 10, 5, 64)));
    server.then(Reply.of(200), Reply.of(200), Reply.object(CONTENT));

    store.put("a", ObjectBody.of(CONTENT));
    assertThat(timing.slept()).isZero();
    store.put("a", ObjectBody.of(CONTENT));
    assertThat(timing.slept()).isEqualTo(Duration.ofSeconds(1));
    try (ObjectStream in = present(store.open("a"))) {
      in.readAllBytes();
    }
    assertThat(timing.slept()).isEqualTo(Duration.ofSeconds(2));
  }

  private static ObjectStream present(@Nullable ObjectStream stream) {
    if (stream == null) {
      throw new AssertionError("there is no such object");
    }
    return stream;
  }
}
