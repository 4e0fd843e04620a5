package io.pbs4j.storage.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ChunkMarksTest {
  private static ChunkMarks of(Iterable<Long> words) {
    ChunkMarks.Builder builder = new ChunkMarks.Builder();
    words.forEach(builder::add);
    return builder.build();
  }

  @Property
  void numbersFollowTheOrderOfTheDigests(@ForAll @Size(max = 300) List<Long> words) {
    TreeSet<Long> expected = new TreeSet<>(Long::compareUnsigned);
    expected.addAll(words);
    ChunkMarks marks = of(words);
    assertThat(marks.count()).isEqualTo(expected.size());
    int number = 0;
    for (long word : expected) {
      assertThat(marks.word(number)).isEqualTo(word);
      assertThat(marks.find(word)).isEqualTo(number);
      number++;
    }
  }

  @Property
  void whatWasNotAddedIsNotFound(
      @ForAll @Size(max = 50) List<@LongRange(min = -100, max = 100) Long> words,
      @ForAll @LongRange(min = -101, max = 101) long other) {
    assertThat(of(words).find(other) >= 0).isEqualTo(words.contains(other));
  }

  @Test
  void manyMarksOfTheSameChunksTakeNoRoom() {
    ChunkMarks.Builder builder = new ChunkMarks.Builder();
    for (int round = 0; round < 50; round++) {
      for (long chunk = 0; chunk < 5000; chunk++) {
        builder.add(chunk * 0x9e3779b97f4a7c15L);
      }
    }
    ChunkMarks marks = builder.build();
    assertThat(marks.count()).isEqualTo(5000);
    int sum = 0;
    for (int prefix = 0; prefix < 1 << 16; prefix++) {
      sum += marks.count(prefix);
    }
    assertThat(sum).isEqualTo(5000);
  }

  @Test
  void noMarksAreFine() {
    assertThat(of(List.of()).count()).isZero();
    assertThat(of(List.of()).find(0)).isNegative();
  }
}
