package io.pbs4j.testkit.s3;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The requests that a server got, in the order of their answers. A request is in it before its answer is out.
 * Holds the last {@value #KEPT}; the counts are of all.
 */
public final class RequestLog {
  private static final int KEPT = 100_000;
  private final ArrayDeque<LoggedRequest> requests = new ArrayDeque<>();
  private final Map<Operation, Long> counts = new EnumMap<>(Operation.class);

  RequestLog() {}

  /** All that are kept. */
  public synchronized List<LoggedRequest> requests() {
    return List.copyOf(requests);
  }

  /** Those of one kind that are kept. */
  public List<LoggedRequest> of(Operation operation) {
    return requests().stream().filter(request -> request.operation() == operation).toList();
  }

  /** How many there were of one kind. */
  public synchronized long count(Operation operation) {
    return counts.getOrDefault(operation, 0L);
  }

  /** How many there were. */
  public synchronized long count() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many there were of each kind. */
  public synchronized Map<Operation, Long> counts() {
    return Map.copyOf(counts);
  }

  /** Forgets them. */
  public synchronized void clear() {
    requests.clear();
    counts.clear();
  }

  synchronized void add(LoggedRequest request) {
    if (requests.size() == KEPT) {
      requests.removeFirst();
    }
    requests.addLast(request);
    counts.merge(request.operation(), 1L, Long::sum);
  }
}
