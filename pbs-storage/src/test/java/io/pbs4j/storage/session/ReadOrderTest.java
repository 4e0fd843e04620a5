package io.pbs4j.storage.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.index.DynamicIndexWriter;
import io.pbs4j.core.index.IndexReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadOrderTest {
  private static final int WINDOW = ReadOrder.WINDOW;

  @TempDir Path directory;
  private final ReadOrder order = new ReadOrder();
  private int files;

  @AfterEach
  void close() {
    order.close();
  }

  private static Digest digest(int number) {
    return Digest.sha256(new byte[] {(byte) number, (byte) (number >> 8)});
  }

  private static List<Digest> digests(int from, int to) {
    return IntStream.range(from, to).mapToObj(ReadOrderTest::digest).toList();
  }

  private void add(List<Digest> chunks) throws IOException {
    Path file = directory.resolve("index" + files++);
    try (DynamicIndexWriter writer = DynamicIndexWriter.create(file, UUID.randomUUID(), 0)) {
      for (Digest chunk : chunks) {
        writer.add(chunk, 100);
      }
      writer.finish();
    }
    order.add(IndexReader.open(file));
  }

  private List<Digest> read(int number) throws IOException {
    return order.reading(digest(number)).orElseThrow();
  }

  @Test
  void onlyChunksOfAnIndexMayBeRead() throws IOException {
    assertThat(order.reading(digest(1))).isEmpty();
    add(digests(0, 3));
    assertThat(order.reading(digest(1))).isPresent();
    assertThat(order.reading(digest(3))).isEmpty();
  }

  @Test
  void aRestoreFromTheStartIsToldWhatFollowsEachChunkOnce() throws IOException {
    add(digests(0, 200));
    List<Digest> named = new ArrayList<>(read(0));
    assertThat(named).isEqualTo(digests(1, 1 + WINDOW));
    for (int i = 1; i < 200; i++) {
      named.addAll(read(i));
      assertThat(named).hasSize(Math.min(199, i + WINDOW));
    }
    assertThat(named).isEqualTo(digests(1, 200));
  }

  @Test
  void chunksThatAClientLeavesOutDoNotStopIt() throws IOException {
    add(digests(0, 200));
    read(0);
    assertThat(read(10)).isEqualTo(digests(1 + WINDOW, 11 + WINDOW));
  }

  @Test
  void requestsThatOvertakeEachOtherNameNothingTwice() throws IOException {
    add(digests(0, 200));
    List<Digest> named = new ArrayList<>();
    for (int i = 0; i < 200; i += 4) {
      for (int out : new int[] {i + 2, i, i + 3, i + 1}) {
        named.addAll(read(out));
      }
    }
    // The first request of all, for the third chunk, is no start of an archive but close to it.
    assertThat(named).isEqualTo(digests(3, 200));
  }

  @Test
  void aLookHereAndThereIsToldNothing() throws IOException {
    add(digests(0, 500));
    assertThat(read(300)).isEmpty();
    assertThat(read(50)).isEmpty();
    assertThat(read(400)).isEmpty();
  }

  @Test
  void whoGoesOnFromSomewhereIsToldFromThere() throws IOException {
    add(digests(0, 500));
    assertThat(read(300)).isEmpty();
    assertThat(read(301)).isEqualTo(digests(302, 302 + WINDOW));
  }

  @Test
  void theNextArchiveBeginsAnew() throws IOException {
    add(digests(0, 10));
    add(digests(1000, 1100));
    assertThat(read(0)).isEqualTo(digests(1, 10));
    assertThat(read(1000)).isEqualTo(digests(1001, 1001 + WINDOW));
    assertThat(read(0)).isEqualTo(digests(1, 10));
  }

  @Test
  void theSameChunkInManyPlacesIsFollowedWhereItIs() throws IOException {
    List<Digest> chunks = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      chunks.add(i % 2 == 0 ? digest(0) : digest(i));
    }
    add(chunks);
    List<Digest> named = new ArrayList<>();
    for (Digest chunk : chunks) {
      named.addAll(order.reading(chunk).orElseThrow());
    }
    assertThat(named).isEqualTo(chunks.subList(1, 200));
  }

  @Test
  void nothingCanBeReadOrAddedAfterTheEnd() throws IOException {
    add(digests(0, 3));
    order.close();
    assertThat(order.reading(digest(1))).isEmpty();
    assertThatThrownBy(() -> add(digests(0, 3))).hasMessage("restore session is closed");
  }
}
