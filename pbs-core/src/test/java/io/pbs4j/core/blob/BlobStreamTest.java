package io.pbs4j.core.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.Hex;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.testkit.RandomBytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BlobStreamTest {
  private static final List<byte[]> BLOBS =
      List.of(
          DataBlob.encode(new byte[0], null).bytes(),
          DataBlob.encode(RandomBytes.noise(1, 200), null).bytes(),
          DataBlob.encode(new byte[5000], Zstd.pureJava()).bytes(),
          encrypted(BlobKind.ENCRYPTED, 0),
          encrypted(BlobKind.ENCRYPTED, 77),
          encrypted(BlobKind.COMPRESSED_ENCRYPTED, 300));

  private static byte[] encrypted(BlobKind kind, int length) {
    byte[] text = RandomBytes.noise(length, length);
    return DataBlob.encrypted(
            kind,
            RandomBytes.noise(9, 16),
            length,
            (target, tagAt, textAt) -> System.arraycopy(text, 0, target, textAt, length))
        .bytes();
  }

  @Test
  void readsByteByByteWhatIsParsedAsAWhole() throws FormatException {
    for (byte[] bytes : BLOBS) {
      assertSameAsWhole(bytes, List.of(1));
    }
  }

  @Property
  void piecesOfAnySizeGiveTheSame(
      @ForAll @IntRange(max = 5) int which,
      @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 60) Integer> sizes)
      throws FormatException {
    assertSameAsWhole(BLOBS.get(which), sizes);
  }

  /**
   * Feeds a blob in pieces of the given sizes, over and over, and compares with {@link DataBlob}.
   */
  private static void assertSameAsWhole(byte[] bytes, List<Integer> sizes) throws FormatException {
    DataBlob whole = DataBlob.parse("whole", bytes);
    BlobStream stream = new BlobStream("pieces");
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    int at = 0;
    for (int i = 0; at < bytes.length; i++) {
      // An empty piece changes nothing; one more byte keeps a list of zeros from standing still.
      int size = Math.min(sizes.get(i % sizes.size()) + (i % 7 == 6 ? 1 : 0), bytes.length - at);
      ByteBuffer piece =
          i % 2 == 0 ? ByteBuffer.wrap(bytes, at, size) : ByteBuffer.allocateDirect(size);
      if (piece.isDirect()) {
        piece.put(bytes, at, size).flip();
      }
      ByteBuffer part = stream.update(piece);
      assertThat(piece.hasRemaining()).isFalse();
      while (part.hasRemaining()) {
        payload.write(part.get());
      }
      at += size;
    }
    assertThat(stream.requireKind()).isEqualTo(whole.kind());
    assertThat(stream.length()).isEqualTo(bytes.length);
    assertThat(stream.payloadLength()).isEqualTo(bytes.length - whole.kind().headerLength());
    assertThat(stream.storedCrc()).isEqualTo(whole.storedCrc());
    assertThat(stream.computedCrc()).isEqualTo(whole.computedCrc());
    assertThat(ByteBuffer.wrap(payload.toByteArray())).isEqualTo(whole.payload());
    stream.verifyCrc();
  }

  @Test
  void knowsTheKindAsSoonAsEightBytesPassed() throws FormatException {
    BlobStream stream = new BlobStream("x");
    byte[] bytes = BLOBS.get(1);

    stream.update(ByteBuffer.wrap(bytes, 0, 7));
    assertThat(stream.kind()).isNull();
    stream.update(ByteBuffer.wrap(bytes, 7, 1));
    assertThat(stream.kind()).isEqualTo(BlobKind.PLAIN);
  }

  @Test
  void refusesAnUnknownMagicWithTheByteThatCompletesIt() throws FormatException {
    BlobStream stream = new BlobStream("x");
    stream.update(ByteBuffer.wrap(new byte[7]));
    assertThatThrownBy(() -> stream.update(ByteBuffer.wrap(new byte[1])))
        .isInstanceOf(FormatException.class)
        .hasMessage("unable to parse raw blob - wrong magic");
  }

  @Test
  void aBlobThatEndsWithinItsHeaderIsTooSmall() throws FormatException {
    BlobStream stream = new BlobStream("x");
    assertThatThrownBy(stream::requireKind).hasMessage("blob too small (0 bytes).");
    stream.update(ByteBuffer.wrap(BLOBS.get(1), 0, 11));
    assertThatThrownBy(stream::requireKind).hasMessage("blob too small (11 bytes).");
  }

  @Test
  void anEncryptedBlobThatEndsWithinItsHeaderIsTooSmall() throws FormatException {
    BlobStream stream = new BlobStream("x");
    stream.update(ByteBuffer.wrap(BLOBS.get(4), 0, 43));
    assertThatThrownBy(stream::requireKind).hasMessage("encrypted blob too small (43 bytes).");
  }

  @Test
  void givesTheChecksumAsItStandsInAHeader() throws FormatException {
    byte[] bytes = DataBlob.encode("hello".getBytes(StandardCharsets.US_ASCII), null).bytes();
    Arrays.fill(bytes, 8, 12, (byte) 0);
    BlobStream stream = new BlobStream("x");
    stream.update(ByteBuffer.wrap(bytes));

    assertThat(Hex.of(stream.crcBytes())).isEqualTo("86a61036");
    assertThatThrownBy(stream::verifyCrc).hasMessage("Data blob has wrong CRC checksum.");
  }
}
