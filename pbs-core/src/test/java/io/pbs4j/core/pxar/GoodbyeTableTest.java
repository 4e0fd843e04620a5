package io.pbs4j.core.pxar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.Octets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoodbyeTableTest {
  @ParameterizedTest
  @CsvSource({
    "a, 0c26e9067c2c7bcf",
    "etc, d0c229edbd411e9a",
    "passwd, 5c270b5c54db0265",
    "__PROXMOX_FORMAT_ENTRY_V2__, d5956474e588acef"
  })
  void namesHashAsKnown(String name, String hash) {
    assertThat(SipHash.hash(name.getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(Long.parseUnsignedLong(hash, 16));
  }

  /** Hash, distance and size of each record. */
  private record Slot(long hash, long distance, long size) {}

  private static List<Slot> table(List<String> names, long directoryStart, long tableStart) {
    GoodbyeTable table = new GoodbyeTable();
    for (int i = 0; i < names.size(); i++) {
      table.add(Octets.ofText(names.get(i)), 100 + 10L * i, 110 + 10L * i);
    }
    ByteBuffer bytes =
        ByteBuffer.wrap(table.encode(directoryStart, tableStart)).order(ByteOrder.LITTLE_ENDIAN);
    List<Slot> slots = new ArrayList<>();
    while (bytes.hasRemaining()) {
      slots.add(new Slot(bytes.getLong(), bytes.getLong(), bytes.getLong()));
    }
    return slots;
  }

  @ParameterizedTest
  @CsvSource({"5, 3 1 4 0 2", "8, 4 2 6 1 3 5 7 0", "10, 6 3 8 1 5 7 9 0 2 4"})
  void childrenAreLaidOutAsATree(int count, String order) {
    List<String> names = IntStream.range(0, count).mapToObj(i -> "file" + i).toList();
    List<Slot> slots = table(names, 0, 1000);
    List<Long> sorted =
        slots.subList(0, count).stream().map(Slot::hash).sorted(Long::compareUnsigned).toList();
    assertThat(
            slots.subList(0, count).stream()
                .map(slot -> String.valueOf(sorted.indexOf(slot.hash()))))
        .containsExactly(order.split(" "));
  }

  @Test
  void theLastRecordFindsTheDirectory() {
    List<Slot> slots = table(List.of("a", "b"), 40, 1000);
    assertThat(slots).last().isEqualTo(new Slot(0xef5eed5b753e1555L, 960, 3 * 24 + 16));
    assertThat(slots.get(0).size()).isEqualTo(10);
    assertThat(table(List.of(), 40, 1000))
        .containsExactly(new Slot(0xef5eed5b753e1555L, 960, 24 + 16));
  }

  @Property(tries = 200)
  void everyChildIsFoundByItsHash(
      @ForAll @IntRange(min = 1, max = 300) int count, @ForAll long seed) {
    List<String> names =
        new ArrayList<>(IntStream.range(0, count).mapToObj(i -> seed + "-" + i).toList());
    Collections.shuffle(names, new Random(seed));
    List<Slot> slots = table(names, 0, 1_000_000);
    for (int i = 0; i < count; i++) {
      long wanted = SipHash.hash(names.get(i).getBytes(StandardCharsets.UTF_8));
      int at = 0;
      while (slots.get(at).hash() != wanted) {
        at = 2 * at + (Long.compareUnsigned(wanted, slots.get(at).hash()) < 0 ? 1 : 2);
        assertThat(at).isLessThan(count);
      }
      assertThat(slots.get(at).distance()).isEqualTo(1_000_000 - (100 + 10L * i));
    }
  }
}
