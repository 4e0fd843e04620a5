package io.pbs4j.storage.gc;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.backend.Backend;
import java.io.IOException;
import java.time.InstantSource;
import java.util.function.Predicate;

/** A collection with a bug that a test plants. */
public final class PlantedCollection {
  private PlantedCollection() {}

  /**
   * Runs.
   *
   * @param backend where it looks for indexes
   * @param claimed what it takes for claimed
   */
  public static void run(
      Datastore store,
      Backend backend,
      InstantSource clock,
      Predicate<Digest> claimed,
      GcOptions options,
      GcLog log)
      throws IOException {
    new GarbageCollection(
            backend,
            store.chunks(),
            clock,
            store.sessions().oldestBackup(),
            claimed,
            options,
            log,
            GcControl.of(() -> false))
        .run("");
  }
}
