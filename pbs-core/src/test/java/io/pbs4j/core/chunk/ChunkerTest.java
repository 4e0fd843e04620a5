package io.pbs4j.core.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ChunkerTest {
  private static final int AVERAGE = 64 << 10;

  @Test
  void tableIsTheOneOfTheFormat() {
    ByteBuffer bytes = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : BuzhashTable.words()) {
      bytes.putInt(word);
    }
    assertThat(Digest.sha256(bytes.array()))
        .hasToString("5b52080d38287da9d2e278466e3e0db7ec98e5e8b226f50612a56fa012b1f660");
  }

  @Test
  void countersAreCutWhereThePublishedVectorSays() {
    ByteBuffer data = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 1 << 18; i++) {
      data.putInt(i);
    }
    assertThat(cuts(data.array(), data.capacity())).containsExactly(143377, 262144, 262144, 262144, 118767);
  }

  @Test
  void digestsAreCutWhereThePublishedVectorSays() {
    ByteBuffer data = ByteBuffer.allocate(2 << 20);
    ByteBuffer counter = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 1 << 16; i++) {
      data.put(Digest.sha256(counter.putInt(0, i).array()).toByteArray());
    }
    List<Integer> cuts = cuts(data.array(), data.capacity());
    assertThat(cuts).hasSize(38);
    assertThat(cuts)
        .startsWith(22709, 35469, 159725, 21933, 26149, 23575, 68681, 65884, 29709, 35011, 126678, 70035)
        .endsWith(35124, 42671, 4174);
  }

  @Property(tries = 20)
  void cutsDoNotDependOnHowTheDataArrives(@ForAll @IntRange(min = 1, max = 300_000) int piece, @ForAll long seed) {
    byte[] data = new byte[1 << 20];
    new Random(seed).nextBytes(data);
    assertThat(cuts(data, piece)).isEqualTo(cuts(data, data.length));
  }

  private static List<Integer> cuts(byte[] data, int piece) {
    Chunker chunker = new Chunker(AVERAGE);
    List<Integer> cuts = new ArrayList<>();
    int start = 0;
    int end = 0;
    while (start < data.length) {
      int length = chunker.next(data, start, end);
      if (length > 0) {
        cuts.add(length);
        start += length;
      } else if (end == data.length) {
        cuts.add(end - start);
        start = end;
      } else {
        end = Math.min(data.length, end + piece);
      }
    }
    return cuts;
  }
}
