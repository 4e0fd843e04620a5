package io.pbs4j.storage.s3.cache;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is in the cache, by key and in order of last use. Safe for use by several threads. */
final class EntryTable {
  private final Map<String, Entry> byKey = new HashMap<>();

  /** In order of last use. */
  private final Map<ContentCache.Rank, Set<Entry>> ranks = new EnumMap<>(ContentCache.Rank.class);

  EntryTable() {
    for (ContentCache.Rank rank : ContentCache.Rank.values()) {
      ranks.put(rank, new LinkedHashSet<>());
    }
  }

  /** The entry of exactly this version, now the last used. */
  synchronized @Nullable Entry use(String key, String version) {
    Entry entry = find(key, version);
    if (entry != null) {
      Set<Entry> order = order(entry.rank());
      order.remove(entry);
      order.add(entry);
    }
    return entry;
  }

  synchronized boolean contains(String key, String version) {
    return find(key, version) != null;
  }

  private @Nullable Entry find(String key, String version) {
    Entry entry = byKey.get(key);
    return entry != null && entry.version().equals(version) ? entry : null;
  }

  /** Adds an entry and returns the one of its key that it replaces. */
  synchronized @Nullable Entry add(Entry entry) {
    Entry replaced = remove(entry.key());
    byKey.put(entry.key(), entry);
    order(entry.rank()).add(entry);
    return replaced;
  }

  synchronized @Nullable Entry remove(String key) {
    Entry entry = byKey.remove(key);
    if (entry != null) {
      order(entry.rank()).remove(entry);
    }
    return entry;
  }

  /** Removes this very entry; {@code false} if it is gone already. */
  synchronized boolean remove(Entry entry) {
    return byKey.remove(entry.key(), entry) && order(entry.rank()).remove(entry);
  }

  /** Removes the chunk that was not used for longest or, if there is none, such metadata. */
  synchronized @Nullable Entry removeEldest() {
    Entry chunk = removeEldest(ContentCache.Rank.CHUNK);
    return chunk != null ? chunk : removeEldest(ContentCache.Rank.METADATA);
  }

  private @Nullable Entry removeEldest(ContentCache.Rank rank) {
    Iterator<Entry> eldest = order(rank).iterator();
    return eldest.hasNext() ? remove(eldest.next().key()) : null;
  }

  /** All entries; those of one rank in order of last use. */
  synchronized List<Entry> all() {
    List<Entry> all = new ArrayList<>();
    ranks.values().forEach(all::addAll);
    return all;
  }

  /** Keys of one rank, the last used first. */
  synchronized List<String> latest(ContentCache.Rank rank, int most) {
    List<Entry> all = new ArrayList<>(order(rank));
    Collections.reverse(all);
    return all.stream().limit(most).map(Entry::key).toList();
  }

  synchronized int size() {
    return byKey.size();
  }

  private Set<Entry> order(ContentCache.Rank rank) {
    Set<Entry> order = ranks.get(rank);
    if (order == null) {
      throw new IllegalStateException("no entries of " + rank);
    }
    return order;
  }
}
