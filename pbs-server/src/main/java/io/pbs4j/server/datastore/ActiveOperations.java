package io.pbs4j.server.datastore;

import io.pbs4j.storage.StorageException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the tasks that read and write one datastore at the moment; sessions are counted elsewhere. */
public final class ActiveOperations {
  private final Map<Operation, AtomicInteger> running = new EnumMap<>(Operation.class);
  private boolean ended;

  /** Starts at zero. */
  public ActiveOperations() {
    for (Operation operation : Operation.values()) {
      running.put(operation, new AtomicInteger());
    }
  }

  /** One operation, until it is closed. */
  public interface Running extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Counts an operation until it is closed.
   *
   * @throws StorageException if the datastore was removed: a task may have waited for its turn longer than that
   */
  synchronized Running begin(Operation operation) throws StorageException {
    if (ended) {
      throw StorageException.invalid("the datastore was removed before the task began");
    }
    AtomicInteger count = counter(operation);
    count.incrementAndGet();
    return count::decrementAndGet;
  }

  /** Lets nothing begin any more, unless something runs; whether that is so now. */
  synchronized boolean end() {
    ended = running.values().stream().allMatch(count -> count.get() == 0);
    return ended;
  }

  /** How many run. */
  public int count(Operation operation) {
    return counter(operation).get();
  }

  private AtomicInteger counter(Operation operation) {
    AtomicInteger count = running.get(operation);
    if (count == null) {
      throw new IllegalStateException("no counter for " + operation);
    }
    return count;
  }
}
