package io.pbs4j.storage.s3.cache;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a content cache does, in memory and in the simplest way. */
final class CacheModel {
  record Content(String key, String version, ContentCache.Rank rank, byte[] bytes) {}

  private final long bound;
  private final Map<String, Content> metadata = new LinkedHashMap<>();
  private final Map<String, Content> chunks = new LinkedHashMap<>();
  private final List<Content> kept = new ArrayList<>();
  private long drafted;

  CacheModel(long bound) {
    this.bound = bound;
  }

  long used() {
    return drafted + all().stream().mapToLong(c -> c.bytes().length).sum();
  }

  List<Content> all() {
    List<Content> all = new ArrayList<>(metadata.values());
    all.addAll(chunks.values());
    return all;
  }

  private Map<String, Content> of(ContentCache.Rank rank) {
    return rank == ContentCache.Rank.CHUNK ? chunks : metadata;
  }

  boolean reserve(long bytes) {
    if (drafted + bytes > bound) {
      return false;
    }
    while (used() + bytes > bound) {
      Iterator<?> eldest = (chunks.isEmpty() ? metadata : chunks).values().iterator();
      eldest.next();
      eldest.remove();
    }
    drafted += bytes;
    return true;
  }

  void discard(long bytes) {
    drafted -= bytes;
  }

  /** Keeps the content of a draft with some reserved bytes. */
  void keep(Content content, long reserved) {
    remove(content.key());
    long missing = content.bytes().length - reserved;
    if (missing > 0 && !reserve(missing)) {
      discard(reserved);
      return;
    }
    discard(Math.max(reserved, content.bytes().length));
    of(content.rank()).put(content.key(), content);
    kept.add(content);
  }

  void remove(String key) {
    metadata.remove(key);
    chunks.remove(key);
  }

  byte @Nullable [] open(String key, String version) {
    for (Content content : all()) {
      if (content.key().equals(key) && content.version().equals(version)) {
        of(content.rank()).remove(key);
        of(content.rank()).put(key, content);
        return content.bytes();
      }
    }
    return null;
  }

  /** The order of use is known to the next run. */
  void ended() {
    drafted = 0;
    kept.clear();
    kept.addAll(all());
  }

  /** All that the next run knows is the order in which contents were kept since the last end. */
  void killed() {
    drafted = 0;
    List<Content> left = all();
    metadata.clear();
    chunks.clear();
    kept.removeIf(content -> left.stream().noneMatch(l -> l == content));
    kept.forEach(content -> of(content.rank()).put(content.key(), content));
  }
}
