package io.pbs4j.storage.s3.object;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** Bytes to send. They can be opened again, as a request that failed is repeated. */
public interface ObjectBody {
  /** Number of bytes. */
  long length();

  /** The bytes from the start; the caller closes the stream. */
  InputStream open() throws IOException;

  /** Bytes in memory; kept, not copied. */
  static ObjectBody of(byte[] bytes) {
    return new ObjectBody() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }

  /** A file, which must not change until the request is done. */
  static ObjectBody of(Path file, long length) {
    return new ObjectBody() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public InputStream open() throws IOException {
        return Files.newInputStream(file);
      }
    };
  }
}
