package io.pbs4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** Bytes that are read at any place. */
class ByteSourceTest {
  private static final byte[] BYTES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

  private final ByteSource source = ByteSource.of("ten", BYTES);

  @Test
  void readsFromAnyPlaceUpToTheEnd() throws IOException {
    byte[] target = new byte[5];
    assertThat(source.read(7, target, 1, 4)).isEqualTo(3);
    assertThat(target).containsExactly(0, 7, 8, 9, 0);
    assertThat(source.read(10, target, 0, 1)).isEqualTo(-1);
    assertThat(source.read(11, target, 0, 1)).isEqualTo(-1);
    assertThat(source.read(10, target, 0, 0)).isZero();
  }

  @Test
  void readingMoreThanThereIsSaysWhereTheSourceEnds() {
    assertThatThrownBy(() -> source.readFully(8, new byte[3], 0, 3))
        .isInstanceOfSatisfying(
            FormatException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(FormatException.Kind.TRUNCATED);
              assertThat(e.source()).isEqualTo("ten");
              assertThat(e.offset()).isEqualTo(10);
            });
  }

  @Test
  void fullReadsPutShortOnesTogether() throws IOException {
    byte[] target = new byte[10];
    new Piecemeal(source).readFully(0, target, 0, 10);
    assertThat(target).isEqualTo(BYTES);
  }

  @Test
  void aStreamReadsItsPartOnly() throws IOException {
    try (InputStream in = source.stream(2, 5)) {
      assertThat(in.readAllBytes()).containsExactly(2, 3, 4);
      assertThat(in.read()).isEqualTo(-1);
    }
    assertThat(source.stream(8, 99).readAllBytes()).containsExactly(8, 9);
  }

  @Test
  void skippingReadsNothing() throws IOException {
    CountingSource counting = new CountingSource(source);
    InputStream in = counting.stream(0, 10);
    assertThat(in.skip(8)).isEqualTo(8);
    assertThat(counting.bytesRead()).isZero();
    assertThat(in.read()).isEqualTo(8);
    assertThat(in.skip(5)).isEqualTo(1);
    assertThat(in.skip(5)).isZero();
    assertThat(in.skip(-3)).isZero();
  }

  @Test
  void aSliceIsASourceOfItsOwn() throws IOException {
    ByteSource slice = source.slice("middle", 3, 4);
    assertThat(slice.name()).isEqualTo("middle");
    assertThat(slice.size()).isEqualTo(4);
    assertThat(slice.stream(0, 4).readAllBytes()).containsExactly(3, 4, 5, 6);
    assertThat(slice.read(4, new byte[1], 0, 1)).isEqualTo(-1);
    assertThat(slice.slice("inner", 1, 2).stream(0, 2).readAllBytes()).containsExactly(4, 5);
  }

  @Test
  void aSliceOutsideTheSourceIsRefused() {
    assertThatThrownBy(() -> source.slice("x", 5, 6)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> source.slice("x", -1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> source.slice("x", 1, Long.MAX_VALUE))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void onlyTheStreamThatOwnsTheSourceClosesIt() throws IOException {
    CountingSource counting = new CountingSource(source);
    counting.stream(0, 5).close();
    counting.slice("x", 0, 5).close();
    assertThat(counting.closed()).isFalse();
    counting.owningStream().close();
    assertThat(counting.closed()).isTrue();
  }
}
