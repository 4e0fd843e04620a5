package io.pbs4j.core.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.management.ThreadMXBean;
import io.pbs4j.core.Damage;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.DataBlob;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Golden files up to 8 KiB, cut at every length and with every byte of their first 4 KiB turned over: the reader
 * either reads them or throws a {@link FormatException} that names the file, and never takes much memory for it.
 * Takes some files of each format; {@link FullDamageSweepTest} takes all.
 */
class DamageSweepTest {
  private static final int MAX_FILE = 8 << 10;

  /** The longest header: that of indexes. */
  private static final int HEADER = 4 << 10;

  private static final long MAX_ALLOCATION = 64L << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Files of each format. */
  private static final int SOME = 3;

  @TempDir private static Path directory;
  private static Seeds seeds;

  /** The files to damage, spread over all there are. */
  Map<String, byte[]> chosen(Map<String, byte[]> all) {
    Map<String, byte[]> some = new LinkedHashMap<>();
    List<String> names = List.copyOf(all.keySet());
    for (int i = 0; i < Math.min(SOME, names.size()); i++) {
      String name = names.get(i * names.size() / SOME);
      some.put(name, all.get(name));
    }
    return some;
  }

  @BeforeAll
  static void unpack() throws IOException {
    seeds = new Seeds(directory, MAX_FILE);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void soundFilesAreRead(Format format) throws IOException {
    assertThat(seeds.of(format)).isNotEmpty();
    for (Map.Entry<String, byte[]> seed : seeds.of(format).entrySet()) {
      if (!seed.getKey().startsWith("corrupt") && !encrypted(format, seed.getValue())) {
        assertThatCode(() -> format.read(seed.getKey(), seed.getValue()))
            .as(seed.getKey())
            .doesNotThrowAnyException();
      }
    }
  }

  /** Encrypted blobs are parsed, but not decoded without their key. */
  private static boolean encrypted(Format format, byte[] bytes) throws IOException {
    return format == Format.BLOB
        && DataBlob.parse("seed", bytes).kind().encrypted();
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void everyTruncationIsSurvived(Format format) throws IOException {
    for (Map.Entry<String, byte[]> seed : chosen(seeds.of(format)).entrySet()) {
      survives(format, seed.getKey(), Damage.truncations(seed.getValue()));
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void everyByteTurnedOverIsSurvived(Format format) throws IOException {
    for (Map.Entry<String, byte[]> seed : chosen(seeds.of(format)).entrySet()) {
      byte[] sound = seed.getValue();
      survives(format, seed.getKey(), Damage.flips(sound, 0, Math.min(sound.length, HEADER)));
    }
  }

  private static void survives(Format format, String name, Stream<byte[]> damaged) {
    damaged.forEach(
        bytes -> {
          long before = THREADS.getCurrentThreadAllocatedBytes();
          try {
            format.read(name, bytes);
          } catch (FormatException e) {
            assertThat(e.source()).as(e.describe()).startsWith(name);
          } catch (IOException | RuntimeException | Error e) {
            throw new AssertionError(name + " with " + bytes.length + " bytes", e);
          }
          assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
              .as("bytes allocated for %s", name)
              .isLessThan(MAX_ALLOCATION);
        });
  }
}
