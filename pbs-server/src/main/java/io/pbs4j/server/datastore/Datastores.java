package io.pbs4j.server.datastore;

import io.pbs4j.server.task.TaskRequests;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The datastores of a server: those that are open, and those that are configured but whose storage could not be
 * opened yet. Safe for use by several threads.
 */
public final class Datastores implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Datastores.class);

  private final NavigableMap<String, OpenDatastore> open = new ConcurrentSkipListMap<>();
  private final Map<String, Missing> missing = new ConcurrentHashMap<>();

  /** Creates a set without datastores. */
  Datastores() {}

  /**
   * A datastore that is configured but not open.
   *
   * @param config how it is configured
   * @param reason why not
   */
  private record Missing(DatastoreConfig config, String reason) {}

  /** Adds a datastore, which is closed with all others. */
  synchronized void add(OpenDatastore store) {
    String name = store.config().name();
    open.put(name, store);
    missing.remove(name);
    LOG.info("datastore {} is open: {}", name, store.store().backend().describe());
  }

  /** Adds a datastore that is going to be opened. */
  void addMissing(DatastoreConfig config) {
    missing.put(config.name(), new Missing(config, "it is being opened"));
  }

  /** Whether a datastore is configured but not open. */
  boolean isMissing(String name) {
    return missing.containsKey(name);
  }

  /** Says why a datastore is still not open. */
  void stillMissing(String name, String reason) {
    missing.computeIfPresent(
        name,
        (n, before) -> {
          if (!before.reason().equals(reason)) {
            LOG.warn("datastore {} is not available: {}", name, reason);
          }
          return new Missing(before.config(), reason);
        });
  }

  /** Adds a datastore that was missing; one that was removed meanwhile is closed. */
  void found(OpenDatastore store) throws IOException {
    if (!addFound(store)) {
      store.close();
    }
  }

  private synchronized boolean addFound(OpenDatastore store) {
    Missing before = missing.get(store.config().name());
    if (before != null) {
      // Its comment may have changed since it began to be opened.
      add(store.withConfig(before.config()));
    }
    return before != null;
  }

  /** How a datastore is configured now. */
  public DatastoreConfig config(String name) throws StorageException {
    Missing closed = missing.get(name);
    return closed == null ? requireOpen(name).config() : closed.config();
  }

  synchronized void changeConfig(DatastoreConfig config) {
    open.computeIfPresent(
        config.name(),
        (name, old) -> old.withConfig(config));
    missing.computeIfPresent(config.name(), (name, old) -> new Missing(config, old.reason()));
  }

  /** Closes a datastore that nobody uses and forgets it. */
  void remove(String name) throws IOException {
    OpenDatastore used = open.get(name);
    if (used != null) {
      // First, so that it does not vanish for a moment for those who use it.
      requireUnused(used);
    }
    OpenDatastore store = forget(name);
    if (store != null) {
      closeUnused(store);
    }
  }

  private synchronized @Nullable OpenDatastore forget(String name) {
    missing.remove(name);
    return open.remove(name);
  }

  private void closeUnused(OpenDatastore store) throws IOException {
    try {
      requireUnused(store);
      if (!store.operations().end()) {
        throw inUse(store, "a task has begun");
      }
    } catch (StorageException e) {
      add(store); // A session or task began just before nobody could find it any more.
      throw e;
    }
    store.close();
  }

  private static void requireUnused(OpenDatastore store) throws StorageException {
    int active = store.active(Operation.READ) + store.active(Operation.WRITE);
    if (active > 0 || store.store().collecting()) {
      throw inUse(store, active > 0 ? active + " sessions or tasks run" : "garbage collection runs");
    }
  }

  private static StorageException inUse(OpenDatastore store, String how) {
    return new StorageException(
        StorageException.Kind.LOCKED, "datastore '" + store.config().name() + "' is in use: " + how);
  }

  /** An open datastore; throws with the text that clients know if there is none of that name. */
  public OpenDatastore requireOpen(String name) throws StorageException {
    OpenDatastore store = open.get(name);
    if (store != null) {
      return store;
    }
    Missing closed = missing.get(name);
    if (closed != null) {
      throw new StorageException(
          StorageException.Kind.UNREACHABLE,
          "datastore '" + name + "' is not available: " + closed.reason());
    }
    throw StorageException.invalid("no such datastore '" + name + "'");
  }

  /** Throws as {@link #requireOpen} if no datastore of that name is configured. */
  public void requireKnown(String name) throws StorageException {
    config(name);
  }

  /** The datastore of a name, to be read; as {@link #requireOpen}, and maintenance must allow it. */
  public Datastore reading(String name) throws StorageException {
    return requireOpen(name).allowing(Operation.READ).store();
  }

  /** The datastore of a name, to be changed; as {@link #requireOpen}, and maintenance must allow it. */
  public Datastore writing(String name) throws StorageException {
    return requireOpen(name).allowing(Operation.WRITE).store();
  }

  /** An account for a task on a datastore. */
  public TaskRequests taskRequests(Datastore store) throws StorageException {
    return requireOpen(store.name()).requests().forTask();
  }

  /** All open datastores in order of their names. */
  public Collection<OpenDatastore> all() {
    return open.values();
  }

  /** Names of all datastores, open or not, in order. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    // One by one: a copy of the whole set relies on its size, which others change meanwhile.
    open.forEach((name, store) -> names.add(name));
    missing.forEach((name, why) -> names.add(name));
    return names;
  }

  /** Saves the figures of all datastores. */
  public void save() {
    open.values().forEach(store -> store.requests().save());
  }

  @Override
  public void close() throws IOException {
    for (OpenDatastore store : open.values()) {
      try {
        store.close();
      } catch (IOException | RuntimeException e) {
        LOG.warn("datastore {} was not closed properly: {}", store.config().name(), e.toString());
      }
    }
  }
}
