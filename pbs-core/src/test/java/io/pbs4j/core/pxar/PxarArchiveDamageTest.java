package io.pbs4j.core.pxar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.Damage;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.Octets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Archives whose offsets lead astray. */
class PxarArchiveDamageTest {
  private static final int HASH = 0;
  private static final int OFFSET = 8;
  private static final int SIZE = 16;

  @Test
  void everyTruncationIsAnError() throws IOException {
    Damage.truncations(PxarArchiveTest.sample()).forEach(bytes -> Damage.assertRefused(bytes, this::readAll));
  }

  @Test
  void everyChangedBitIsReadOrReported() throws IOException {
    byte[] sound = PxarArchiveTest.sample();
    Damage.bitFlips(sound, 0, sound.length).forEach(bytes -> Damage.isRefused(bytes, this::readAll));
  }

  @Test
  void everyChangedBitOfATableIsAnError() throws IOException {
    byte[] sound = PxarArchiveTest.sample();
    int start = (int) tableStart(sound);
    Damage.bitFlips(sound, start, sound.length).forEach(bytes -> Damage.assertRefused(bytes, this::readAll));
  }

  @Test
  void aRecordThatPointsToItsOwnDirectoryIsNoCircle() throws IOException {
    byte[] sound = PxarArchiveTest.sample();
    long table = tableStart(sound);
    // The root's own start, the table itself, behind the table, before the archive.
    for (long offset : new long[] {table, table - 1, 0, -1, -24, table + 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      for (int slot = 0; slot < 4; slot++) {
        Damage.assertRefused(with(sound, slot, OFFSET, offset), this::readAll);
      }
    }
  }

  @Test
  void absurdSizesAreRefusedBeforeAnythingIsRead() throws IOException {
    byte[] sound = PxarArchiveTest.sample();
    for (long size : new long[] {0, 1, 17, -1, sound.length, Long.MAX_VALUE, Long.MIN_VALUE}) {
      for (int slot = 0; slot < 5; slot++) {
        Damage.assertRefused(with(sound, slot, SIZE, size), this::readAll);
      }
    }
  }

  @Test
  void childrenThatOverlapAreRefused() throws IOException {
    byte[] sound = PxarArchiveTest.sample();
    // All records become copies of the first.
    byte[] same = sound.clone();
    int start = (int) tableStart(sound) + ItemType.HEADER;
    for (int slot = 1; slot < 4; slot++) {
      System.arraycopy(sound, start, same, start + slot * GoodbyeTable.RECORD, GoodbyeTable.RECORD);
    }
    PxarArchive pxar = PxarArchive.open(ByteSource.of("a.pxar", same));
    assertThatThrownBy(() -> pxar.list(pxar.root()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("overlap");
  }

  @Test
  void aWrongHashHidesAFileButNothingElse() throws IOException {
    byte[] damaged = with(PxarArchiveTest.sample(), 3, HASH, 0);
    PxarArchive pxar = PxarArchive.open(ByteSource.of("a.pxar", damaged));
    int found = 0;
    for (String name : new String[] {"a", "b", "d", "e"}) {
      found += pxar.find(Octets.ofText(name)).isPresent() ? 1 : 0;
    }
    assertThat(found).isEqualTo(3);
  }

  @Test
  void errorsNameTheArchiveAndTheByte() throws IOException {
    byte[] sound = PxarArchiveTest.sample();
    byte[] damaged = with(sound, 2, SIZE, 3);
    PxarArchive pxar = PxarArchive.open(ByteSource.of("a.pxar", damaged));
    assertThatThrownBy(() -> pxar.list(pxar.root()))
        .isInstanceOfSatisfying(
            FormatException.class,
            e -> {
              assertThat(e.source()).isEqualTo("a.pxar");
              assertThat(e.offset()).isEqualTo(tableStart(sound) + 16 + 2 * 24);
            });
  }

  /** Everything that can be read at random, and the walk over all. */
  private void readAll(byte[] archive) throws IOException {
    try (PxarArchive pxar = PxarArchive.open(ByteSource.of("a.pxar", archive))) {
      readAll(pxar, pxar.root());
      PxarReader reader = pxar.walk(pxar.root());
      for (PxarEvent event = reader.next(); event != null; event = reader.next()) {
        if (event instanceof PxarEvent.File) {
          reader.content().readAllBytes();
        }
      }
    }
  }

  private void readAll(PxarArchive pxar, PxarEntry directory) throws IOException {
    for (PxarEntry entry : pxar.list(directory)) {
      if (entry.isDirectory()) {
        readAll(pxar, entry);
      } else if (pxar.resolve(entry).isFile()) {
        pxar.stream(entry).readAllBytes();
      }
      if (pxar.find(entry.path()).isEmpty()) {
        throw new FormatException(FormatException.Kind.INVALID_VALUE, "a.pxar", 0, "listed, but not found");
      }
    }
  }

  private static long tableStart(byte[] archive) {
    return archive.length - little(archive).getLong(archive.length - 8);
  }

  private static byte[] with(byte[] archive, int slot, int field, long value) {
    byte[] changed = archive.clone();
    int at = (int) tableStart(archive) + ItemType.HEADER + slot * GoodbyeTable.RECORD + field;
    little(changed).putLong(at, value);
    return changed;
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
