package io.pbs4j.core.index;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import io.pbs4j.core.chunk.Digest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * What both index formats share: the first 64 bytes of a 4096-byte header.
 *
 * @param uuid random identifier
 * @param created seconds since 1970
 * @param csum checksum over the entries
 */
record IndexHeader(UUID uuid, long created, Digest csum) {
  /** Length of the header of both formats; entries follow. */
  static final int LENGTH = 4096;

  static final long FIXED_MAGIC = 0x2f7f41ed91fd0fcdL;
  static final long DYNAMIC_MAGIC = 0x1c914ea519bab3cdL;

  /** Where the checksum lies. */
  static final int CSUM_OFFSET = 32;

  /** Where the fields of the fixed format follow. */
  static final int EXTRA_OFFSET = 64;

  static IndexHeader read(String source, ByteBuffer header, long magic) throws FormatException {
    header.order(ByteOrder.BIG_ENDIAN);
    if (header.getLong(0) != magic) {
      throw new FormatException(Kind.WRONG_MAGIC, source, 0, "got unknown magic number");
    }
    UUID uuid = new UUID(header.getLong(8), header.getLong(16));
    long created = header.order(ByteOrder.LITTLE_ENDIAN).getLong(24);
    return new IndexHeader(uuid, created, Digest.read(header.duplicate().position(CSUM_OFFSET)));
  }

  /** A whole header with zero padding, position 0. */
  ByteBuffer write(long magic) {
    ByteBuffer header = ByteBuffer.allocate(LENGTH).order(ByteOrder.BIG_ENDIAN);
    header.putLong(magic).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    header.order(ByteOrder.LITTLE_ENDIAN).putLong(created);
    header.put(csum.toByteArray());
    return header.position(0);
  }
}
