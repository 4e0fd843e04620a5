package io.pbs4j.core.index;

import io.pbs4j.core.chunk.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * Writes a dynamic index, entry after entry. The file is whole only after {@link #finish()}. Not safe for
 * several threads.
 */
public final class DynamicIndexWriter implements Closeable {
  private static final int BUFFERED_ENTRIES = 200;

  private final FileChannel channel;
  private final UUID uuid;
  private final long created;
  private final MessageDigest sha = Digest.newSha256();
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFERED_ENTRIES * DynamicIndexReader.ENTRY_LENGTH)
          .order(ByteOrder.LITTLE_ENDIAN);
  private long written = IndexHeader.LENGTH;
  private long end;
  private long count;

  private DynamicIndexWriter(FileChannel channel, UUID uuid, long created) {
    this.channel = channel;
    this.uuid = uuid;
    this.created = created;
  }

  /**
   * Creates the file, which must not exist.
   *
   * @param created seconds since 1970
   */
  public static DynamicIndexWriter create(Path file, UUID uuid, long created) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new DynamicIndexWriter(channel, uuid, created);
  }

  /** Number of entries so far. */
  public long count() {
    return count;
  }

  /** Bytes of the archive so far: the start of the next chunk. */
  public long size() {
    return end;
  }

  /**
   * Appends a chunk.
   *
   * @param length bytes of the chunk, at least 1
   */
  public void add(Digest digest, long length) throws IOException {
    if (length < 1) {
      throw new IllegalArgumentException("chunk length must be positive, got " + length);
    }
    if (buffer.remaining() < DynamicIndexReader.ENTRY_LENGTH) {
      flush();
    }
    end = Math.addExact(end, length);
    int at = buffer.position();
    buffer.putLong(end);
    digest.copyTo(buffer.array(), at + 8);
    buffer.position(at + DynamicIndexReader.ENTRY_LENGTH);
    sha.update(buffer.array(), at, DynamicIndexReader.ENTRY_LENGTH);
    count++;
  }

  /** Writes what is buffered and the header; nothing may be added afterwards. */
  public Digest finish() throws IOException {
    flush();
    Digest csum = Digest.of(sha.digest());
    ByteBuffer bytes = new IndexHeader(uuid, created, csum).write(IndexHeader.DYNAMIC_MAGIC);
    for (long at = 0; bytes.hasRemaining(); ) {
      at += channel.write(bytes, at);
    }
    return csum;
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      written += channel.write(buffer, written);
    }
    buffer.clear();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
