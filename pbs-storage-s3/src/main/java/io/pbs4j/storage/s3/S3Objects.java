package io.pbs4j.storage.s3;

import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Backend.Entry;
import io.pbs4j.storage.s3.cache.ContentCache;
import io.pbs4j.storage.s3.cache.ContentCache.Rank;
import io.pbs4j.storage.s3.object.ObjectBody;
import io.pbs4j.storage.s3.object.ObjectStore;
import io.pbs4j.storage.s3.object.ObjectStream;
import io.pbs4j.storage.s3.object.StoredObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything in the bucket but the chunks: names in memory, contents in the cache, so that reading what did
 * not change asks the bucket for nothing.
 *
 * <p>A request whose outcome is unknown (no answer came) leaves its name in doubt; the bucket is asked before
 * anybody reads that name again.
 */
final class S3Objects {
  /** Sorts before all names of metadata and behind all chunks: a listing that starts here leaves chunks out. */
  private static final String BEHIND_CHUNKS = S3Chunks.AREA.substring(0, S3Chunks.AREA.length() - 1) + "0";

  private static final String MANIFEST = "/index.json.blob";

  private static final int STRIPES = 256;

  private static final Logger LOG = LoggerFactory.getLogger(S3Objects.class);

  /** Objects that a listing may lack: more than are written in the time that listings lag behind. */
  private static final int MOST_UNLISTED = 1000;

  private final ObjectStore store;
  private final ContentCache cache;
  private final ObjectTree tree = new ObjectTree();
  private final Set<String> inDoubt = ConcurrentHashMap.newKeySet();
  private final Object[] stripes = new Object[STRIPES];

