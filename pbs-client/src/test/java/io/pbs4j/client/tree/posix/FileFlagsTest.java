package io.pbs4j.client.tree.posix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Flags; the archive's numbers are those that the stock client 3.2.4 wrote of such files. */
class FileFlagsTest {
  @ParameterizedTest
  @CsvSource({
    "A, 0x80, 0x20000", "a, 0x20, 0x10000", "c, 0x4, 0x40000", "d, 0x40, 0x100000", "i, 0x10, 0x400000",
    "S, 0x8, 0x800000", "D, 0x10000, 0x200000", "P, 0x20000000, 0x2000000"
  })
  void eachHasItsNumber(String letter, String linux, String archived) {
    assertThat(FileFlags.archived(Integer.decode(linux))).as(letter).isEqualTo(Long.decode(archived));
    assertThat(FileFlags.linux(Long.decode(archived))).as(letter).isEqualTo(Integer.decode(linux));
  }

  @Test
  void theOthersAreDropped() {
    // Extents, as ext4 marks all files, and those of a journal.
    assertThat(FileFlags.archived(0x80000 | 0x4000 | 0x8)).isEqualTo(0x80_0000);
    assertThat(FileFlags.linux(1)).isZero();
    assertThat(FileFlags.linux(-1L)).isEqualTo(FileFlags.all());
  }
}
