package io.pbs4j.core.index;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import io.pbs4j.core.chunk.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Objects;

/** A fixed index: chunks of one size, the last possibly shorter. See {@code docs/formats.md}, "Fixed index". */
public final class FixedIndexReader extends IndexReader {
  private final long size;
  private final long chunkSize;

  private FixedIndexReader(
      ByteSource source, IndexHeader header, long count, long size, long chunkSize) {
    super(source, header, count, Digest.LENGTH);
    this.size = size;
    this.chunkSize = chunkSize;
  }

  static FixedIndexReader create(ByteSource index, ByteBuffer bytes) throws FormatException {
    String source = index.name();
    long length = index.size();
    IndexHeader header = IndexHeader.read(source, bytes, IndexHeader.FIXED_MAGIC);
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    long size = bytes.getLong(IndexHeader.EXTRA_OFFSET);
    long chunkSize = bytes.getLong(IndexHeader.EXTRA_OFFSET + 8);
    if (size < 0) {
      throw new FormatException(
          Kind.INVALID_VALUE, source, IndexHeader.EXTRA_OFFSET, "image size is out of range");
    }
    if (chunkSize <= 0 || chunkSize > 1L << 30) {
      throw new FormatException(
          Kind.INVALID_VALUE, source, IndexHeader.EXTRA_OFFSET + 8, "chunk size is out of range");
    }
    long count = FixedIndexWriter.chunkCount(size, chunkSize);
    // Compared by division first: count * 32 could overflow.
    if (count != (length - IndexHeader.LENGTH) / Digest.LENGTH
        || (length - IndexHeader.LENGTH) % Digest.LENGTH != 0) {
      throw new FormatException(
          Kind.WRONG_LENGTH,
          source,
          length,
          "got unexpected file size (" + count + " chunks announced, file has " + length + " bytes)");
    }
    return new FixedIndexReader(index, header, count, size, chunkSize);
  }

  @Override
  public long size() {
    return size;
  }

  /** Bytes of every chunk but the last. */
  public long chunkSize() {
    return chunkSize;
  }

  @Override
  public long start(long position) {
    return Objects.checkIndex(position, count()) * chunkSize;
  }

  @Override
  public long end(long position) {
    long start = start(position);
    return start + Math.min(chunkSize, size - start);
  }

  @Override
  public Digest digest(long position) throws IOException {
    return Digest.read(entries(position, 1));
  }

  @Override
  void visit(long first, ByteBuffer entries, Visitor visitor) throws IOException {
    for (long position = first; entries.hasRemaining(); position++) {
      visitor.chunk(position, start(position), end(position), Digest.read(entries));
    }
  }

  @Override
  void words(long first, ByteBuffer entries, long[] words) {
    int number = entries.remaining() / Digest.LENGTH;
    for (int i = 0; i < number; i++) {
      words[i] = entries.getLong(i * Digest.LENGTH);
    }
  }

  @Override
  public Digest computeCsum() throws IOException {
    MessageDigest sha = Digest.newSha256();
    byte[] word = new byte[Digest.LENGTH];
    forEach(
        (position, start, end, digest) -> {
          digest.copyTo(word, 0);
          sha.update(word);
        });
    return Digest.of(sha.digest());
  }
}
