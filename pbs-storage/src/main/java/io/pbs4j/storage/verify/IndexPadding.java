package io.pbs4j.storage.verify;

import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.storage.backend.Backend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The part of an index file's header that has no meaning. No checksum covers it; every writer leaves it zero, so
 * that anything else is a sign of a failing disk.
 */
final class IndexPadding {
  private static final int HEADER = 4096;

  /** Behind size and chunk size. */
  private static final int FIXED_START = 80;

  /** Behind the checksum. */
  private static final int DYNAMIC_START = 64;

  private IndexPadding() {}

  static void check(Backend backend, String name, ArchiveName.Kind kind, VerifyLog log) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    try (FileChannel file = backend.open(name)) {
      int got = 0;
      while (header.hasRemaining() && got >= 0) {
        got = file.read(header, header.position());
      }
    }
    for (int at = kind == ArchiveName.Kind.FIXED ? FIXED_START : DYNAMIC_START; at < header.position(); at++) {
      if (header.get(at) != 0) {
        log.warn("index \"" + name + "\" has something in its padding (byte " + at + "); its entries are sound");
        return;
      }
    }
  }
}
