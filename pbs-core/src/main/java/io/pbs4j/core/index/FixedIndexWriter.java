package io.pbs4j.core.index;

import io.pbs4j.core.chunk.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * Writes a fixed index, slots in any order. Slots never written stay {@link Digest#ZERO}. The file is whole
 * only after {@link #finish()}. Not safe for several threads.
 */
public final class FixedIndexWriter implements Closeable {
  /** Most slots whose offsets in the file are numbers. */
  private static final long MAX_COUNT = (Long.MAX_VALUE - IndexHeader.LENGTH) / Digest.LENGTH;

  private final FileChannel channel;
  private final IndexHeader header;
  private final long size;
  private final long chunkSize;
  private final long count;
  private final ByteBuffer slot = ByteBuffer.allocate(Digest.LENGTH);

  private FixedIndexWriter(FileChannel channel, IndexHeader header, long size, long chunkSize) {
    this.channel = channel;
    this.header = header;
    this.size = size;
    this.chunkSize = chunkSize;
    this.count = chunkCount(size, chunkSize);
  }

  /**
   * Creates the file, which must not exist, with all slots zero. Leaves none behind if that fails.
   *
   * @param size bytes of the image, at least 1
   * @param chunkSize bytes of every chunk but the last
   * @param created seconds since 1970
   */
  public static FixedIndexWriter create(Path file, UUID uuid, long created, long size, long chunkSize)
      throws IOException {
    if (size < 1 || chunkSize < 1) {
      throw new IllegalArgumentException("size and chunk size must be positive");
    }
    if (chunkCount(size, chunkSize) > MAX_COUNT) {
      throw new IllegalArgumentException("image of " + size + " bytes has too many chunks");
    }
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FixedIndexWriter writer =
          new FixedIndexWriter(channel, new IndexHeader(uuid, created, Digest.ZERO), size, chunkSize);
      // One byte at the end makes the file sparse and as long as it will be.
      writer.writeAt(ByteBuffer.allocate(1), IndexHeader.LENGTH + writer.count * Digest.LENGTH - 1);
      return writer;
    } catch (IOException | RuntimeException e) {
      channel.close();
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** Number of chunks of an image. */
  public static long chunkCount(long size, long chunkSize) {
    return size / chunkSize + (size % chunkSize == 0 ? 0 : 1);
  }

  /** Number of slots. */
  public long count() {
    return count;
  }

  /** Sets one slot. */
  public void put(long position, Digest digest) throws IOException {
    if (position < 0 || position >= count) {
      throw new IndexOutOfBoundsException("chunk " + position + " of " + count);
    }
    digest.copyTo(slot.clear().array(), 0);
    writeAt(slot, IndexHeader.LENGTH + position * Digest.LENGTH);
  }

  /** Sets all slots from another index of the same size and chunk size. */
  public void copyFrom(FixedIndexReader other) throws IOException {
    if (other.size() != size || other.chunkSize() != chunkSize) {
      throw new IllegalArgumentException("index sizes not equal");
    }
    other.forEach((position, start, end, digest) -> put(position, digest));
  }

  /** Computes the checksum over all slots and writes the header. */
  public Digest finish() throws IOException {
    MessageDigest sha = Digest.newSha256();
    ByteBuffer block = ByteBuffer.allocate(1024 * Digest.LENGTH);
    long end = IndexHeader.LENGTH + count * Digest.LENGTH;
    for (long at = IndexHeader.LENGTH; at < end; ) {
      block.clear().limit((int) Math.min(block.capacity(), end - at));
      int got = channel.read(block, at);
      if (got < 0) {
        throw new IOException("index file was cut short while it was written");
      }
      sha.update(block.flip());
      at += got;
    }
    Digest csum = Digest.of(sha.digest());
    ByteBuffer bytes =
        new IndexHeader(header.uuid(), header.created(), csum).write(IndexHeader.FIXED_MAGIC);
    bytes.putLong(IndexHeader.EXTRA_OFFSET, size).putLong(IndexHeader.EXTRA_OFFSET + 8, chunkSize);
    writeAt(bytes, 0);
    return csum;
  }

  private void writeAt(ByteBuffer bytes, long offset) throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
