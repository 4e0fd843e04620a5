package io.pbs4j.server.datastore;

import io.pbs4j.storage.backend.Backend;
import java.io.IOException;
import java.util.Map;

/** The figures of a datastore that are sampled; none of them asks its storage for anything. */
public final class StoreFigures {
  private StoreFigures() {}

  /** {@code total}, {@code used} and {@code available} in bytes, and {@code dedup_factor} of its last collection. */
  public static Map<String, Double> of(OpenDatastore open) throws IOException {
    Backend.Capacity capacity = open.store().backend().capacity();
    return Map.of(
        "total", (double) capacity.total(),
        "used", (double) capacity.used(),
        "available", (double) capacity.available(),
        "dedup_factor", open.store().gcStatus().deduplicationFactor());
  }
}
