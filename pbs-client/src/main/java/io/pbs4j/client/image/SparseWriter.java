package io.pbs4j.client.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Writes to a new file but leaves out blocks of zeros, which become holes once the file has its length. */
public final class SparseWriter {
  /** What is looked at for zeros: the block of common file systems. */
  private static final int BLOCK = 4096;

  private final FileChannel channel;

  /** Writes to a channel, which stays the caller's. */
  public SparseWriter(FileChannel channel) {
    this.channel = channel;
  }

  /** Makes a new, empty file as long as it will be. */
  public void extend(long length) throws IOException {
    if (length > 0) {
      // There is no other way that takes names of any bytes.
      writeRange(channel, length - 1, new byte[1], 0, 1);
    }
  }

  /** Writes the first bytes of an array at a place that holds zeros so far. */
  public void write(long position, byte[] data, int length) throws IOException {
    int begin = 0;
    while (begin < length) {
      int end = begin;
      while (end < length && !isHole(data, end, length)) {
        end = Math.min(end + BLOCK, length);
      }
      writeRange(channel, position + begin, data, begin, end - begin);
      begin = end;
      while (begin < length && isHole(data, begin, length)) {
        begin = Math.min(begin + BLOCK, length);
      }
    }
  }

  private static boolean isHole(byte[] data, int offset, int length) {
    return ImageChunks.isZero(data, offset, Math.min(BLOCK, length - offset));
  }

  /** Writes a range of an array at a place, zeros included. */
  public static void writeRange(FileChannel channel, long position, byte[] data, int offset, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(data, offset, length);
    for (long at = position; bytes.hasRemaining(); ) {
      at += channel.write(bytes, at);
    }
  }
}
