package io.pbs4j.storage.check;

import java.util.Locale;

/** What a check reads, the cheapest first. */
public enum Cost {
  /** Names in directories. */
  NAMES,
  /** Attributes of files outside the chunk area. */
  ATTRIBUTES,
  /** Manifests, indexes and blobs. */
  INDEXES,
  /** Attributes of every chunk file. */
  CHUNK_ATTRIBUTES,
  /** Every chunk. */
  CHUNKS;

  /** Whether a fast run does without it. */
  public boolean slow() {
    return compareTo(CHUNK_ATTRIBUTES) >= 0;
  }

  /** The name in JSON. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
