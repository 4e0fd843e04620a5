package io.pbs4j.server.s3;

import io.pbs4j.storage.backend.Backend;
import java.util.function.Supplier;

/**
 * A bucket that is open.
 *
 * @param backend the storage
 * @param cache figures of its local cache, asked without any request to the bucket
 */
public record Bucket(Backend backend, Supplier<CacheFigures> cache) {
  /**
   * Figures of a local cache.
   *
   * @param used bytes in use
   * @param bound most bytes that it takes
   * @param hits contents served since it was opened
   * @param misses contents asked for in vain since it was opened
   * @param evictions contents that made room for others since it was opened
   */
  public record CacheFigures(long used, long bound, long hits, long misses, long evictions) {}
}
