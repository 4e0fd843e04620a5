package io.pbs4j.server.datastore;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the tasks that read and write one datastore at the moment; sessions are counted elsewhere. */
public final class ActiveOperations {
  private final Map<Operation, AtomicInteger> running = new EnumMap<>(Operation.class);

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

  /** Counts an operation until it is closed. */
  Running begin(Operation operation) {
    AtomicInteger count = counter(operation);
    count.incrementAndGet();
    return count::decrementAndGet;
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
