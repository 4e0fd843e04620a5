package io.pbs4j.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.backend.ChunkBackend.StoredChunk;
import io.pbs4j.storage.request.RequestCount;
import io.pbs4j.storage.request.RequestKind;
import io.pbs4j.storage.session.BackupRequest;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.testkit.ManualClock;
import io.pbs4j.testkit.RandomBytes;
import io.pbs4j.testkit.s3.Fault;
import io.pbs4j.testkit.s3.FaultRule;
import io.pbs4j.testkit.s3.LoggedRequest;
import io.pbs4j.testkit.s3.Operation;
import io.pbs4j.testkit.s3.S3Server;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What answers of a server mean for a datastore. */
class ServerAnswersTest {
  private static final String SNAPSHOT = "host/a/2023-11-14T22:13:20Z";

  @TempDir Path directory;
  private final ManualClock clock = ManualClock.at(StoreFixture.START);
  private S3Server server;
  private S3Backend backend;
  private Datastore store;

  @BeforeEach
  void start() throws IOException {
    server = TestServers.start(clock);
    open("cache");
  }

  @AfterEach
  void stop() throws IOException {
    store.close();
    server.close();
  }

  private void open(String cache) throws IOException {
    S3Settings.Retries once = new S3Settings.Retries(1, Duration.ofSeconds(9), Duration.ZERO, Duration.ZERO);
    S3Settings settings = TestServers.settings(server, "store").withRetries(once);
    backend = S3Backend.connect(settings, directory.resolve(cache), "test", clock);
    store = new Datastore("test", backend, Zstd.detect(), clock);
  }

