package io.pbs4j.storage.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.testkit.RandomBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleTest {
  private static final Instant NOW = Instant.parse("2023-11-14T22:13:20Z");
  private static final List<Digest> CHUNKS =
      IntStream.range(0, 10_000).mapToObj(i -> Digest.sha256(RandomBytes.noise(i, 8))).toList();

  private static long count(Sample sample) {
    return CHUNKS.stream().filter(sample::includes).count();
  }

  private static Sample of(String text) {
    return Sample.parse(text, NOW, 0);
  }

  @Test
  void aPercentageIsThatPartOfAllChunks() {
    assertThat(count(of("5%"))).isCloseTo(500, within(100L));
    assertThat(count(of("0.5%"))).isCloseTo(50, within(30L));
    assertThat(count(of("100%"))).isEqualTo(10_000);
  }

  @Test
  void anotherDayHasOtherChunks() {
    Sample today = of("5%");
    Sample tomorrow = Sample.parse("5%", NOW.plus(Duration.ofDays(1)), 0);
    assertThat(CHUNKS).noneMatch(chunk -> today.includes(chunk) && tomorrow.includes(chunk));
    assertThat(CHUNKS.stream().filter(of("5%")::includes))
        .containsExactlyElementsOf(CHUNKS.stream().filter(today::includes).toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 30, 4095})
  void allRangesTogetherAreAllChunksOnce(int of) {
    List<Sample> ranges = IntStream.rangeClosed(1, of).mapToObj(n -> of(n + "-of-" + of)).toList();
    assertThat(CHUNKS.subList(0, 200))
        .allMatch(chunk -> ranges.stream().filter(range -> range.includes(chunk)).count() == 1);
  }

  @Test
  void todaysRangeComesRoundInSoManyDays() {
    long[] times = new long[1];
    for (int day = 0; day < 30; day++) {
      times[0] += count(Sample.parse("today-of-30", NOW.plus(Duration.ofDays(day)), 0));
    }
    assertThat(times[0]).isEqualTo(10_000);
  }

  @Test
  void aSizeIsThatPartOfWhatIsStoredAndNoMore() {
    Sample sample = Sample.parse("1GiB", NOW, 10L << 30);
    assertThat(count(sample)).isCloseTo(1000, within(150L));
    int taken = 0;
    while (sample.take(4 << 20)) {
      taken++;
    }
    assertThat(taken).isEqualTo(256);
    assertThat(count(Sample.parse("20GiB", NOW, 10L << 30))).isEqualTo(10_000);
    assertThat(count(of("1 KB"))).isEqualTo(10_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "0%", "101%", "-1%", "0-of-3", "4-of-3", "1-of-0", "today-of-0", "0B", "9 XB", "999999999999999TiB"})
  void nonsenseIsRefused(String text) {
    assertThatThrownBy(() -> of(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
