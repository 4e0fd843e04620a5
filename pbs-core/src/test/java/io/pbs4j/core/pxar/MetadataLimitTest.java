package io.pbs4j.core.pxar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.FormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** An archive can be endless; what is kept of one entry must not be. */
class MetadataLimitTest {
  /** A directory's entry and then extended attributes of 60 KiB without end. */
  private static final class Endless extends InputStream {
    private final ByteBuffer entry =
        ByteBuffer.allocate(16 + 40)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(0xd5956474e588acefL)
            .putLong(56)
            .putLong(0040755)
            .position(16 + 40)
            .flip();
    private final ByteBuffer attribute =
        ByteBuffer.allocate(60 << 10)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(0x0dab0229b57dcd03L)
            .putLong(60 << 10)
            .put((byte) 'a')
            .put((byte) 0)
            .position(60 << 10)
            .flip();
    private long given;

    @Override
    public int read() {
      given++;
      if (entry.hasRemaining()) {
        return entry.get() & 0xff;
      }
      if (!attribute.hasRemaining()) {
        attribute.rewind();
      }
      return attribute.get() & 0xff;
    }
  }

  @Test
  void metadataWithoutEndIsRefused() {
    Endless endless = new Endless();
    PxarReader reader = new PxarReader("endless.pxar", endless);
    assertThatThrownBy(reader::next)
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("too much metadata");
    assertThat(endless.given).isLessThan(5 << 20);
  }

  @Test
  void aLargeFileBehindItsMetadataIsNoMetadata() throws IOException {
    ByteBuffer archive = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
    archive.putLong(0xd5956474e588acefL).putLong(56).putLong(0040755).position(56);
    archive.putLong(0x16701121063917b3L).putLong(18).put((byte) 'a').put((byte) 0);
    archive.putLong(0xd5956474e588acefL).putLong(56).putLong(0100644).position(56 + 18 + 56);
    archive.putLong(0x28147a1b0b7c1a25L).putLong(1L << 40);
    PxarReader reader =
        new PxarReader(
            "large.pxar", new ByteArrayInputStream(archive.array(), 0, archive.position()));
    assertThat(reader.next()).isInstanceOf(PxarEvent.DirectoryStart.class);
    assertThat(reader.next())
        .isInstanceOfSatisfying(
            PxarEvent.File.class, file -> assertThat(file.size()).isEqualTo((1L << 40) - 16));
  }
}
