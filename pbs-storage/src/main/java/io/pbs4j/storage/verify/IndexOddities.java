package io.pbs4j.storage.verify;

import io.pbs4j.core.index.FixedIndexReader;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.storage.backend.Backend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Parts of an index file's header that no checksum covers and that can be told to be odd all the same: a sign of
 * a failing disk, though all entries are sound.
 */
final class IndexOddities {
  private static final int HEADER = 4096;

  /** What every server gives an image. */
  private static final long IMAGE_CHUNK = 4L << 20;

  /** Behind size and chunk size. */
  private static final int FIXED_START = 80;

  /** Behind the checksum. */
  private static final int DYNAMIC_START = 64;

  private IndexOddities() {}

  /** Warns of a checksum other than the manifest's, an odd chunk size, and of padding that is not zero. */
  static void tell(Backend backend, String name, FileEntry file, IndexReader index, VerifyLog log)
      throws IOException {
    if (!index.csum().equals(file.csum())) {
      warn(log, name, "has another checksum in its header (byte 32)");
    }
    // Of several chunks, their lengths prove the chunk size.
    if (index instanceof FixedIndexReader image && image.count() == 1 && image.chunkSize() != IMAGE_CHUNK) {
      warn(log, name, "has chunks of " + image.chunkSize() + " bytes (byte 72)");
    }
    padding(backend, name, file.name().kind(), log);
  }

  private static void warn(VerifyLog log, String name, String what) {
    log.warn("index \"" + name + "\" " + what + "; its entries are sound");
  }

  private static void padding(Backend backend, String name, ArchiveName.Kind kind, VerifyLog log)
      throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    try (FileChannel file = backend.open(name)) {
      int got = 0;
      while (header.hasRemaining() && got >= 0) {
        got = file.read(header, header.position());
      }
    }
    for (int at = kind == ArchiveName.Kind.FIXED ? FIXED_START : DYNAMIC_START; at < header.position(); at++) {
      if (header.get(at) != 0) {
        warn(log, name, "has something in its padding (byte " + at + ")");
        return;
      }
    }
  }
}
