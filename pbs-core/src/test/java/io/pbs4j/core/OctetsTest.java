package io.pbs4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OctetsTest {
  @Property(tries = 300)
  void areTheBytesTheyWereMadeOf(
      @ForAll @Size(max = 20) byte[] bytes, @ForAll @Size(max = 20) byte[] others) {
    Octets octets = Octets.of(bytes);
    assertThat(octets.toByteArray()).isEqualTo(bytes);
    assertThat(octets.equals(Octets.of(others))).isEqualTo(Arrays.equals(bytes, others));
    assertThat(Integer.signum(octets.compareTo(Octets.of(others))))
        .isEqualTo(Integer.signum(Arrays.compareUnsigned(bytes, others)));
    assertThat(Octets.of(bytes.clone())).hasSameHashCodeAs(octets);
  }

  @Test
  void doNotChangeWithTheArrayTheyCameFromOrGaveOut() {
    byte[] bytes = {1, 2, 3};
    Octets octets = Octets.of(bytes);
    bytes[0] = 9;
    octets.toByteArray()[1] = 9;
    assertThat(octets).isEqualTo(Octets.of(new byte[] {0, 1, 2, 3, 4}, 1, 4));
    assertThat(octets.at(0)).isEqualTo((byte) 1);
    assertThat(octets.length()).isEqualTo(3);
  }

  @Test
  void showAsTextWhateverTheyAre() {
    assertThat(Octets.ofText("ä✓")).hasToString("ä✓");
    assertThat(Octets.of(new byte[] {'a', (byte) 0xff})).hasToString("a\ufffd");
  }
}
