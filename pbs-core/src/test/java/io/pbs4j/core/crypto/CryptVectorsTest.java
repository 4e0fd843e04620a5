package io.pbs4j.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.Damage;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Encryption beyond {@link CryptKeyTest}: fixed vectors, slices, every changed bit. */
class CryptVectorsTest {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

  private final byte[] raw = sequence(0, 32);
  private final CryptKey key = new CryptKey(raw);
  private final Zstd zstd = Zstd.pureJava();

  private static byte[] sequence(int from, int length) {
    byte[] bytes = new byte[length];
    IntStream.range(0, length).forEach(i -> bytes[i] = (byte) (from + i));
    return bytes;
  }

  @Test
  void encryptsToTheKnownBlobWithItsVector() {
    SecureRandom fixed =
        new SecureRandom() {
          private static final long serialVersionUID = 1L;

          @Override
          public void nextBytes(byte[] bytes) {
            System.arraycopy(sequence(0xa0, 16), 0, bytes, 0, 16);
          }
        };
    DataBlob blob = key.encrypt(HELLO, null, fixed);
    assertThat(Digest.sha256(blob.bytes()))
        .hasToString("0143510763570ea59cf836c88148a850cd3dff3f0bf8dc32fe3bcc18e6d7dc32");
  }

  /** Lengths around the slices in which the cipher is fed. */
  @Property(tries = 100)
  void whatWasEncryptedIsDecryptedAgain(
      @ForAll @IntRange(max = 3) int slices,
      @ForAll @IntRange(min = -17, max = 17) int more,
      @ForAll boolean pack)
      throws IOException {
    int length = Math.max(0, slices * 4096 + more);
    byte[] data = RandomBytes.mixed(length, length);
    DataBlob blob = key.encrypt(data, pack ? zstd : null, new SecureRandom());

    assertThat(blob.kind().encrypted()).isTrue();
    assertThat(key.decrypt(DataBlob.parse("x", blob.bytes()), Zstd.detect(), length))
        .isEqualTo(data);
  }

  @Test
  void everyChangedBitOfAnEncryptedBlobIsNoticed() {
    byte[] sound = key.encrypt(HELLO, null, new SecureRandom()).bytes();
    Damage.bitFlips(sound, 12, sound.length)
        .forEach(
            bytes ->
                assertThatThrownBy(
                        () -> {
                          DataBlob blob = DataBlob.parse("x", bytes);
                          blob.updateCrc();
                          key.decrypt(blob, zstd, 100);
                        })
                    .isInstanceOf(CryptException.class));
    Damage.bitFlips(sound, 0, 12)
        .forEach(
            bytes ->
                assertThatThrownBy(() -> key.decrypt(DataBlob.parse("x", bytes), zstd, 100))
                    .isInstanceOf(FormatException.class));
  }

  @Test
  void anEncryptedBlobWithoutTextIsRefusedUnlessItsTagFits() throws IOException {
    DataBlob empty = key.encrypt(new byte[0], null, new SecureRandom());
    assertThat(empty.length()).isEqualTo(44);
    assertThat(key.decrypt(empty, zstd, 0)).isEmpty();

    byte[] forged = empty.bytes().clone();
    forged[30] ^= 1;
    assertThatThrownBy(() -> key.decrypt(DataBlob.parse("x", forged), zstd, 0))
        .isInstanceOf(CryptException.class);
  }

  @Test
  void plainBlobsNeedNoKey() throws IOException {
    assertThat(key.decrypt(DataBlob.encode(HELLO, null), zstd, 5)).isEqualTo(HELLO);
  }

  @Test
  void theCallersArrayIsNotKept() {
    Fingerprint before = key.fingerprint();
    Arrays.fill(raw, (byte) 0);
    assertThat(key.fingerprint()).isEqualTo(before);
  }
}
