package io.pbs4j.server.datastore;

import io.pbs4j.server.task.TaskRequests;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The datastores of a server: those that are open, and those that are configured but whose storage could not be
 * opened. Safe for use by several threads.
 */
public final class Datastores implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Datastores.class);

  private final NavigableMap<String, OpenDatastore> open = new ConcurrentSkipListMap<>();
  private final Map<String, Unavailable> unavailable = new ConcurrentHashMap<>();

  /** Creates a set without datastores. */
  Datastores() {}

  /**
   * A datastore whose storage could not be opened.
   *
   * @param config how it is configured
   * @param reason a sentence
   */
  record Unavailable(DatastoreConfig config, String reason) {}

  /** Adds a datastore, which is closed with all others. */
  void add(OpenDatastore store) {
    String name = store.config().name();
    open.put(name, store);
    unavailable.remove(name);
    LOG.info("datastore {} is open: {}", name, store.store().backend().describe());
  }

  void addUnavailable(DatastoreConfig config, String reason) {
    Unavailable before = unavailable.put(config.name(), new Unavailable(config, reason));
    if (before == null || !before.reason().equals(reason)) {
      LOG.warn("datastore {} is not available: {}", config.name(), reason);
    }
  }

  /** The datastores that could not be opened. */
  List<Unavailable> unavailable() {
    return List.copyOf(unavailable.values());
  }

  /** How a datastore is configured now. */
  DatastoreConfig config(String name) throws StorageException {
    Unavailable closed = unavailable.get(name);
    return closed == null ? requireOpen(name).config() : closed.config();
  }

  void changeConfig(DatastoreConfig config) {
    open.computeIfPresent(
        config.name(),
        (name, old) -> new OpenDatastore(config, old.store(), old.requests(), old.cache()));
    unavailable.computeIfPresent(config.name(), (name, old) -> new Unavailable(config, old.reason()));
  }

  /** Closes a datastore that nobody uses and forgets it. */
  void remove(String name) throws IOException {
    OpenDatastore store = open.remove(name);
    unavailable.remove(name);
    if (store == null) {
      return;
    }
    Datastore used = store.store();
    int sessions = used.sessions().backups() + used.sessions().readers();
    if (sessions > 0 || used.collecting()) {
      open.put(name, store);
      throw new StorageException(
          StorageException.Kind.LOCKED,
          "datastore '" + name + "' is in use: "
              + (sessions > 0 ? sessions + " sessions run" : "garbage collection runs"));
    }
    store.close();
  }

  /** An open datastore; throws with the text that clients know if there is none of that name. */
  public OpenDatastore requireOpen(String name) throws StorageException {
    OpenDatastore store = open.get(name);
    if (store != null) {
      return store;
    }
    Unavailable closed = unavailable.get(name);
    if (closed != null) {
      throw new StorageException(
          StorageException.Kind.UNREACHABLE,
          "datastore '" + name + "' is not available: " + closed.reason());
    }
    throw StorageException.invalid("no such datastore '" + name + "'");
  }

  /** The datastore of a name, as {@link #requireOpen}. */
  public Datastore require(String name) throws StorageException {
    return requireOpen(name).store();
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
  Set<String> names() {
    Set<String> names = new TreeSet<>(open.keySet());
    names.addAll(unavailable.keySet());
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
