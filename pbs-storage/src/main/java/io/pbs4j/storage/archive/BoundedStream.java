package io.pbs4j.storage.archive;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.DataBlob;
import java.io.IOException;
import java.io.InputStream;

/** A blob's content while it is decompressed, up to the limit that blobs have. */
final class BoundedStream extends InputStream {
  private final InputStream in;
  private final String source;
  private long left = DataBlob.MAX_DECODED;

  BoundedStream(InputStream in, String source) {
    this.in = in;
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int got = in.read(target, offset, length);
    left -= Math.max(got, 0);
    if (left < 0) {
      throw new FormatException(
          FormatException.Kind.TOO_LARGE,
          source,
          FormatException.NO_OFFSET,
          "decoded blob is larger than " + DataBlob.MAX_DECODED + " bytes");
    }
    return got;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
