package io.pbs4j.core.pxar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.CountingSource;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.Octets;
import io.pbs4j.core.Piecemeal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table at the end of a directory. */
class GoodbyeReaderTest {
  private static final int CHILD = 40;
  private static final int BODY = 56;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 7, 8, 17, 300, 1023, 1024})
  void everyChildIsFoundAndListed(int count) throws IOException {
    GoodbyeReader table = open(ByteSource.of("d", directory(count)));
    assertThat(table.count()).isEqualTo(count);
    assertThat(table.start()).isEqualTo(BODY + (long) CHILD * count);
    List<GoodbyeReader.Child> children = table.children();
    assertThat(children).hasSize(count);
    for (int i = 0; i < count; i++) {
      GoodbyeReader.Child child = table.find(hash(i), any -> true);
      assertThat(child).isEqualTo(children.get(i));
      assertThat(child.start()).isEqualTo(BODY + (long) CHILD * i);
    }
    assertThat(table.find(hash(count), any -> true)).isNull();
  }

  @Test
  void findingReadsAsManyRecordsAsTheTreeIsDeep() throws IOException {
    CountingSource counting = new CountingSource(new Piecemeal(ByteSource.of("d", directory(1023))));
    GoodbyeReader table = open(counting);
    long before = counting.bytesRead();
    assertThat(table.find(hash(500), any -> true)).isNotNull();
    assertThat(counting.bytesRead() - before).isLessThanOrEqualTo(10 * GoodbyeTable.RECORD);
  }

  @Test
  void aChildThatIsNotTheOneIsPassedOver() throws IOException {
    GoodbyeReader table = open(ByteSource.of("d", directory(5)));
    List<Long> asked = new ArrayList<>();
    assertThat(
            table.find(
                hash(2),
                child -> {
                  asked.add(child.start());
                  return false;
                }))
        .isNull();
    assertThat(asked).containsExactly((long) BODY + 2 * CHILD);
  }

  @ParameterizedTest
  @CsvSource({
    "wrong marker, -24, 1",
    "distance too small, -16, 10",
    "distance too large, -16, 100000",
    "negative distance, -16, -1",
    "size of nothing, -8, 0",
    "size of no record, -8, 16",
    "size between records, -8, 65",
    "size of more than there is, -8, 100000",
    "negative size, -8, -40",
    "size of fewer records, -8, 40"
  })
  void aDamagedLastRecordIsRefused(String what, int at, long value) {
    byte[] damaged = with(directory(3), bytes -> bytes.putLong(bytes.capacity() + at, value));
    assertThatThrownBy(() -> open(ByteSource.of("d", damaged)))
        .as(what)
        .isInstanceOfSatisfying(
            FormatException.class,
            e -> {
              assertThat(e.source()).isEqualTo("d");
              assertThat(e.offset()).isBetween(0L, (long) damaged.length);
            });
  }

  @Test
  void aTableWithoutItsHeaderIsRefused() {
    int start = BODY + 3 * CHILD;
    for (int at : new int[] {start, start + 8}) {
      byte[] damaged = with(directory(3), bytes -> bytes.putLong(at, bytes.getLong(at) + 1));
      assertThatThrownBy(() -> open(ByteSource.of("d", damaged)))
          .isInstanceOfSatisfying(FormatException.class, e -> assertThat(e.offset()).isEqualTo(start));
    }
  }

  @ParameterizedTest
  @CsvSource({"8, 0", "8, -1", "8, 121", "16, 17", "16, 0", "16, -1", "16, 121", "8, 1000000", "16, 9223372036854775807"})
  void aRecordThatLeadsOutOfTheDirectoryIsRefused(int field, long value) throws IOException {
    int record = BODY + 3 * CHILD + ItemType.HEADER;
    byte[] damaged = with(directory(3), bytes -> bytes.putLong(record + field, value));
    GoodbyeReader table = open(ByteSource.of("d", damaged));
    assertThatThrownBy(table::children)
        .isInstanceOfSatisfying(FormatException.class, e -> assertThat(e.offset()).isEqualTo(record));
  }

  @Test
  void aDirectoryTooShortForATableIsRefused() {
    byte[] whole = directory(0);
    for (int length = BODY; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> open(ByteSource.of("d", cut))).isInstanceOf(FormatException.class);
    }
  }

  private static GoodbyeReader open(ByteSource source) throws IOException {
    return GoodbyeReader.open(source, 1, 0, 0, BODY, source.size());
  }

  private static long hash(int child) {
    return SipHash.hash(Octets.ofText("child-" + child).toByteArray());
  }

  /** A directory of zeros and a table: children of one length, one behind the other. */
  private static byte[] directory(int count) {
    GoodbyeTable table = new GoodbyeTable();
    for (int i = 0; i < count; i++) {
      table.add(Octets.ofText("child-" + i), BODY + (long) CHILD * i, BODY + (long) CHILD * (i + 1));
    }
    int start = BODY + CHILD * count;
    byte[] content = table.encode(0, start);
    return ByteBuffer.allocate(start + ItemType.HEADER + content.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .position(start)
        .putLong(ItemType.GOODBYE.number())
        .putLong((long) ItemType.HEADER + content.length)
        .put(content)
        .array();
  }

  private static byte[] with(byte[] bytes, Consumer<ByteBuffer> change) {
    change.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    return bytes;
  }
}
