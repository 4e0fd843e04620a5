package io.pbs4j.storage.session;

import io.pbs4j.core.chunk.Digest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The chunks that one backup may put into its indexes: those of the snapshot that it builds on, those it
 * uploaded, and those that are on their way in. Garbage collection keeps them all. Safe for several threads.
 */
final class Claims {
  private final DigestLengths known = new DigestLengths();
  private final Map<Digest, Integer> arriving = new ConcurrentHashMap<>();

  /** A chunk on its way in. */
  interface Arrival extends AutoCloseable {
    @Override
    void close();
  }

  /** Claims a chunk while it is inserted, until it is known or was refused. */
  Arrival arriving(Digest digest) {
    arriving.merge(digest, 1, Integer::sum);
    return () -> arriving.computeIfPresent(digest, (d, n) -> n == 1 ? null : n - 1);
  }

  /** Claims a chunk of a length in bytes, decoded. */
  synchronized void know(Digest digest, int length) {
    known.put(digest, length);
  }

  /** Length of a known chunk, 0 if it is not known. */
  synchronized int length(Digest digest) {
    return known.get(digest);
  }

  boolean contains(Digest digest) {
    return arriving.containsKey(digest) || length(digest) != 0;
  }

  /** All known chunks; only while nobody adds any. */
  Iterable<Digest> known() {
    return known;
  }
}