  private static void assertUnreachable(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(StorageException.Kind.UNREACHABLE);
              assertThat(e.getMessage()).contains("bucket").doesNotContain("test-secret");
            });
  }

  private void backUp() throws IOException {
    BackupRequest request =
        new BackupRequest(Namespace.ROOT, BackupSnapshot.parse(SNAPSHOT), StoreFixture.USER, false, false);
    try (BackupSession session = store.backup(request, line -> {})) {
      new Uploader(session).smallBackup();
    }
  }

  private static byte[] content(int number) {
    return RandomBytes.noise(number, 2000);
  }

  private Digest publish(int number) throws IOException {
    Digest digest = Digest.sha256(content(number));
    try (ChunkBackend.Spool spool = backend.chunks().spool(digest)) {
      spool.append(ByteBuffer.wrap(DataBlob.encode(content(number), null).bytes()));
      assertThat(spool.publishNew()).isTrue();
    }
    return digest;
  }

  @ParameterizedTest
  @CsvSource({
    "404, NoSuchBucket", "404, ''", "403, AccessDenied", "403, InvalidObjectState", "400, ExpiredToken",
    "301, PermanentRedirect", "500, InternalError", "502, ''", "503, SlowDown", "405, MethodNotAllowed",
    "304, ''"
  })
  void nothingButTheWordsNoSuchKeyIsAbsence(int status, String code) throws Exception {
    backUp();
    Digest chunk = Digest.sha256(new byte[5000]);
    store.close();
    open("other");
    server.faults().add(FaultRule.always(new Fault.Refusal(status, code, null)));
    assertUnreachable(() -> backend.open(SNAPSHOT + "/root.pxar.didx"));
    assertUnreachable(() -> backend.read(SNAPSHOT + "/etc.conf.blob", 1000));
    assertUnreachable(() -> backend.chunks().open(chunk));
    assertUnreachable(() -> store.chunks().isSound(chunk));
    assertUnreachable(() -> backend.chunks().find(Digest.ZERO));
    assertUnreachable(() -> backend.chunks().pages("").next());
    assertUnreachable(() -> backend.write("host/a/owner", new byte[1]));
    assertUnreachable(() -> publish(1));
    assertUnreachable(() -> store.edits().forget(Namespace.ROOT, BackupSnapshot.parse(SNAPSHOT)));
    server.faults().clear();
    assertThat(store.chunks().isSound(chunk)).isTrue();
  }

  @Test
  void aServerThatIsAwayIsUnreachable() throws Exception {
    backUp();
    server.goOffline();
    assertUnreachable(() -> store.chunks().isSound(Digest.sha256(new byte[5000])));
    assertUnreachable(() -> store.collectGarbage("", line -> {}, () -> false));
    server.goOnline();
    assertThat(isSoundAtLast(Digest.sha256(new byte[5000]))).isTrue();
  }

  /** A request that is not repeated may find a connection of before, which is dead. */
  private boolean isSoundAtLast(Digest digest) throws IOException {
    try {
      return store.chunks().isSound(digest);
    } catch (StorageException e) {
      return store.chunks().isSound(digest);
    }
  }

  @Test
  void everyRequestThatTheServerGotIsOnTheBill() throws Exception {
    backUp();
    for (Digest digest : List.of(publish(1), publish(2))) {
      backend.chunks().open(digest).close();
    }
    store.edits().forget(Namespace.ROOT, BackupSnapshot.parse(SNAPSHOT));
    clock.advance(Duration.ofDays(2));
    server.faults().add(FaultRule.always(Fault.slowDown()).on(Operation.HEAD_OBJECT).first(1));
    assertUnreachable(() -> store.collectGarbage("", line -> {}, () -> false));
    store.collectGarbage("", line -> {}, () -> false);
    clock.advance(Duration.ofDays(2));
    store.collectGarbage("", line -> {}, () -> false);

    RequestCount bill = backend.requests().total().snapshot();
    assertThat(bill.of(RequestKind.PUT)).isEqualTo(server.log().count(Operation.PUT_OBJECT));
    assertThat(bill.of(RequestKind.GET)).isEqualTo(server.log().count(Operation.GET_OBJECT));
    assertThat(bill.of(RequestKind.HEAD)).isEqualTo(server.log().count(Operation.HEAD_OBJECT));
    assertThat(bill.of(RequestKind.LIST)).isEqualTo(server.log().count(Operation.LIST_OBJECTS));
    assertThat(bill.of(RequestKind.DELETE))
        .isEqualTo(server.log().count(Operation.DELETE_OBJECTS) + server.log().count(Operation.DELETE_OBJECT));
    assertThat(bill.total()).isEqualTo(server.log().count());
    assertThat(server.bucket(TestServers.BUCKET).keys()).noneMatch(key -> key.contains(".chunks/"));
  }

  @Test
  void theManifestIsRemovedBeforeAllElse() throws Exception {
    backUp();
    server.log().clear();
    server.faults().add(FaultRule.always(Fault.slowDown()).on(Operation.DELETE_OBJECTS).nth(2));
    assertUnreachable(() -> store.edits().forget(Namespace.ROOT, BackupSnapshot.parse(SNAPSHOT)));
    assertThat(server.bucket(TestServers.BUCKET).keys())
        .contains("store/" + SNAPSHOT + "/root.pxar.didx")
        .doesNotContain("store/" + SNAPSHOT + "/index.json.blob");
    store.edits().forget(Namespace.ROOT, BackupSnapshot.parse(SNAPSHOT));
    assertThat(server.bucket(TestServers.BUCKET).keys()).noneMatch(key -> key.contains(SNAPSHOT));
  }

  @Test
  void chunksThatTheServerKeepsAreToldWithTheReasonAndStay() throws Exception {
    List<StoredChunk> chunks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      chunks.add(Objects.requireNonNull(backend.chunks().find(publish(i))));
    }
    StoredChunk kept = chunks.get(3);
    server
        .faults()
        .add(
            FaultRule.always(Fault.accessDenied())
                .on(Operation.DELETE_IN_BATCH)
                .keys(".*" + kept.digest()));
    ChunkBackend.Deletions deletions = backend.chunks().delete(chunks);
    assertThat(deletions.removed()).isEqualTo(4);
    assertThat(deletions.failed()).containsOnlyKeys(kept);
    assertThat(deletions.failed().get(kept)).contains("AccessDenied");
    assertThat(Objects.requireNonNull(backend.chunks().find(kept.digest())).length()).isEqualTo(kept.length());
    assertThat(server.log().of(Operation.DELETE_OBJECTS)).extracting(LoggedRequest::status).containsExactly(200);
  }

  @Test
  void aReaderGoesOnWhereTheConnectionBroke() throws Exception {
    byte[] content = RandomBytes.noise(1, 3_000_000);
    backend.createContainer("host");
    backend.write("host/x.blob", content);
    store.close();
    S3Settings settings = TestServers.settings(server, "store").withRetries(S3Contract.quick());
    backend = S3Backend.connect(settings, directory.resolve("other"), "test", clock);
    store = new Datastore("test", backend, Zstd.detect(), clock);
    server.log().clear();
    server
        .faults()
        .add(FaultRule.always(Fault.reset(Fault.Moment.IN_ANSWER_BODY)).on(Operation.GET_OBJECT).first(1));
    server.faults().add(FaultRule.always(new Fault.HalfBody(false)).on(Operation.GET_OBJECT).first(3));
    assertThat(StoreFixture.bytes(backend.open("host/x.blob"))).isEqualTo(content);
    List<LoggedRequest> gets = server.log().of(Operation.GET_OBJECT);
    assertThat(gets.size()).isGreaterThanOrEqualTo(3);
    assertThat(gets.get(gets.size() - 1).status()).isEqualTo(206);
  }

  @Test
  void chunksAreReadAheadWhileSomeRequestsFail() throws Exception {
    List<Digest> order = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      order.add(publish(i));
    }
    server.faults().add(FaultRule.always(Fault.slowDown()).on(Operation.GET_OBJECT).probability(0.3)).seed(3);
    try (ChunkBackend.Reader reader = backend.chunks().reader()) {
      reader.expect(order);
      int read = 0;
      for (int i = 0; i < order.size(); i++) {
        try (SeekableByteChannel channel = reader.open(order.get(i))) {
          byte[] bytes = Channels.newInputStream(channel).readAllBytes();
          assertThat(bytes).isEqualTo(DataBlob.encode(content(i), null).bytes());
          read++;
        } catch (StorageException e) {
          assertThat(e.kind()).isEqualTo(StorageException.Kind.UNREACHABLE);
        }
      }
      // The reader tries once more itself, so that few remain of the third that failed.
      assertThat(read).isGreaterThan(28);
    }
  }

  @Test
  void halfAnObjectIsNotTakenForTheWholeAlsoIfTheAnswerSaysSo() throws Exception {
    backUp();
    byte[] index = StoreFixture.bytes(backend.open(SNAPSHOT + "/root.pxar.didx"));
    Digest chunk = Digest.sha256(new byte[5000]);
    byte[] blob = bytes(backend.chunks().open(chunk));
    store.close();
    open("other");
    FaultRule once = FaultRule.always(new Fault.HalfBody(true)).on(Operation.GET_OBJECT).first(1);
    server.faults().add(once.keys(".*didx"));
    assertUnreachable(() -> backend.open(SNAPSHOT + "/root.pxar.didx"));
    assertThat(StoreFixture.bytes(backend.open(SNAPSHOT + "/root.pxar.didx"))).isEqualTo(index);
    assertThat(backend.length(SNAPSHOT + "/root.pxar.didx")).isEqualTo(index.length);
    assertThat(Objects.requireNonNull(backend.chunks().find(chunk)).length()).isEqualTo(blob.length);
    server.faults().add(once.keys(".*" + chunk));
    assertUnreachable(() -> store.chunks().isSound(chunk));
    assertThat(store.chunks().isSound(chunk)).isTrue();
    store.close();
    open("third");
    server.faults().add(once.keys(".*" + chunk));
    try (ChunkBackend.Reader reader = backend.chunks().reader()) {
      assertThat(Objects.requireNonNull(backend.chunks().find(chunk)).length()).isEqualTo(blob.length);
      reader.expect(List.of(chunk));
      assertThat(bytes(reader.open(chunk))).isEqualTo(blob);
    }
  }

  private static byte[] bytes(SeekableByteChannel channel) throws IOException {
    try (channel) {
      return Channels.newInputStream(channel).readAllBytes();
    }
  }
}
