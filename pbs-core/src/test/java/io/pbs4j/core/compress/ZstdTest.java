package io.pbs4j.core.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.pbs4j.core.Damage;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.Hex;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.testkit.RandomBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every provider of zstd must do. */
class ZstdTest {
  static List<Zstd> providers() {
    return List.of(new NativeZstd(), new JavaZstd());
  }

  static Stream<Arguments> pairs() {
    return providers().stream().flatMap(a -> providers().stream().map(b -> Arguments.of(a, b)));
  }

  static List<byte[]> samples() {
    return List.of(
        new byte[0],
        new byte[1],
        new byte[300_000],
        RandomBytes.mixed(1, 1),
        RandomBytes.mixed(2, 4097),
        RandomBytes.mixed(3, 1_000_000),
        RandomBytes.noise(4, 100_000));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void whatOneCompressesInPiecesTheOtherReads(Zstd writer, Zstd reader) throws IOException {
    for (byte[] sample : samples()) {
      ByteArrayOutputStream target = new ByteArrayOutputStream();
      try (OutputStream out = writer.compressing(target)) {
        for (int from = 0; from < sample.length; from += 7000) {
          out.write(sample, from, Math.min(7000, sample.length - from));
        }
      }
      byte[] frame = target.toByteArray();
      assertThat(reader.decompress(frame, 0, frame.length, sample.length + 1)).isEqualTo(sample);
    }
  }

  @Test
  void nativeProviderIsPreferredWhereItIsThere() {
    assertThat(Zstd.detect().provider()).isEqualTo("zstd-jni");
    assertThat(Zstd.pureJava().provider()).isEqualTo("aircompressor");
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void oneReadsWhatTheOtherWrote(Zstd writer, Zstd reader) throws IOException {
    for (byte[] data : samples()) {
      byte[] frame =
          Objects.requireNonNull(writer.compress(data, 0, data.length, Integer.MAX_VALUE));

      assertThat(stream(reader, frame)).isEqualTo(data);
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void framesOfTheLargestChunkNeedNoLargerWindowThanAllowed(Zstd writer, Zstd reader)
      throws IOException {
    byte[] data = RandomBytes.mixed(15, 16 << 20);
    byte[] frame = Objects.requireNonNull(writer.compress(data, 0, data.length, data.length));
    assertThat(Digest.sha256(stream(reader, frame))).isEqualTo(Digest.sha256(data));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void compressesARangeOfAnArray(Zstd zstd) throws IOException {
    byte[] data = RandomBytes.mixed(5, 10_000);
    byte[] frame = Objects.requireNonNull(zstd.compress(data, 1000, 5000, 5000));
    assertThat(stream(zstd, frame)).isEqualTo(Arrays.copyOfRange(data, 1000, 6000));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void givesNothingUnlessTheFrameIsShorterThanTheLimit(Zstd zstd) {
    byte[] data = new byte[1000];
    byte[] frame = Objects.requireNonNull(zstd.compress(data, 0, data.length, 1000));

    assertThat(zstd.compress(data, 0, data.length, frame.length + 1)).isEqualTo(frame);
    assertThat(zstd.compress(data, 0, data.length, frame.length)).isNull();
    byte[] noise = RandomBytes.noise(6, 1000);
    assertThat(zstd.compress(noise, 0, noise.length, noise.length)).isNull();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void readsFramesWithoutContentSizeAndSeveralInARow(Zstd zstd) throws IOException {
    byte[] first = RandomBytes.mixed(7, 70_000);
    byte[] second = RandomBytes.mixed(8, 3);
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (byte[] data : List.of(first, second)) {
      // A streaming encoder does not know the length when it writes the frame's header.
      try (ZstdOutputStreamNoFinalizer out = new ZstdOutputStreamNoFinalizer(frames, 1)) {
        out.write(data);
      }
    }
    byte[] expected = new byte[first.length + second.length];
    System.arraycopy(first, 0, expected, 0, first.length);
    System.arraycopy(second, 0, expected, first.length, second.length);

    assertThat(frames.toByteArray()[4] & 0xe0).as("no content size in the frame header").isZero();
    assertThat(stream(zstd, frames.toByteArray())).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void decompressesARangeInOneGo(Zstd writer, Zstd reader) throws IOException {
    for (byte[] data : samples()) {
      byte[] frame = Objects.requireNonNull(writer.compress(data, 0, data.length, Integer.MAX_VALUE));
      byte[] around = new byte[frame.length + 9];
      System.arraycopy(frame, 0, around, 4, frame.length);

      assertThat(reader.decompress(around, 4, frame.length, data.length)).isEqualTo(data);
      assertThat(reader.decompress(around, 4, frame.length, 16 << 20)).isEqualTo(data);
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void decompressesSeveralFramesThatNameTheirLength(Zstd zstd) throws IOException {
    byte[] data = RandomBytes.mixed(9, 10_000);
    byte[] frame = Objects.requireNonNull(zstd.compress(data, 0, data.length, data.length));
    byte[] twice = Arrays.copyOf(frame, 2 * frame.length);
    System.arraycopy(frame, 0, twice, frame.length, frame.length);
    byte[] expected = Arrays.copyOf(data, 2 * data.length);
    System.arraycopy(data, 0, expected, data.length, data.length);

    assertThat(zstd.decompress(twice, 0, twice.length, 20_000)).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void refusesMoreThanTheLimit(Zstd zstd) {
    byte[] data = RandomBytes.mixed(10, 10_000);
    byte[] frame = Objects.requireNonNull(zstd.compress(data, 0, data.length, data.length));
    assertThatThrownBy(() -> zstd.decompress(frame, 0, frame.length, data.length - 1))
        .isInstanceOfSatisfying(
            FormatException.class, e -> assertThat(e.kind()).isEqualTo(FormatException.Kind.TOO_LARGE));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void everyTruncationIsRefused(Zstd zstd) {
    byte[] data = RandomBytes.mixed(11, 2000);
    byte[] frame = Objects.requireNonNull(zstd.compress(data, 0, data.length, data.length));

    Damage.truncations(frame)
        .skip(1) // nothing at all is no frame, and so an empty sequence of frames
        .forEach(
            cut -> {
              assertThatThrownBy(() -> stream(zstd, cut)).isInstanceOf(IOException.class);
              assertThatThrownBy(() -> zstd.decompress(cut, 0, cut.length, data.length))
                  .isInstanceOf(IOException.class);
            });
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void noDamageOfAFrameShowsAsAnythingButAnIoException(Zstd writer, Zstd reader) {
    for (byte[] data : List.of(new byte[3000], RandomBytes.mixed(12, 3000))) {
      byte[] frame = Objects.requireNonNull(writer.compress(data, 0, data.length, data.length));
      Damage.bitFlips(frame, 0, Math.min(frame.length, 700))
          .forEach(damaged -> assertOnlyIoException(reader, damaged));
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void noiseShowsAsAnIoException(Zstd zstd) {
    for (int seed = 0; seed < 2000; seed++) {
      byte[] noise = RandomBytes.noise(seed, 1 + seed % 60);
      if (seed % 2 == 0 && noise.length > 4) {
        System.arraycopy(Hex.bytes("28b52ffd"), 0, noise, 0, 4);
      }
      assertOnlyIoException(zstd, noise);
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void refusesAFrameThatAsksForAHugeWindow(Zstd zstd) {
    for (int log = 24; log <= 41; log++) {
      // Magic, no flags, window descriptor, one raw block of one byte that is the last.
      byte[] frame = Hex.bytes("28b52ffd 00 00 090000 41");
      frame[5] = (byte) (log - 10 << 3);
      int windowLog = log;
      assertThatThrownBy(() -> stream(zstd, frame))
          .as("window of 2^%d bytes", windowLog)
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void refusesAHugeWindowInALaterFrame(Zstd zstd) throws IOException {
    byte[] small = Hex.bytes("28b52ffd 00 00 090000 41");
    byte[] huge = Hex.bytes("28b52ffd 00 a0 090000 41");
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    frames.writeBytes(small);
    frames.writeBytes(small);
    assertThat(stream(zstd, frames.toByteArray())).isEqualTo(Hex.bytes("4141"));

    frames.writeBytes(huge);
    assertThatThrownBy(() -> stream(zstd, frames.toByteArray())).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void refusesAHugeContentSizeThatStandsForTheWindow(Zstd zstd) {
    // A single segment of 16 MiB, of 2 GiB, of nearly 2^63 and of nearly 2^64 bytes; one empty
    // block follows.
    for (String header :
        List.of("a0 00000001", "a0 00000080", "e0 ffffffffffffff7f", "e0 ffffffffffffffff")) {
      byte[] frame = Hex.bytes("28b52ffd " + header + " 010000");
      assertThatThrownBy(() -> stream(zstd, frame)).as(header).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void readsEveryFormOfFrameHeader(Zstd zstd) throws IOException {
    byte[] expected = {0x41};
    // One byte as raw block; content size in 0, 1, 2, 4 and 8 bytes, with and without window.
    assertThat(stream(zstd, Hex.bytes("28b52ffd 20 01 090000 41"))).isEqualTo(expected);
    assertThat(stream(zstd, Hex.bytes("28b52ffd a0 01000000 090000 41"))).isEqualTo(expected);
    assertThat(stream(zstd, Hex.bytes("28b52ffd e0 0100000000000000 090000 41")))
        .isEqualTo(expected);
    assertThat(stream(zstd, Hex.bytes("28b52ffd 80 58 01000000 090000 41"))).isEqualTo(expected);
    // 258 times one byte as RLE block, content size in two bytes; an empty last block.
    byte[] repeated = new byte[258];
    Arrays.fill(repeated, (byte) 0x41);
    assertThat(stream(zstd, Hex.bytes("28b52ffd 60 0200 120800 41 010000"))).isEqualTo(repeated);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void readsByteByByteAsInOneGo(Zstd zstd) throws IOException {
    byte[] data = RandomBytes.mixed(14, 5000);
    byte[] frame = Objects.requireNonNull(zstd.compress(data, 0, data.length, data.length));
    InputStream trickle =
        new FilterInputStream(new ByteArrayInputStream(frame)) {
          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            return super.read(target, offset, Math.min(length, 1));
          }
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (InputStream in = zstd.decompressing(trickle)) {
      for (int got = in.read(); got >= 0; got = in.read()) {
        out.write(got);
      }
    }
    assertThat(out.toByteArray()).isEqualTo(data);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void acceptsTheLargestWindowAllowed(Zstd zstd) throws IOException {
    byte[] frame = Hex.bytes("28b52ffd 00 68 090000 41");
    assertThat(stream(zstd, frame)).isEqualTo(new byte[] {0x41});
  }

  @ParameterizedTest
  @MethodSource("providers")
  void anErrorOfTheSourceComesThrough(Zstd zstd) {
    byte[] data = RandomBytes.mixed(13, 500_000);
    byte[] frame = Objects.requireNonNull(zstd.compress(data, 0, data.length, data.length));
    InputStream failing =
        new FilterInputStream(new ByteArrayInputStream(frame, 0, 1000)) {
          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            int got = super.read(target, offset, length);
            if (got < 0) {
              throw new IOException("disk on fire");
            }
            return got;
          }
        };
    assertThatThrownBy(() -> zstd.decompressing(failing).readAllBytes())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("disk on fire");
  }

  private static void assertOnlyIoException(Zstd zstd, byte[] frame) {
    try {
      zstd.decompress(frame, 0, frame.length, 1 << 20);
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotNull();
    }
    try (InputStream in = zstd.decompressing(new ByteArrayInputStream(frame))) {
      in.readNBytes(100_000);
    } catch (IOException e) {
      // the one way to complain
    } catch (Throwable e) {
      throw new AssertionError(zstd.provider() + " threw " + e + " on " + Hex.of(frame), e);
    }
  }

  private static byte[] stream(Zstd zstd, byte[] frame) throws IOException {
    try (InputStream in = zstd.decompressing(new ByteArrayInputStream(frame))) {
      return in.readAllBytes();
    }
  }
}
