package io.pbs4j.storage.simulation;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.backend.Backend;
import java.time.InstantSource;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is stored in a bucket, in memory. Several servers may have it open; the last one owns it. Guarded by
 * itself.
 */
public final class SimulatedBucket {
  private final InstantSource clock;
  private final NavigableMap<String, byte[]> objects = new TreeMap<>();
  private final NavigableSet<String> containers = new TreeSet<>();
  private final NavigableMap<Digest, Stored> chunks = new TreeMap<>();

  /** Damaged copies by digest and number. */
  private final NavigableMap<Digest, NavigableMap<Integer, Stored>> bad = new TreeMap<>();

  private int owner;

  /**
   * A chunk.
   *
   * @param bytes its blob
   * @param modified when it was put, milliseconds since 1970
   */
  record Stored(byte[] bytes, long modified) {}

  /** Creates an empty bucket. */
  public SimulatedBucket(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Opens it for one more server, which owns it from then on.
   *
   * @param gate asked before every request of this server
   */
  public Backend open(BucketGate gate) {
    synchronized (this) {
      owner++;
      return new BucketBackend(this, owner, gate);
    }
  }

  boolean isOwner(int server) {
    return owner == server;
  }

  long now() {
    return clock.millis();
  }

  NavigableMap<String, byte[]> objects() {
    return objects;
  }

  NavigableSet<String> containers() {
    return containers;
  }

  NavigableMap<Digest, NavigableMap<Integer, Stored>> bad() {
    return bad;
  }

  NavigableMap<Digest, Stored> chunks() {
    return chunks;
  }

  /** Whether a name is that of a container. */
  boolean isContainer(String name) {
    return containers.contains(name) || !below(name).isEmpty() || !containersBelow(name).isEmpty();
  }

  /** Objects below a container. */
  Map<String, byte[]> below(String container) {
    return objects.subMap(container + "/", container + "0");
  }

  /** Containers below a container. */
  NavigableSet<String> containersBelow(String container) {
    return containers.subSet(container + "/", true, container + "0", false);
  }
}
