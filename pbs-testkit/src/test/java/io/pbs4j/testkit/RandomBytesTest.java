package io.pbs4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class RandomBytesTest {
  @Test
  void sameSeedGivesSameBytesAndAnotherSeedGivesOthers() {
    assertThat(RandomBytes.noise(1, 1000)).isEqualTo(RandomBytes.noise(1, 1000));
    assertThat(RandomBytes.noise(1, 1000)).isNotEqualTo(RandomBytes.noise(2, 1000));
  }

  @Test
  void noiseDoesNotCompressAndMixedDataDoesToAboutHalf() {
    assertThat(deflated(RandomBytes.noise(3, 100_000))).isGreaterThan(99_000);
    assertThat(deflated(RandomBytes.mixed(3, 100_000))).isBetween(45_000, 55_000);
  }

  @Test
  void streamGivesTheSameBytesHoweverItIsRead() throws IOException {
    byte[] whole;
    try (InputStream in = RandomBytes.stream(7, 1001)) {
      whole = in.readAllBytes();
    }
    byte[] single = new byte[1001];
    try (InputStream in = RandomBytes.stream(7, 1001)) {
      for (int i = 0; i < single.length; i++) {
        single[i] = (byte) in.read();
      }
      assertThat(in.read()).isEqualTo(-1);
    }
    assertThat(whole).isEqualTo(single);
  }

  private static int deflated(byte[] data) {
    Deflater deflater = new Deflater();
    deflater.setInput(data);
    deflater.finish();
    byte[] buffer = new byte[2 * data.length];
    int length = deflater.deflate(buffer);
    deflater.end();
    return length;
  }
}
