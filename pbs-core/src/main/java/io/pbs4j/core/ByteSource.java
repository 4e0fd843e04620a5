package io.pbs4j.core;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Bytes that can be read at any place without those before it: a file, an archive whose chunks are fetched
 * when they are needed.
 */
public interface ByteSource extends Closeable {
  /** Name for error messages. */
  String name();

  /** Number of bytes. */
  long size();

  /**
   * Reads some bytes; may return fewer than asked for, but at least one.
   *
   * @param position first byte, from 0
   * @return bytes read, or -1 if the position is at or behind the end; 0 only for a length of 0
   */
  int read(long position, byte[] target, int offset, int length) throws IOException;

  /** Releases what is held; nothing by default. */
  @Override
  default void close() throws IOException {}

  /**
   * Reads exactly so many bytes.
   *
   * @throws FormatException if the source ends before
   */
  default void readFully(long position, byte[] target, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int got = read(position + done, target, offset + done, length - done);
      if (got < 0) {
        throw new FormatException(FormatException.Kind.TRUNCATED, name(), position + done, "ends early");
      }
      done += got;
    }
  }

  /**
   * A part as a stream. Skipping reads nothing; closing leaves the source open.
   *
   * @param from first byte
   * @param to byte behind the last, clipped to the size
   */
  default InputStream stream(long from, long to) {
    return new SourceStream(this, from, to, false);
  }

  /** All of it as a stream; closing closes the source. */
  default InputStream owningStream() {
    return new SourceStream(this, 0, size(), true);
  }

  /**
   * A part as a source of its own. Closing it leaves this one open.
   *
   * @param name for error messages
   * @throws IndexOutOfBoundsException if the part is not within this source
   */
  default ByteSource slice(String name, long from, long length) {
    if (from < 0 || length < 0 || length > size() - from) {
      throw new IndexOutOfBoundsException(length + " bytes at " + from + " of " + size());
    }
    return new SourceSlice(this, name, from, length);
  }

  /** Opens a file; the caller closes it. */
  static ByteSource open(Path file) throws IOException {
    return FileSource.open(file);
  }

  /** An open file, which the source owns from then on. */
  static ByteSource of(String name, FileChannel channel) throws IOException {
    return new FileSource(name, channel, channel.size());
  }

  /** Bytes in memory; kept, not copied. */
  static ByteSource of(String name, byte[] bytes) {
    return new ArraySource(name, bytes);
  }
}
