package io.pbs4j.core.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import io.pbs4j.core.Hex;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.testkit.RandomBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DataBlobTest {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

  /** {@code hello} under the key 00 01 .. 1f with the initialisation vector a0 a1 .. af. */
  private static final String ENCRYPTED_HELLO =
      "7b6785be222d4cf0 93a6a883 a0a1a2a3a4a5a6a7a8a9aaabacadaeaf 9df2249feea0c8e5eead5edf2badeb28"
          + " 42c64fd077";

  private final Zstd zstd = Zstd.detect();

  @Nested
  class KnownBlobs {
    @Test
    void checksumIsTheUsualCrc32() {
      CRC32 crc = new CRC32();
      crc.update("123456789".getBytes(StandardCharsets.US_ASCII));
      assertThat(crc.getValue()).isEqualTo(0xcbf43926L);
    }

    @Test
    void plainBlobOfHello() throws FormatException {
      DataBlob blob = DataBlob.encode(HELLO, null);

      assertThat(blob.bytes()).isEqualTo(Hex.bytes("42ab3807be8370a1 86a61036 68656c6c6f"));
      assertThat(blob.storedCrc()).isEqualTo(0x3610a686);
      assertThat(Digest.sha256(blob.bytes()))
          .hasToString("9c5944aba3379b450612203cafb5bf60c2358103550b7f799d197f4668f169d5");
      assertThat(DataBlob.parse("hello.blob", blob.bytes()).decode(zstd, 5)).isEqualTo(HELLO);
    }

    @Test
    void emptyPlainBlobIsAHeaderAlone() throws FormatException {
      DataBlob blob = DataBlob.encode(new byte[0], zstd);

      assertThat(blob.bytes()).isEqualTo(Hex.bytes("42ab3807be8370a1 00000000"));
      assertThat(blob.decode(zstd, 0)).isEmpty();
    }

    @Test
    void checksumOfAnEncryptedBlobLeavesOutVectorAndTag() throws FormatException {
      byte[] bytes = Hex.bytes(ENCRYPTED_HELLO);
      DataBlob blob = DataBlob.parse("hello.blob", bytes);

      assertThat(blob.kind()).isEqualTo(BlobKind.ENCRYPTED);
      assertThat(blob.computedCrc()).isEqualTo(0x83a8a693);
      blob.verifyCrc();
      assertThat(Digest.sha256(bytes))
          .hasToString("0143510763570ea59cf836c88148a850cd3dff3f0bf8dc32fe3bcc18e6d7dc32");
    }
  }

  @Nested
  class Parsing {
    @Test
    void refusesLessThanAHeader() {
      assertRefused(new byte[11], Kind.TRUNCATED, "blob too small (11 bytes).");
      assertRefused(new byte[0], Kind.TRUNCATED, "blob too small (0 bytes).");
    }

    @Test
    void refusesAnEncryptedBlobWithoutItsWholeHeader() {
      byte[] cut = Arrays.copyOf(Hex.bytes(ENCRYPTED_HELLO), 43);
      assertRefused(cut, Kind.TRUNCATED, "encrypted blob too small (43 bytes).");
    }

    @Test
    void refusesAnUnknownMagic() {
      assertRefused(new byte[12], Kind.WRONG_MAGIC, "unable to parse raw blob - wrong magic");
    }

    @Test
    void namesTheSourceInErrors() {
      assertThatThrownBy(() -> DataBlob.parse("dir/etc.conf.blob", new byte[3]))
          .isInstanceOfSatisfying(
              FormatException.class,
              e -> {
                assertThat(e.source()).isEqualTo("dir/etc.conf.blob");
                assertThat(e.offset()).isEqualTo(3);
                assertThat(e.describe())
                    .isEqualTo("dir/etc.conf.blob: at byte 3: blob too small (3 bytes).");
              });
    }

    @Test
    void doesNotLookAtTheChecksum() throws FormatException {
      byte[] bytes = DataBlob.encode(HELLO, null).bytes();
      bytes[8] ^= 1;
      assertThat(DataBlob.parse("x", bytes).kind()).isEqualTo(BlobKind.PLAIN);
    }

    private void assertRefused(byte[] bytes, Kind kind, String message) {
      assertThatThrownBy(() -> DataBlob.parse("x", bytes))
          .hasMessage(message)
          .asInstanceOf(InstanceOfAssertFactories.type(FormatException.class))
          .extracting(FormatException::kind)
          .isEqualTo(kind);
    }
  }

  @Nested
  class Encoding {
    @Test
    void compressesWhatBecomesSmaller() throws FormatException {
      byte[] zeros = new byte[100_000];
      DataBlob blob = DataBlob.encode(zeros, zstd);

      assertThat(blob.kind()).isEqualTo(BlobKind.COMPRESSED);
      assertThat(blob.length()).isLessThan(200);
      assertThat(blob.decode(zstd, zeros.length)).isEqualTo(zeros);
    }

    @Test
    void leavesNoiseAsItIs() {
      byte[] noise = RandomBytes.noise(1, 10_000);
      DataBlob blob = DataBlob.encode(noise, zstd);

      assertThat(blob.kind()).isEqualTo(BlobKind.PLAIN);
      assertThat(blob.length()).isEqualTo(noise.length + 12);
    }

    @Test
    void takesAPartOfAnArray() throws FormatException {
      byte[] data = RandomBytes.noise(2, 1000);
      DataBlob blob = DataBlob.encode(data, 100, 300, zstd);
      assertThat(blob.decode(zstd, 300)).isEqualTo(Arrays.copyOfRange(data, 100, 400));
    }

    @Test
    void writesTheRightChecksum() throws FormatException {
      DataBlob blob = DataBlob.encode(RandomBytes.mixed(3, 5000), zstd);
      assertThat(blob.storedCrc()).isEqualTo(blob.computedCrc());
      blob.verifyCrc();
    }

    @Test
    void buildsAnEncryptedBlobFromItsParts() throws FormatException {
      byte[] iv = Hex.bytes("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");
      DataBlob blob =
          DataBlob.encrypted(
              BlobKind.ENCRYPTED,
              iv,
              5,
              (target, tagAt, textAt) -> {
                System.arraycopy(
                    Hex.bytes("9df2249feea0c8e5eead5edf2badeb28"), 0, target, tagAt, 16);
                System.arraycopy(Hex.bytes("42c64fd077"), 0, target, textAt, 5);
              });
      assertThat(blob.bytes()).isEqualTo(Hex.bytes(ENCRYPTED_HELLO));
    }

    @Test
    void buildsNoEncryptedBlobOfAPlainKind() {
      assertThatThrownBy(() -> DataBlob.encrypted(BlobKind.PLAIN, new byte[16], 1, (t, a, b) -> {}))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class Checksum {
    @Test
    void wrongOneIsRefusedByVerifyAndDecode() throws FormatException {
      byte[] bytes = DataBlob.encode(HELLO, null).bytes();
      bytes[14] ^= 0x20;
      DataBlob blob = DataBlob.parse("x", bytes);

      assertThatThrownBy(blob::verifyCrc).hasMessage("Data blob has wrong CRC checksum.");
      assertThatThrownBy(() -> blob.decode(zstd, 100))
          .hasMessage("Data blob has wrong CRC checksum.");
    }

    @Test
    void canBeSetAnew() throws FormatException {
      byte[] bytes = DataBlob.encode(HELLO, null).bytes();
      Arrays.fill(bytes, 8, 12, (byte) 0);
      DataBlob blob = DataBlob.parse("x", bytes);

      blob.updateCrc();

      assertThat(blob.bytes()).isEqualTo(DataBlob.encode(HELLO, null).bytes());
    }
  }

  @Nested
  class Decoding {
    @Test
    void refusesAnEncryptedBlob() {
      assertThatThrownBy(() -> DataBlob.parse("x", Hex.bytes(ENCRYPTED_HELLO)).decode(zstd, 100))
          .asInstanceOf(InstanceOfAssertFactories.type(FormatException.class))
          .extracting(FormatException::kind)
          .isEqualTo(Kind.ENCRYPTED);
    }

    @Test
    void acceptsExactlyTheLimitAndNotOneByteMore() throws FormatException {
      for (byte[] data : new byte[][] {RandomBytes.noise(4, 1000), new byte[1000]}) {
        DataBlob blob = DataBlob.encode(data, zstd);
        assertThat(blob.decode(zstd, 1000)).isEqualTo(data);
        assertThatThrownBy(() -> blob.decode(zstd, 999))
            .asInstanceOf(InstanceOfAssertFactories.type(FormatException.class))
            .extracting(FormatException::kind)
            .isEqualTo(Kind.TOO_LARGE);
      }
    }

    @Test
    void stopsADecompressionBombAtTheLimit() {
      DataBlob bomb = DataBlob.encode(new byte[64 << 20], zstd);
      assertThat(bomb.length()).isLessThan(100_000);
      assertThatThrownBy(() -> bomb.decode(zstd, 1 << 20))
          .hasMessageContaining("larger than 1048576 bytes");
    }

    @Test
    void leavesTheBlobAsItWas() throws FormatException {
      DataBlob blob = DataBlob.encode(RandomBytes.mixed(5, 3000), zstd);
      byte[] before = blob.bytes().clone();
      blob.decode(zstd, 3000)[0]++;
      assertThat(blob.bytes()).isEqualTo(before);
    }
  }

  @Test
  void payloadIsWhatFollowsTheHeader() throws FormatException {
    DataBlob blob = DataBlob.parse("x", Hex.bytes(ENCRYPTED_HELLO));
    byte[] payload = new byte[blob.payload().remaining()];
    blob.payload().get(payload);
    assertThat(Hex.of(payload)).isEqualTo("42c64fd077");
  }
}
