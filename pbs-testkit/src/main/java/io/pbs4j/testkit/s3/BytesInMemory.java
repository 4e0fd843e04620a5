package io.pbs4j.testkit.s3;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Contents in memory. */
final class BytesInMemory implements StoredBytes {
  private static final int STEP = 128 << 10;
  private final Etags etags;
  private final Map<String, byte[]> contents = new ConcurrentHashMap<>();

  BytesInMemory(Etags etags) {
    this.etags = etags;
  }

  @Override
  public Draft receive(InputStream body, long length) throws IOException {
    if (length > Integer.MAX_VALUE - 8) {
      throw S3Error.INVALID_REQUEST.because("Too long to be kept in memory.");
    }
    Hash hash = etags.begin();
    byte[] bytes = length < 0 ? body.readAllBytes() : read(body, (int) length);
    hash.update(bytes, 0, bytes.length);
    String etag = Signatures.hex(hash.value());
    return new Draft() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public String etag() {
        return etag;
      }

      @Override
      public void publish(String key, long lastModified) {
        contents.put(key, bytes);
      }

      @Override
      public void discard() {}
    };
  }

  private static byte[] read(InputStream body, int length) throws IOException {
    byte[] bytes = new byte[Math.min(length, STEP)];
    int filled = 0;
    while (filled < length) {
      if (filled == bytes.length) {
        // Grows with what arrives: a length that was only claimed takes no memory.
        bytes = Arrays.copyOf(bytes, (int) Math.min(length, 8L * bytes.length));
      }
      int count = body.read(bytes, filled, Math.min(bytes.length - filled, STEP));
      if (count < 0) {
        throw S3Error.INCOMPLETE_BODY.because("The body is shorter than it said.");
      }
      filled += count;
    }
    if (body.read() >= 0) {
      throw S3Error.INVALID_REQUEST.because("The body is longer than it said.");
    }
    return bytes;
  }

  @Override
  public InputStream open(String key, long offset) throws IOException {
    byte[] bytes = contents.get(key);
    if (bytes == null) {
      throw new FileNotFoundException(key);
    }
    return new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset);
  }

  @Override
  public void delete(String key) {
    contents.remove(key);
  }

  @Override
  public void find(Finder finder) {}

  @Override
  public void drop() {
    contents.clear();
  }
}
