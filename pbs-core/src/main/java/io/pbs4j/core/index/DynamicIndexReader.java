package io.pbs4j.core.index;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import io.pbs4j.core.chunk.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/** A dynamic index: chunks of varying size, each with its end. See {@code docs/formats.md}, "Dynamic index". */
public final class DynamicIndexReader extends IndexReader {
  /** Bytes of one entry: end (8) and digest (32). */
  static final int ENTRY_LENGTH = 8 + Digest.LENGTH;

  private final long size;

  private DynamicIndexReader(ByteSource source, IndexHeader header, long count) throws IOException {
    super(source, header, count, ENTRY_LENGTH);
    size = count == 0 ? 0 : checkEnd(count - 1, 0, entries(count - 1, 1).getLong());
  }

  static DynamicIndexReader create(ByteSource index, ByteBuffer bytes) throws IOException {
    String source = index.name();
    long length = index.size();
    IndexHeader header = IndexHeader.read(source, bytes, IndexHeader.DYNAMIC_MAGIC);
    if ((length - IndexHeader.LENGTH) % ENTRY_LENGTH != 0) {
      throw new FormatException(
          Kind.WRONG_LENGTH, source, length, "got unexpected file size (" + length + " bytes)");
    }
    return new DynamicIndexReader(index, header, (length - IndexHeader.LENGTH) / ENTRY_LENGTH);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long start(long position) throws IOException {
    return position == 0 ? 0 : end(position - 1);
  }

  @Override
  public long end(long position) throws IOException {
    return checkEnd(position, 0, entries(position, 1).getLong());
  }

  @Override
  public Digest digest(long position) throws IOException {
    return Digest.read(entries(position, 1).position(8));
  }

  @Override
  void visit(long first, ByteBuffer entries, Visitor visitor) throws IOException {
    long start = start(first);
    for (long position = first; entries.hasRemaining(); position++) {
      long end = checkEnd(position, start, entries.getLong());
      visitor.chunk(position, start, end, Digest.read(entries));
      start = end;
    }
  }

  @Override
  void words(long first, ByteBuffer entries, long[] words) throws IOException {
    long start = start(first);
    int number = entries.remaining() / ENTRY_LENGTH;
    for (int i = 0; i < number; i++) {
      start = checkEnd(first + i, start, Long.reverseBytes(entries.getLong(i * ENTRY_LENGTH)));
      words[i] = entries.getLong(i * ENTRY_LENGTH + 8);
    }
  }

  @Override
  public Digest computeCsum() throws IOException {
    MessageDigest sha = Digest.newSha256();
    ByteBuffer entry = ByteBuffer.allocate(ENTRY_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    forEach(
        (position, start, end, digest) -> {
          digest.copyTo(entry.putLong(0, end).array(), 8);
          sha.update(entry.array());
        });
    return Digest.of(sha.digest());
  }

  private long checkEnd(long position, long start, long end) throws FormatException {
    if (end < start) {
      throw new FormatException(
          Kind.INVALID_VALUE,
          source(),
          offset(position),
          "chunk " + position + " ends at " + Long.toUnsignedString(end) + ", before its start " + start);
    }
    return end;
  }
}
