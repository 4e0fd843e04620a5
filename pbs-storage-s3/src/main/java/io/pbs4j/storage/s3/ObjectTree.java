package io.pbs4j.storage.s3;

import io.pbs4j.storage.backend.Backend.Entry;
import io.pbs4j.storage.s3.object.StoredObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The names of all objects but the chunks, read as a tree: filled by listing the bucket once, kept true by
 * every write. About 250 bytes an object, five objects a snapshot. Safe for use by several threads.
 */
final class ObjectTree {
  private static final char SEPARATOR = '/';

  /** The character behind the separator: no name below a container starts with the container and this. */
  private static final char BEHIND = SEPARATOR + 1;

  private final NavigableMap<String, StoredObject> objects = new ConcurrentSkipListMap<>();
  private final AtomicLong bytes = new AtomicLong();

  /** The object that stands for a container which may be empty. */
  static String marker(String container) {
    return container + SEPARATOR;
  }

  void put(StoredObject object) {
    StoredObject old = objects.put(object.key(), object);
    bytes.addAndGet(object.length() - (old == null ? 0 : old.length()));
  }

  void remove(String key) {
    StoredObject old = objects.remove(key);
    if (old != null) {
      bytes.addAndGet(-old.length());
    }
  }

  @Nullable StoredObject find(String key) {
    return objects.get(key);
  }

  /** Bytes of all objects. */
  long bytes() {
    return bytes.get();
  }

  /** Whether anything lies in a container, its marker included. */
  boolean hasContainer(String container) {
    String first = objects.ceilingKey(marker(container));
    return first != null && first.startsWith(marker(container));
  }

  /** Keys of everything in a container at any depth, its marker included. */
  List<String> below(String container) {
    return new ArrayList<>(objects.subMap(marker(container), container + BEHIND).keySet());
  }

  /** The children of a container in order of their names. */
  List<Entry> list(String container) {
    String start = container.isEmpty() ? "" : marker(container);
    List<Entry> entries = new ArrayList<>();
    String key = objects.ceilingKey(start);
    while (key != null && key.startsWith(start)) {
      int end = key.indexOf(SEPARATOR, start.length());
      if (end < 0) {
        if (key.length() > start.length()) {
          entries.add(new Entry(key.substring(start.length()), false));
        }
        key = objects.higherKey(key);
      } else {
        entries.add(new Entry(key.substring(start.length(), end), true));
        // Jumps over all that lies in the child.
        key = objects.ceilingKey(key.substring(0, end) + BEHIND);
      }
    }
    // The order of keys is another one: "a-b/" comes before "a/".
    entries.sort(Comparator.comparing(Entry::name));
    return entries;
  }
}
