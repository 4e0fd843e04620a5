package io.pbs4j.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.Damage;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.Hex;
import io.pbs4j.core.blob.BlobKind;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The key 00 01 .. 1f and what it gives, computed by independent programs. */
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
  void fingerprint() {
    assertThat(key.fingerprint())
        .hasToString(
            "0e:ab:d4:46:0b:6e:b9:ca:34:50:23:de:e2:b7:78:c7:90:e5:4a:16:83:b9:65:9c:0a:57:ae:19:90:90:15:9b");
    assertThat(key.fingerprint().shortForm()).isEqualTo("0e:ab:d4:46:0b:6e:b9:ca");
    assertThat(Fingerprint.parse("0EABD4460b6eb9ca345023dee2b778c790e54a1683b9659c0a57ae199090159b"))
        .isEqualTo(key.fingerprint());
  }

  @Test
  void digestsDependOnTheKey() {
    assertThat(key.digest(new byte[0], 0, 0))
        .hasToString("d213f9b52d680fbe05942a8b5540377dd5f627132c2889e5389f690b683f1d7f");
    assertThat(key.digest(HELLO, 0, 5))
        .hasToString("e34178a27b992c4a218599bf7f43ed50bc464a03d624d9092306fe2ed74d557e");
    assertThat(key.digest(new byte[4 << 20], 0, 4 << 20))
        .hasToString("348571e12bbbedb529def1f1394316e338a01945d871df9ef792617ceb13d636");
  }

  @Test
  void decryptsTheKnownBlob() throws IOException {
    byte[] blob =
        Hex.bytes(
            "7b6785be222d4cf0 93a6a883 a0a1a2a3a4a5a6a7a8a9aaabacadaeaf 9df2249feea0c8e5eead5edf2badeb28 42c64fd077");
    assertThat(key.decrypt(DataBlob.parse("x", blob), zstd, 100)).isEqualTo(HELLO);
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
      @ForAll @IntRange(max = 3) int slices, @ForAll @IntRange(min = -17, max = 17) int more, @ForAll boolean pack)
      throws IOException {
    int length = Math.max(0, slices * 4096 + more);
    byte[] data = RandomBytes.mixed(length, length);
    DataBlob blob = key.encrypt(data, pack ? zstd : null, new SecureRandom());

    assertThat(blob.kind().encrypted()).isTrue();
    assertThat(key.decrypt(DataBlob.parse("x", blob.bytes()), Zstd.detect(), length)).isEqualTo(data);
  }

  @Test
  void compressesBeforeItEncryptsWhereThatHelps() {
    assertThat(key.encrypt(new byte[1000], zstd, new SecureRandom()).kind())
        .isEqualTo(BlobKind.COMPRESSED_ENCRYPTED);
    assertThat(key.encrypt(RandomBytes.noise(1, 1000), zstd, new SecureRandom()).kind())
        .isEqualTo(BlobKind.ENCRYPTED);
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
    assertThatThrownBy(() -> key.decrypt(DataBlob.parse("x", forged), zstd, 0)).isInstanceOf(CryptException.class);
  }

  @Test
  void anotherKeyDoesNotFit() {
    DataBlob blob = key.encrypt(HELLO, null, new SecureRandom());
    CryptKey other = new CryptKey(sequence(1, 32));
    assertThatThrownBy(() -> other.decrypt(blob, zstd, 100)).isInstanceOf(CryptException.class);
    assertThat(other.fingerprint()).isNotEqualTo(key.fingerprint());
  }

  @Test
  void plainBlobsNeedNoKey() throws IOException {
    assertThat(key.decrypt(DataBlob.encode(HELLO, null), zstd, 5)).isEqualTo(HELLO);
  }

  @Test
  void aClosedKeyIsOfNoUse() {
    key.close();
    assertThatThrownBy(() -> key.encrypt(HELLO, null, new SecureRandom())).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> key.digest(HELLO, 0, 5)).isInstanceOf(IllegalStateException.class);
    assertThat(key).hasToString("CryptKey[closed]");
  }

  @Test
  void theTextFormNamesTheKeyByItsFingerprintOnly() {
    assertThat(key).hasToString("CryptKey[0e:ab:d4:46:0b:6e:b9:ca]");
  }

  @Test
  void theCallersArrayIsNotKept() {
    Fingerprint before = key.fingerprint();
    java.util.Arrays.fill(raw, (byte) 0);
    assertThat(key.fingerprint()).isEqualTo(before);
  }
}
