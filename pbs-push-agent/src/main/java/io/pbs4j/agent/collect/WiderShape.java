package io.pbs4j.agent.collect;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds the fields that pages of receivers look for under other names than a PBS has. What the PBS
 * says itself stays, and is never overwritten.
 */
final class WiderShape {
  private static final int DECIMALS = 2;

  private WiderShape() {}

  /** A node's status with {@code rootfs}, which is what the PBS calls {@code root}. */
  static Map<String, @Nullable Object> ofNode(Map<?, ?> status) {
    Map<String, @Nullable Object> wider = copy(status);
    add(wider, "rootfs", status.get("root"));
    return wider;
  }

  /**
   * A datastore with {@code name}, {@code available}, {@code deduplicationFactor} and {@code
   * gcDetails}, of which the last two are there where the PBS tells of a garbage collection.
   */
  static Map<String, @Nullable Object> ofDatastore(Map<?, ?> usage) {
    Map<String, @Nullable Object> wider = copy(usage);
    add(wider, "name", usage.get("store"));
    add(wider, "available", usage.get("avail"));
    if (usage.get("gc-status") instanceof Map<?, ?> collection) {
      add(wider, "gcDetails", collection);
      add(wider, "deduplicationFactor", factor(collection));
    }
    return wider;
  }

  /** Bytes that indexes refer to for each byte of chunks; {@code null} where nothing is stored. */
  private static @Nullable BigDecimal factor(Map<?, ?> collection) {
    if (collection.get("index-data-bytes") instanceof Number data
        && collection.get("disk-bytes") instanceof Number disk
        && disk.longValue() > 0) {
      return BigDecimal.valueOf(data.longValue())
          .divide(BigDecimal.valueOf(disk.longValue()), DECIMALS, RoundingMode.HALF_UP);
    }
    return null;
  }

  private static void add(
      Map<String, @Nullable Object> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.putIfAbsent(name, value);
    }
  }

  static Map<String, @Nullable Object> copy(Map<?, ?> fields) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    fields.forEach((name, value) -> copy.put(String.valueOf(name), value));
    return copy;
  }
}
