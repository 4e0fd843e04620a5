package io.pbs4j.storage.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.backend.Backend.Entry;
import io.pbs4j.storage.backend.ChunkBackend.StoredChunk;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every backend promises, sentence by sentence. Each kind of storage has a subclass. */
public abstract class BackendContract {
  private static final int THREADS = 8;

  /** More than a page of any listing. */
  private static final int MANY = 1100;

  /** The backend under test. */
  protected Backend backend;

  /** What becomes of local memory when a backend is opened again. */
  public enum Memory {
    /** It is still there, as after a restart. */
    KEPT,
    /** It is gone, as on another machine. */
    LOST
  }

  /** Opens the store of this test; before the first time it is empty, later it was closed. */
  protected abstract Backend open(Memory memory) throws Exception;

  /** Removes the store and all that belongs to it; the backend is closed. */
  protected abstract void discard() throws Exception;

  @BeforeEach
  void begin() throws Exception {
    backend = open(Memory.LOST);
  }

  @AfterEach
  void end() throws Exception {
    if (backend != null) {
      backend.close();
    }
    discard();
  }

  private void reopen(Memory memory) throws Exception {
    backend.close();
    backend = open(memory);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void assertNotFound(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.NOT_FOUND));
  }

  private void write(String name, byte[] content) throws IOException {
    backend.createContainer(name.substring(0, name.lastIndexOf('/')));
    backend.write(name, content);
  }

  /** Runs all at once and returns what each returned. */
  private static <T> List<T> together(List<? extends Callable<T>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(tasks)) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T> List<Callable<T>> times(int count, Numbered<T> task) {
    List<Callable<T>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      tasks.add(() -> task.call(number));
    }
    return tasks;
  }

  /** A task that knows its number. */
  @FunctionalInterface
  private interface Numbered<T> {
    T call(int number) throws Exception;
  }

  @Nested
  class StoredObjects {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 70_001, 3_000_000})
    void areReadBackAsTheyWereWritten(int length) throws Exception {
      byte[] content = RandomBytes.noise(length, length);
      write("host/a/x.blob", content);
      assertThat(backend.read("host/a/x.blob", length)).hasValue(content);
      assertThat(backend.length("host/a/x.blob")).isEqualTo(length);
      assertThat(backend.exists("host/a/x.blob")).isTrue();
      assertThat(StoreFixture.bytes(backend.open("host/a/x.blob"))).isEqualTo(content);
    }

    @Test
    void areReplacedByASecondWrite() throws Exception {
      write("host/a/owner", text("first, and longer"));
      assertThat(backend.read("host/a/owner", 100)).hasValue(text("first, and longer"));
      backend.write("host/a/owner", text("second"));
      assertThat(backend.read("host/a/owner", 100)).hasValue(text("second"));
      assertThat(backend.length("host/a/owner")).isEqualTo(6);
      assertThat(StoreFixture.bytes(backend.open("host/a/owner"))).isEqualTo(text("second"));
    }

    @Test
    void thatAreNotThereAreNothing() throws Exception {
      backend.createContainer("host/a");
      for (String name : List.of("none", "host/none", "host/a/none", "no/such/place")) {
        assertThat(backend.read(name, 100)).isEmpty();
        assertThat(backend.length(name)).isEqualTo(-1);
        assertThat(backend.exists(name)).isFalse();
        assertThat(backend.delete(name)).isFalse();
        assertNotFound(() -> backend.open(name));
      }
    }

    @Test
    void longerThanTheReaderAllowsAreAnError() throws Exception {
      write("host/a/x.blob", new byte[101]);
      assertThatThrownBy(() -> backend.read("host/a/x.blob", 100)).isInstanceOf(IOException.class);
      assertThat(backend.read("host/a/x.blob", 101)).isPresent();
      assertThatThrownBy(() -> backend.read("host/a/x.blob", 100)).isInstanceOf(IOException.class);
    }

    @Test
    void areGoneWhenDeleted() throws Exception {
      write("host/a/x.blob", text("x"));
      assertThat(backend.delete("host/a/x.blob")).isTrue();
      assertThat(backend.exists("host/a/x.blob")).isFalse();
      assertThat(backend.read("host/a/x.blob", 100)).isEmpty();
      assertNotFound(() -> backend.open("host/a/x.blob"));
      assertThat(backend.delete("host/a/x.blob")).isFalse();
    }

    @Test
    void areCreatedOnlyWhereThereIsNone() throws Exception {
      backend.createContainer("host/a");
      assertThat(backend.create("host/a/owner", text("first"))).isTrue();
      assertThat(backend.create("host/a/owner", text("second"))).isFalse();
      assertThat(backend.create("host/a/owner", text("first"))).isFalse();
      assertThat(backend.read("host/a/owner", 100)).hasValue(text("first"));
      assertThat(backend.delete("host/a/owner")).isTrue();
      assertThat(backend.create("host/a/owner", text("third"))).isTrue();
      assertThat(backend.read("host/a/owner", 100)).hasValue(text("third"));
    }

    @Test
    void areCreatedByOneOfManyWhoTry() throws Exception {
      backend.createContainer("host/a");
      for (int round = 0; round < 5; round++) {
        String name = "host/a/file" + round;
        List<Boolean> created = together(times(THREADS, i -> backend.create(name, text("creator " + i))));
        assertThat(created).containsOnlyOnce(true);
        assertThat(backend.read(name, 100)).hasValue(text("creator " + created.indexOf(true)));
      }
    }

    @Test
    void areReadAtAnyPlaceOnceOpen() throws Exception {
      byte[] content = RandomBytes.noise(1, 500_000);
      write("host/a/x.didx", content);
      try (FileChannel file = backend.open("host/a/x.didx")) {
        assertThat(file.size()).isEqualTo(500_000);
        for (int at : new int[] {499_990, 0, 250_000}) {
          ByteBuffer part = ByteBuffer.allocate(10);
          while (part.hasRemaining()) {
            assertThat(file.read(part, at + part.position())).isPositive();
          }
          assertThat(part.array()).isEqualTo(Arrays.copyOfRange(content, at, at + 10));
        }
        assertThat(file.read(ByteBuffer.allocate(1), 500_000)).isEqualTo(-1);
      }
    }

    @Test
    void stayReadableWhenReplacedOrRemovedMeanwhile() throws Exception {
      byte[] content = RandomBytes.noise(1, 300_000);
      write("host/a/x.didx", content);
      try (FileChannel first = backend.open("host/a/x.didx")) {
        backend.write("host/a/x.didx", text("other"));
        try (FileChannel second = backend.open("host/a/x.didx")) {
          backend.delete("host/a/x.didx");
          assertThat(Channels.newInputStream(second).readAllBytes()).isEqualTo(text("other"));
        }
        assertThat(Channels.newInputStream(first).readAllBytes()).isEqualTo(content);
      }
    }

    @Test
    void areSeenWholeByWhoReadsWhileTheyAreReplaced() throws Exception {
      byte[] one = RandomBytes.noise(1, 150_000);
      byte[] two = RandomBytes.noise(2, 130_000);
      write("host/a/x.blob", one);
      List<Boolean> whole =
          together(
              times(
                  THREADS,
                  i -> {
                    boolean all = true;
                    for (int round = 0; round < 10; round++) {
                      if (i < 2) {
                        backend.write("host/a/x.blob", i == 0 ? one : two);
                      } else {
                        byte[] seen =
                            i < 5
                                ? backend.read("host/a/x.blob", 200_000).orElseThrow()
                                : StoreFixture.bytes(backend.open("host/a/x.blob"));
                        all &= Arrays.equals(seen, one) || Arrays.equals(seen, two);
                      }
                    }
                    return all;
                  }));
      assertThat(whole).containsOnly(true);
    }

    @Test
    void haveNamesWithOddCharacters() throws Exception {
      List<String> names =
          List.of(
              "a b", "a+b", "a%20b", "%41", "a&b=c", "a#b", "a?b", "a'b", "a\"b", "a;b", "a,b", "a@b", "a:b",
              "a~b", "a$b", "a!b", "a*b", "(a)", "[a]", "{a}", "<a>", "a|b", "a^b", "a`b", "-a", "_a", ".a",
              "a..b", "a\\b");
      String container = "ns/n_1/host/x.y-z/2023-11-14T22:13:20Z";
      for (String name : names) {
        write(container + "/" + name, text(name));
      }
      reopen(Memory.LOST);
      for (String name : names) {
        assertThat(backend.read(container + "/" + name, 100)).as(name).hasValue(text(name));
      }
      assertThat(backend.list(container))
          .extracting(Entry::name)
          .containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void areNotContainersAndContainersAreNotObjects() throws Exception {
      write("host/a/x.blob", text("x"));
      backend.createContainer("host/empty");
      assertThat(backend.length("host/a")).isEqualTo(-1);
      assertThat(backend.delete("host/a")).isFalse();
      assertThat(backend.delete("host/empty")).isFalse();
      assertThat(backend.exists("host/empty")).isTrue();
      assertNotFound(() -> backend.open("host/a"));
      assertThat(backend.deleteContainer("host/a/x.blob")).isFalse();
      assertThat(backend.read("host/a/x.blob", 10)).hasValue(text("x"));
    }
  }

  @Nested
  class Drafts {
    @Test
    void appearWhenPublishedAndNotBefore() throws Exception {
      backend.createContainer("host/a");
      byte[] content = RandomBytes.noise(1, 2_500_000);
      try (Draft draft = backend.draft("host/a/x.fidx")) {
        assertThat(draft.file()).doesNotExist();
        Files.write(draft.file(), content);
        assertThat(backend.exists("host/a/x.fidx")).isFalse();
        draft.publish();
      }
      assertThat(backend.length("host/a/x.fidx")).isEqualTo(content.length);
      assertThat(StoreFixture.bytes(backend.open("host/a/x.fidx"))).isEqualTo(content);
      assertThat(backend.list("host/a")).containsExactly(new Entry("x.fidx", false));
    }

    @Test
    void leaveNothingWhenTheyAreAbandoned() throws Exception {
      backend.createContainer("host/a");
      Draft abandoned = backend.draft("host/a/x.fidx");
      Files.write(abandoned.file(), text("x"));
      abandoned.close();
      backend.draft("host/a/y.fidx").close();
      assertThat(abandoned.file()).doesNotExist();
      assertThat(backend.exists("host/a/x.fidx")).isFalse();
      assertThat(backend.list("host/a")).isEmpty();
    }

    @Test
    void replaceWhatIsThereAndTheLastOneStays() throws Exception {
      write("host/a/x.fidx", text("old"));
      try (Draft one = backend.draft("host/a/x.fidx");
          Draft two = backend.draft("host/a/x.fidx")) {
        Files.write(one.file(), text("one"));
        Files.write(two.file(), text("two"));
        two.publish();
        assertThat(backend.read("host/a/x.fidx", 10)).hasValue(text("two"));
        one.publish();
      }
      assertThat(backend.read("host/a/x.fidx", 10)).hasValue(text("one"));
    }
  }

  @Nested
  class Containers {
    @Test
    void areCreatedWithThoseAboveThemAndNeedNothingInThem() throws Exception {
      assertThat(backend.createContainer("ns/a/host/b")).isTrue();
      assertThat(backend.createContainer("ns/a/host/b")).isFalse();
      assertThat(backend.createContainer("ns/a")).isFalse();
      assertThat(backend.list("ns/a")).containsExactly(new Entry("host", true));
      assertThat(backend.list("ns/a/host")).containsExactly(new Entry("b", true));
      assertThat(backend.list("ns/a/host/b")).isEmpty();
      for (String name : List.of("ns", "ns/a", "ns/a/host", "ns/a/host/b")) {
        assertThat(backend.exists(name)).as(name).isTrue();
      }
    }

    @Test
    void existWhenSomethingIsInThem() throws Exception {
      write("host/a/x.blob", text("x"));
      assertThat(backend.createContainer("host/a")).isFalse();
      assertThat(backend.exists("host/a")).isTrue();
      assertThat(backend.exists("host")).isTrue();
      assertThat(backend.exists("hos")).isFalse();
      assertThat(backend.exists("host/a/x")).isFalse();
    }

    @Test
    void stayWhenTheLastThingInThemGoes() throws Exception {
      write("host/a/x.blob", text("x"));
      backend.delete("host/a/x.blob");
      assertThat(backend.exists("host/a")).isTrue();
      assertThat(backend.list("host")).containsExactly(new Entry("a", true));
      assertThat(backend.list("host/a")).isEmpty();
    }

    @Test
    void listTheirChildrenInOrderOfNames() throws Exception {
      // A key of something in "a" sorts behind "a-b", its name before: '-' and '.' are less than '/'.
      write("host/a/x.blob", text("x"));
      write("host/a/y/deeper.blob", text("x"));
      backend.createContainer("host/a-b");
      write("host/a.b/z.blob", text("x"));
      backend.write("host/a!", text("x"));
      backend.write("host/a0", text("x"));
      backend.createContainer("host/B");
      assertThat(backend.list("host"))
          .containsExactly(
              new Entry("B", true),
              new Entry("a", true),
              new Entry("a!", false),
              new Entry("a-b", true),
              new Entry("a.b", true),
              new Entry("a0", false));
      assertThat(backend.list("host/a")).containsExactly(new Entry("x.blob", false), new Entry("y", true));
      assertThat(backend.list("")).contains(new Entry("host", true));
    }

    @Test
    void thatAreNotThereHaveNoChildren() throws Exception {
      write("host/a/x.blob", text("x"));
      assertThat(backend.list("none")).isEmpty();
      assertThat(backend.list("hos")).isEmpty();
      assertThat(backend.list("host/a/x.blob")).isEmpty();
    }

    @Test
    void holdMoreThanOnePageOfAnyListing() throws Exception {
      backend.createContainer("host/a");
      together(
          times(
              MANY,
              i -> {
                backend.write("host/a/f%05d".formatted(i), text("x"));
                return i;
              }));
      List<Entry> expected = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        expected.add(new Entry("f%05d".formatted(i), false));
      }
      assertThat(backend.list("host/a")).isEqualTo(expected);
      assertThat(backend.deleteContainer("host")).isTrue();
      assertThat(backend.exists("host/a")).isFalse();
      assertThat(backend.exists("host/a/f01050")).isFalse();
      assertThat(backend.list("host")).isEmpty();
    }

    @Test
    void areRemovedWithAllThatTheyHoldAndNothingElse() throws Exception {
      write("host/a/t/index.json.blob", text("x"));
      write("host/a/t/x.didx", text("x"));
      write("host/a/owner", text("x"));
      write("host/ab/owner", text("x"));
      write("host/a.b/owner", text("x"));
      assertThat(backend.deleteContainer("host/a")).isTrue();
      assertThat(backend.deleteContainer("host/a")).isFalse();
      assertThat(backend.exists("host/a")).isFalse();
      assertThat(backend.exists("host/a/t")).isFalse();
      assertThat(backend.read("host/a/owner", 10)).isEmpty();
      assertThat(backend.list("host")).containsExactly(new Entry("a.b", true), new Entry("ab", true));
      assertThat(backend.read("host/ab/owner", 10)).hasValue(text("x"));
      write("host/a/owner", text("new"));
      assertThat(backend.list("host/a")).containsExactly(new Entry("owner", false));
    }

    @Test
    void areRemovedIfEmptyOnlyThen() throws Exception {
      backend.createContainer("host");
      write("host/a/owner", text("x"));
      backend.createContainer("vm/b/c");
      assertThat(backend.deleteEmptyContainer("host/a")).isFalse();
      assertThat(backend.deleteEmptyContainer("vm/b")).isFalse();
      assertThat(backend.read("host/a/owner", 10)).hasValue(text("x"));
      assertThat(backend.exists("vm/b/c")).isTrue();

      backend.delete("host/a/owner");
      assertThat(backend.deleteEmptyContainer("host/a")).isTrue();
      assertThat(backend.exists("host/a")).isFalse();
      assertThat(backend.exists("host")).isTrue();
      assertThat(backend.deleteEmptyContainer("host/a")).isTrue();
    }

    @Test
    void canBeCreatedByManyAtOnce() throws Exception {
      together(times(THREADS, i -> backend.createContainer("host/a/t" + i % 2)));
      assertThat(backend.list("host/a")).containsExactly(new Entry("t0", true), new Entry("t1", true));
    }
  }

  @Nested
  class Chunks {
    private final byte[] content = DataBlob.encode(RandomBytes.noise(7, 100_000), null).bytes();
    private final Digest digest = Digest.sha256(RandomBytes.noise(7, 100_000));

    private ChunkBackend chunks() {
      return backend.chunks();
    }

    private void publish(Digest name, byte[] bytes) throws IOException {
      try (ChunkBackend.Spool spool = chunks().spool(name)) {
        spool.append(ByteBuffer.wrap(bytes));
        spool.publish();
      }
    }

    private boolean publishNew(Digest name, byte[] bytes) throws IOException {
      try (ChunkBackend.Spool spool = chunks().spool(name)) {
        spool.append(ByteBuffer.wrap(bytes));
        return spool.publishNew();
      }
    }

    private byte[] bytes(SeekableByteChannel channel) throws IOException {
      try (channel) {
        return Channels.newInputStream(channel).readAllBytes();
      }
    }

    private List<Digest> listed(String from) throws IOException {
      return all(chunks().pages(from));
    }

    private List<Digest> all(ChunkBackend.Pages pages) throws IOException {
      List<Digest> all = new ArrayList<>();
      for (List<StoredChunk> page = pages.next(); page != null; page = pages.next()) {
        assertThat(page).isNotEmpty().hasSizeLessThan(2000);
        page.forEach(chunk -> all.add(chunk.digest()));
      }
      return all;
    }

    private Digest named(int number) {
      return Digest.sha256(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }

    private byte[] blob(int number) {
      return DataBlob.encode(ByteBuffer.allocate(Integer.BYTES).putInt(number).array(), null).bytes();
    }

    @Test
    void thatAreNotThereAreNothing() throws Exception {
      assertThat(chunks().find(digest)).isNull();
      assertThat(chunks().touch(digest)).isFalse();
      assertNotFound(() -> chunks().open(digest));
      assertNotFound(() -> chunks().magic(digest));
      assertThat(chunks().pages("").next()).isNull();
    }

    @Test
    void areReadBackAsTheyWerePublished() throws Exception {
      publish(digest, content);
      StoredChunk found = Objects.requireNonNull(chunks().find(digest));
      assertThat(found.digest()).isEqualTo(digest);
      assertThat(found.length()).isEqualTo(content.length);
      assertThat(found.bad()).isFalse();
      assertThat(bytes(chunks().open(digest))).isEqualTo(content);
      assertThat(chunks().magic(digest)).isEqualTo(ByteBuffer.wrap(content).getLong());
      assertThat(listed("")).containsExactly(digest);
    }

    @Test
    void areReadAtAnyPlace() throws Exception {
      publish(digest, content);
      try (SeekableByteChannel channel = chunks().open(digest)) {
        assertThat(channel.size()).isEqualTo(content.length);
        for (int at : new int[] {content.length - 10, 0, 50_000}) {
          channel.position(at);
          ByteBuffer part = ByteBuffer.allocate(10);
          while (part.hasRemaining()) {
            assertThat(channel.read(part)).isPositive();
          }
          assertThat(part.array()).isEqualTo(Arrays.copyOfRange(content, at, at + 10));
          assertThat(channel.position()).isEqualTo(at + 10);
        }
      }
    }

    @Test
    void shorterThanTheirMagicHaveNone() throws Exception {
      publish(digest, new byte[] {1, 2, 3, 4, 5, 6, 7});
      assertThat(chunks().magic(digest)).isZero();
    }

    @Test
    void areNotSeenBeforeTheyArePublished() throws Exception {
      try (ChunkBackend.Spool spool = chunks().spool(digest)) {
        spool.append(ByteBuffer.wrap(content));
        assertThat(chunks().find(digest)).isNull();
        assertThat(listed("")).isEmpty();
        spool.publish();
      }
      assertThat(chunks().find(digest)).isNotNull();
    }

    @Test
    void canBeReadAndMendedInTheSpool() throws Exception {
      try (ChunkBackend.Spool spool = chunks().spool(digest)) {
        spool.append(ByteBuffer.wrap(content, 0, 70_000));
        spool.append(ByteBuffer.wrap(content, 70_000, content.length - 70_000));
        spool.overwrite(3, new byte[] {9, 8});
        assertThat(spool.read(2).readNBytes(4)).containsExactly(content[2], 9, 8, content[5]);
        spool.read(0).close();
        spool.overwrite(3, Arrays.copyOfRange(content, 3, 5));
        assertThat(spool.read(0).readAllBytes()).isEqualTo(content);
        spool.publish();
      }
      assertThat(bytes(chunks().open(digest))).isEqualTo(content);
    }

    @Test
    void leaveNothingWhenTheirSpoolIsAbandoned() throws Exception {
      ChunkBackend.Spool spool = chunks().spool(digest);
      spool.append(ByteBuffer.wrap(content));
      spool.close();
      chunks().spool(digest).close();
      assertThat(chunks().find(digest)).isNull();
      assertThat(listed("")).isEmpty();
      assertThat(publishNew(digest, content)).isTrue();
    }

    @Test
    void areReplacedOnlyOnDemand() throws Exception {
      byte[] damaged = Arrays.copyOf(content, 500);
      assertThat(publishNew(digest, damaged)).isTrue();
      assertThat(publishNew(digest, content)).isFalse();
      assertThat(Objects.requireNonNull(chunks().find(digest)).length()).isEqualTo(500);
      assertThat(bytes(chunks().open(digest))).isEqualTo(damaged);
      publish(digest, content);
      assertThat(Objects.requireNonNull(chunks().find(digest)).length()).isEqualTo(content.length);
      assertThat(bytes(chunks().open(digest))).isEqualTo(content);
    }

    @Test
    void areNotOlderAfterATouch() throws Exception {
      publish(digest, content);
      long before = Objects.requireNonNull(chunks().find(digest)).accessTime();
      assertThat(chunks().touch(digest)).isTrue();
      assertThat(Objects.requireNonNull(chunks().find(digest)).accessTime()).isGreaterThanOrEqualTo(before);
    }

    @Test
    void areListedInOrderPageByPageFromAnyPlace() throws Exception {
      together(
          times(
              MANY,
              i -> {
                publish(named(i), blob(i));
                return i;
              }));
      List<Digest> expected = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        expected.add(named(i));
      }
      Collections.sort(expected);
      assertThat(listed("")).isEqualTo(expected);
      String some = expected.get(700).toString();
      String part = some.substring(0, 9);
      for (String from : List.of("0", "8", "80f", "f", "ffff", "fffff", part, some, "f".repeat(64))) {
        assertThat(listed(from))
            .as(from)
            .isEqualTo(expected.stream().filter(d -> d.toString().compareTo(from) >= 0).toList());
      }
    }

    @Test
    void areDeletedInBatchesAndThoseThatWereGoneCount() throws Exception {
      for (int i = 0; i < 20; i++) {
        publish(named(i), blob(i));
      }
      List<StoredChunk> doomed = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        doomed.add(Objects.requireNonNull(chunks().find(named(i))));
      }
      doomed.add(new StoredChunk(named(100), -1, 1, 0));
      doomed.add(new StoredChunk(named(15), 0, 1, 0));
      assertThat(all(chunks().sweep(""))).isEqualTo(listed(""));
      ChunkBackend.Deletions deletions = chunks().delete(doomed);
      assertThat(deletions.removed()).isEqualTo(12);
      assertThat(deletions.failed()).isEmpty();
      assertThat(new TreeSet<>(listed("")))
          .isEqualTo(new TreeSet<>(times(10, i -> named(i + 10)).stream().map(this::call).toList()));
      for (int i = 0; i < 20; i++) {
        assertThat(chunks().find(named(i)) != null).as("chunk " + i).isEqualTo(i >= 10);
        assertThat(chunks().touch(named(i))).isEqualTo(i >= 10);
      }
      assertNotFound(() -> chunks().open(named(0)));
    }

    private Digest call(Callable<Digest> task) {
      try {
        return task.call();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @ParameterizedTest
    @EnumSource(Memory.class)
    void thatWereSweptAreStoredAnew(Memory memory) throws Exception {
      publish(digest, content);
      publish(named(1), blob(1));
      assertThat(chunks().touch(digest)).isTrue();
      assertThat(all(chunks().sweep(""))).isEqualTo(listed(""));
      chunks().delete(List.of(Objects.requireNonNull(chunks().find(digest))));
      reopen(memory);
      assertThat(publishNew(named(1), blob(1))).isFalse();
      assertThat(publishNew(digest, content)).isTrue();
      assertThat(bytes(chunks().open(digest))).isEqualTo(content);
    }

    @Test
    void thatAreSetAsideMakeRoomForSoundOnes() throws Exception {
      byte[] damaged = content.clone();
      damaged[1000]++;
      publish(digest, damaged);

      assertThat(chunks().setAside(digest)).isEqualTo(ChunkBackend.SetAside.renamed(0));

      assertThat(chunks().find(digest)).isNull();
      assertNotFound(() -> chunks().open(digest));
      assertThat(publishNew(digest, content)).isTrue();
      assertThat(bytes(chunks().open(digest))).isEqualTo(content);
      List<StoredChunk> page = Objects.requireNonNull(chunks().pages("").next());
      assertThat(page)
          .extracting(StoredChunk::digest, StoredChunk::badNumber, StoredChunk::length)
          .containsExactlyInAnyOrder(
              tuple(digest, -1, (long) content.length), tuple(digest, 0, (long) content.length));
    }

    @Test
    void areSetAsideTenTimesAndNoMore() throws Exception {
      for (int n = 0; n <= 9; n++) {
        publish(digest, content);
        assertThat(chunks().setAside(digest)).isEqualTo(ChunkBackend.SetAside.renamed(n));
      }
      publish(digest, content);
      assertThat(chunks().setAside(digest)).isEqualTo(ChunkBackend.SetAside.FULL);
      assertThat(bytes(chunks().open(digest))).isEqualTo(content);
    }

    @Test
    void thatAreNotThereCannotBeSetAside() throws Exception {
      assertThat(chunks().setAside(digest)).isEqualTo(ChunkBackend.SetAside.GONE);
    }

    @ParameterizedTest
    @EnumSource(Memory.class)
    void thatWereSetAsideStaySo(Memory memory) throws Exception {
      publish(digest, content);
      chunks().setAside(digest);
      reopen(memory);
      assertThat(chunks().find(digest)).isNull();
      assertThat(publishNew(digest, content)).isTrue();
    }

    @Test
    void areVerifiedAsTheyAreStoredInAnyOrder() throws Exception {
      publish(digest, content);
      assertThat(bytes(chunks().open(digest))).isEqualTo(content);
      try (ChunkBackend.Reader verifier = chunks().verifier()) {
        verifier.expect(List.of(named(5), digest));
        assertThat(bytes(verifier.open(digest))).isEqualTo(content);
        assertThat(bytes(verifier.open(digest))).isEqualTo(content);
        assertNotFound(() -> verifier.open(named(5)));
        assertThat(verifier.place(digest)).isEqualTo(verifier.place(digest));
        assertThat(verifier.place(named(5))).isZero();
      }
    }

    @Test
    void areReadInTheOrderExpectedOrAnyOther() throws Exception {
      List<Digest> order = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        publish(named(i), blob(i));
        order.add(named(i));
      }
      order.add(named(100));
      try (ChunkBackend.Reader reader = chunks().reader()) {
        reader.expect(order);
        for (int i = 0; i < 15; i++) {
          assertThat(bytes(reader.open(named(i)))).isEqualTo(blob(i));
        }
        assertThat(bytes(reader.open(named(3)))).isEqualTo(blob(3));
        reader.expect(order.subList(20, 31));
        for (int i = 29; i >= 15; i--) {
          assertThat(bytes(reader.open(named(i)))).isEqualTo(blob(i));
        }
        assertNotFound(() -> reader.open(named(100)));
        assertNotFound(() -> reader.open(named(101)));
      }
      ChunkBackend.Reader unused = chunks().reader();
      unused.expect(order);
      unused.close();
    }

    @Test
    void areAsLongAsTheLongestBlob() throws Exception {
      byte[] longest = RandomBytes.noise(3, DataBlob.MAX_ENCODED);
      assertThat(publishNew(digest, longest)).isTrue();
      reopen(Memory.LOST);
      assertThat(bytes(chunks().open(digest))).isEqualTo(longest);
      try (ChunkBackend.Reader reader = chunks().reader()) {
        reader.expect(List.of(digest));
        assertThat(bytes(reader.open(digest))).isEqualTo(longest);
      }
    }

    @Test
    void areDeletedInBatchesOfAThousandAndMore() throws Exception {
      together(
          times(
              MANY,
              i -> {
                publish(named(i), blob(i));
                return i;
              }));
      List<StoredChunk> doomed = new ArrayList<>();
      ChunkBackend.Pages pages = chunks().sweep("");
      for (List<StoredChunk> page = pages.next(); page != null; page = pages.next()) {
        doomed.addAll(page);
      }
      StoredChunk spared = doomed.remove(500);
      assertThat(chunks().delete(doomed).removed()).isEqualTo(MANY - 1);
      assertThat(listed("")).containsExactly(spared.digest());
    }

    @ParameterizedTest
    @EnumSource(Memory.class)
    void thatAreThereAreNotStoredAnewAfterReopening(Memory memory) throws Exception {
      publish(digest, content);
      reopen(memory);
      assertThat(publishNew(digest, content)).isFalse();
      reopen(memory);
      assertThat(chunks().magic(digest)).isEqualTo(ByteBuffer.wrap(content).getLong());
      assertThat(chunks().touch(digest)).isTrue();
      assertThat(Objects.requireNonNull(chunks().find(digest)).length()).isEqualTo(content.length);
    }

    @Test
    void ofManyUploadsAtOnceAreAllThere() throws Exception {
      List<Boolean> news =
          together(
              times(
                  64,
                  i -> {
                    byte[] data = RandomBytes.noise(i, 200_000);
                    byte[] encoded = DataBlob.encode(data, null).bytes();
                    boolean stored = publishNew(Digest.sha256(data), encoded);
                    return stored && Arrays.equals(bytes(chunks().open(Digest.sha256(data))), encoded);
                  }));
      assertThat(news).containsOnly(true);
      assertThat(listed("")).hasSize(64);
    }
  }

  @Nested
  class Reopening {
    @ParameterizedTest
    @EnumSource(Memory.class)
    void changesNothingOfWhatIsTakenAndWhatIsFree(Memory memory) throws Exception {
      write("host/a/owner", text("old"));
      backend.createContainer("host/b");
      write("host/c/gone", text("x"));
      backend.delete("host/c/gone");
      reopen(memory);
      assertThat(backend.create("host/a/owner", text("new"))).isFalse();
      assertThat(backend.createContainer("host/a")).isFalse();
      assertThat(backend.createContainer("host/b")).isFalse();
      assertThat(backend.create("host/c/gone", text("new"))).isTrue();
      assertThat(backend.deleteEmptyContainer("host/a")).isFalse();
      assertThat(backend.deleteEmptyContainer("host/b")).isTrue();
      assertThat(backend.deleteContainer("host/a")).isTrue();
      reopen(memory);
      assertThat(backend.list("host")).containsExactly(new Entry("c", true));
      assertThat(backend.read("host/c/gone", 10)).hasValue(text("new"));
    }

    @ParameterizedTest
    @EnumSource(Memory.class)
    void findsAllThatWasThere(Memory memory) throws Exception {
      write("host/a/t/x.blob", text("x"));
      write("host/a/owner", text("old"));
      backend.write("host/a/owner", text("new"));
      write("host/gone/owner", text("x"));
      backend.deleteContainer("host/gone");
      backend.createContainer("ns/empty");
      byte[] content = DataBlob.encode(text("chunk"), null).bytes();
      Digest digest = Digest.sha256(text("chunk"));
      ChunkBackend.Spool lost;
      Draft draft = backend.draft("host/a/t/y.fidx");
      Files.write(draft.file(), text("y"));
      try (ChunkBackend.Spool spool = backend.chunks().spool(digest)) {
        spool.append(ByteBuffer.wrap(content));
        spool.publish();
      }
      lost = backend.chunks().spool(Digest.ZERO);
      lost.append(ByteBuffer.wrap(content));
      backend.sync(List.of("host/a/owner", "host/a/t/x.blob"), List.of(digest));
      reopen(memory);

      assertThat(backend.read("host/a/owner", 10)).hasValue(text("new"));
      assertThat(StoreFixture.bytes(backend.open("host/a/t/x.blob"))).isEqualTo(text("x"));
      assertThat(backend.exists("host/gone")).isFalse();
      assertThat(backend.list("host")).containsExactly(new Entry("a", true));
      assertThat(backend.list("ns")).containsExactly(new Entry("empty", true));
      assertThat(backend.exists("host/a/t/y.fidx")).isFalse();
      assertThat(backend.chunks().find(Digest.ZERO)).isNull();
      assertThat(Objects.requireNonNull(backend.chunks().find(digest)).length()).isEqualTo(content.length);
      List<StoredChunk> page = Objects.requireNonNull(backend.chunks().pages("").next());
      assertThat(page).extracting(StoredChunk::digest).containsExactly(digest);
      lost.close();
      draft.close();
    }
  }

  @Test
  void spaceIsToldInSensibleNumbers() throws Exception {
    Backend.Capacity capacity = backend.capacity();
    assertThat(capacity.used()).isNotNegative();
    assertThat(capacity.available()).isNotNegative();
    assertThat(capacity.total()).isGreaterThanOrEqualTo(capacity.used());
  }

  @Test
  void aBackendSaysWhereItIsAndCountsItsRequests() {
    assertThat(backend.describe()).isNotBlank();
    assertThat(backend.requests().total().snapshot().total()).isNotNegative();
  }
}
