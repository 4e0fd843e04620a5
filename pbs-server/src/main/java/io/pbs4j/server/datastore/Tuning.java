package io.pbs4j.server.datastore;

import io.pbs4j.storage.backend.SyncLevel;
import io.pbs4j.storage.gc.GcOptions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How a datastore treats its storage.
 *
 * @param text as it was given
 * @param syncLevel how backups are made durable; of a directory only
 * @param grace garbage collection keeps chunks that were used within that time
 */
public record Tuning(String text, SyncLevel syncLevel, Duration grace) {
  /** Parameter of the configuration. */
  static final String PARAMETER = "tuning";

  /** The usual one, not said. */
  static final Tuning DEFAULT = new Tuning("", SyncLevel.FILESYSTEM, GcOptions.GRACE);

  /** As the reference has it: minutes, from 1 to two days. */
  private static final long MAX_CUTOFF = 2880;

  private static final long MAX_GC_CACHE = 8_388_608;

  private static final List<String> KEYS =
      List.of("chunk-order", "sync-level", "gc-atime-cutoff", "gc-atime-safety-check", "gc-cache-capacity");

  /**
   * Reads {@code chunk-order=inode,sync-level=file,…}.
   *
   * @throws io.pbs4j.server.api.ApiException naming the parameter
   */
  static Tuning parse(String text) {
    PropertyString properties = PropertyString.parse(PARAMETER, text, KEYS);
    properties.choice("chunk-order", List.of("none", "inode"), "inode");
    properties.choice("gc-atime-safety-check", List.of("0", "1", "true", "false", "on", "off", "yes", "no"), "1");
    properties.number("gc-cache-capacity", 0, MAX_GC_CACHE, 0);
    String level = properties.choice("sync-level", List.of("none", "file", "filesystem"), "filesystem");
    long cutoff = properties.number("gc-atime-cutoff", 1, MAX_CUTOFF, GcOptions.GRACE.toMinutes());
    return new Tuning(text, SyncLevel.valueOf(level.toUpperCase(Locale.ROOT)), Duration.ofMinutes(cutoff));
  }
}