  S3Objects(ObjectStore store, ContentCache cache) {
    this.store = store;
    this.cache = cache;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Object();
    }
  }

  /**
   * Reads all names: one request for a thousand. Where listings lag behind, they lack what was written last;
   * that is in the cache unless it was lost, so what the cache has and the listing lacks is asked for.
   */
  void load() throws IOException {
    list(tree::put);
    for (String name : cache.latest(Rank.METADATA, MOST_UNLISTED)) {
      if (tree.find(name) == null) {
        settle(name, store.head(name));
      }
    }
  }

  /**
   * Adds what another server wrote since all names were read. What is known already is left as it is: a
   * listing may be older than that.
   */
  void refresh() throws IOException {
    List<String> strange = new ArrayList<>();
    list(
        object -> {
          if (tree.find(object.key()) == null) {
            strange.add(object.key());
          }
        });
    for (String name : strange) {
      synchronized (stripe(name)) {
        if (tree.find(name) == null) {
          settle(name, store.head(name));
        }
      }
    }
  }

  private void list(Consumer<StoredObject> target) throws IOException {
    String after = BEHIND_CHUNKS;
    boolean more = true;
    while (more) {
      ObjectStore.Page page = store.list("", after, ObjectStore.MAX_BATCH);
      for (StoredObject object : page.objects()) {
        target.accept(object);
        after = object.key();
      }
      more = page.more() && !page.objects().isEmpty();
    }
  }

  long bytes() {
    return tree.bytes();
  }

  List<Entry> list(String container) {
    return tree.list(container);
  }

  boolean exists(String name) throws IOException {
    return find(name) != null || tree.hasContainer(name);
  }

  /** What is stored under a name, or {@code null}. */
  @Nullable StoredObject find(String name) throws IOException {
    if (inDoubt.contains(name)) {
      synchronized (stripe(name)) {
        if (inDoubt.contains(name)) {
          settle(name, store.head(name));
        }
      }
    }
    return tree.find(name);
  }

  private void settle(String name, @Nullable StoredObject now) {
    if (now == null) {
      tree.remove(name);
      cache.remove(name);
    } else {
      tree.put(now);
    }
    inDoubt.remove(name);
  }

  /** Opens an object, from the cache if that has it; {@code null} if there is none. */
  @Nullable FileChannel open(String name) throws IOException {
    StoredObject object = find(name);
    FileChannel cached = object == null ? null : cache.open(name, object.etag());
    if (object == null || cached != null) {
      return cached;
    }
    synchronized (stripe(name)) {
      StoredObject now = tree.find(name);
      cached = now == null ? null : cache.open(name, now.etag());
      return cached != null ? cached : fetch(name);
    }
  }

  private @Nullable FileChannel fetch(String name) throws IOException {
    try (ObjectStream stream = store.open(name)) {
      if (stream == null) {
        settle(name, null);
        return null;
      }
      requireWhole(tree.find(name), stream.object());
      tree.put(stream.object());
      return keep(cache, stream, name, stream.object().etag(), Rank.METADATA);
    }
  }

  /** Refuses an answer that passes for the same content but is of another length, as one that was cut short. */
  static void requireWhole(@Nullable StoredObject expected, StoredObject sent) throws StorageException {
    if (expected != null && expected.etag().equals(sent.etag()) && expected.length() != sent.length()) {
      throw new StorageException(
          StorageException.Kind.UNREACHABLE,
          "the bucket sent " + sent.length() + " of " + expected.length() + " bytes of object " + sent.key());
    }
  }

  /** Takes the content of an object into a cache and opens it, also if the cache has no room for it. */
  static FileChannel keep(ContentCache cache, ObjectStream stream, String key, String version, Rank rank)
      throws IOException {
    try (ContentCache.Draft draft = cache.draft()) {
      long length = stream.object().length();
      draft.reserve(length);
      try (OutputStream file = Files.newOutputStream(draft.file())) {
        long got = stream.transferTo(file);
        if (got != length) {
          throw new StorageException(
              StorageException.Kind.UNREACHABLE,
              "object " + key + " ended after " + got + " of " + length + " bytes");
        }
      }
      FileChannel content = FileChannel.open(draft.file(), StandardOpenOption.READ);
      draft.keep(key, version, rank);
      return content;
    }
  }

  void write(String name, byte[] content) throws IOException {
    synchronized (stripe(name)) {
      StoredObject stored = put(name, ObjectBody.of(content));
      cache.keep(name, stored.etag(), Rank.METADATA, content);
    }
  }

  /** Writes the content of a file, which moves into the cache. */
  void write(String name, Path file) throws IOException {
    synchronized (stripe(name)) {
      StoredObject stored = put(name, ObjectBody.of(file, Files.size(file)));
      try (ContentCache.Draft draft = cache.draft()) {
        Files.move(file, draft.file(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        draft.keep(name, stored.etag(), Rank.METADATA);
      } catch (IOException e) {
        // The bucket has it; what the cache lacks is fetched when it is asked for.
        LOG.warn("object {} is not kept in the cache: {}", name, e.toString());
      }
    }
  }

  private StoredObject put(String name, ObjectBody body) throws IOException {
    inDoubt.add(name);
    StoredObject stored = store.put(name, body);
    settle(name, stored);
    return stored;
  }

  boolean create(String name, byte[] content) throws IOException {
    synchronized (stripe(name)) {
      if (find(name) != null) {
        return false;
      }
      inDoubt.add(name);
      StoredObject stored = store.putIfAbsent(name, ObjectBody.of(content));
      if (stored == null) {
        return holds(name, content);
      }
      settle(name, stored);
      cache.keep(name, stored.etag(), Rank.METADATA, content);
      return true;
    }
  }

  /** There is one: ours, if only the answer was lost that it was written. */
  private boolean holds(String name, byte[] content) throws IOException {
    try (ObjectStream there = store.open(name)) {
      settle(name, there == null ? null : there.object());
      return there != null
          && there.object().length() == content.length
          && Arrays.equals(there.readAllBytes(), content);
    }
  }

  boolean createContainer(String name) throws IOException {
    String marker = ObjectTree.marker(name);
    synchronized (stripe(marker)) {
      find(marker);
      if (tree.hasContainer(name)) {
        return false;
      }
      put(marker, ObjectBody.of(new byte[0]));
      return true;
    }
  }

  boolean delete(String name) throws IOException {
    synchronized (stripe(name)) {
      boolean there = find(name) != null;
      if (there) {
        inDoubt.add(name);
        store.delete(name);
        settle(name, null);
      }
      return there;
    }
  }

  boolean deleteContainer(String name) throws IOException {
    Set<String> keys = new TreeSet<>(tree.below(name));
    // What may have been written although no answer came.
    inDoubt.stream().filter(key -> key.startsWith(ObjectTree.marker(name))).forEach(keys::add);
    if (keys.isEmpty()) {
      return false;
    }
    deleteAll(name, keys.stream().filter(key -> key.endsWith(MANIFEST)).toList());
    deleteAll(
        name,
        keys.stream()
            .filter(key -> !key.endsWith(MANIFEST) && !key.equals(ObjectTree.marker(name)))
            .toList());
    deleteAll(name, keys.stream().filter(ObjectTree.marker(name)::equals).toList());
    return true;
  }

  private void deleteAll(String container, List<String> keys) throws IOException {
    for (int from = 0; from < keys.size(); from += ObjectStore.MAX_BATCH) {
      List<String> batch = keys.subList(from, Math.min(keys.size(), from + ObjectStore.MAX_BATCH));
      inDoubt.addAll(batch);
      Map<String, String> failed = store.deleteAll(batch);
      for (String key : batch) {
        if (!failed.containsKey(key)) {
          settle(key, null);
        }
      }
      if (!failed.isEmpty()) {
        Map.Entry<String, String> first = failed.entrySet().iterator().next();
        throw new StorageException(
            StorageException.Kind.UNREACHABLE,
            failed.size() + " objects below \"" + container + "\" could not be removed, such as "
                + first.getKey() + ": " + first.getValue());
      }
    }
  }

  boolean deleteEmptyContainer(String name) throws IOException {
    List<String> below = new ArrayList<>(tree.below(name));
    below.remove(ObjectTree.marker(name));
    if (!below.isEmpty()) {
      return false;
    }
    delete(ObjectTree.marker(name));
    return true;
  }

  private Object stripe(String name) {
    return stripes[Math.floorMod(name.hashCode(), STRIPES)];
  }
}
