package io.pbs4j.core.compress;

import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdInputStream;
import io.airlift.compress.zstd.ZstdOutputStream;
import io.pbs4j.core.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** aircompressor: zstd without native code. */
final class JavaZstd implements Zstd {
  @Override
  public byte @Nullable [] compress(byte[] source, int offset, int length, int limit) {
    ZstdCompressor compressor = new ZstdCompressor();
    byte[] target = new byte[compressor.maxCompressedLength(length)];
    int written = compressor.compress(source, offset, length, target, 0, target.length);
    return written < limit ? Arrays.copyOf(target, written) : null;
  }

  @Override
  public InputStream decompressing(InputStream source) {
    return new CheckedStream(new ZstdInputStream(new FrameCheck(source)));
  }

  @Override
  public OutputStream compressing(OutputStream target) throws IOException {
    return new ZstdOutputStream(target);
  }

  @Override
  public String provider() {
    return "aircompressor";
  }

  /** Turns the decoder's runtime exceptions on bad data into the {@code IOException} that readers expect. */
  private static final class CheckedStream extends InputStream {
    private final InputStream decoder;

    CheckedStream(InputStream decoder) {
      this.decoder = decoder;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      int count = read(one, 0, 1);
      return count < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        return decoder.read(target, offset, length);
      } catch (RuntimeException e) {
        // Of many kinds: the decoder's own, failed states, numbers that overflow.
        throw new FormatException(
            FormatException.Kind.INVALID_VALUE,
            "zstd data",
            FormatException.NO_OFFSET,
            "zstd: " + e.getMessage());
      }
    }

    @Override
    public void close() throws IOException {
      decoder.close();
    }
  }
}
