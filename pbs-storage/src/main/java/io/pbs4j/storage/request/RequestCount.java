package io.pbs4j.storage.request;

import java.util.Map;
import java.util.StringJoiner;

/**
 * Figures of requests.
 *
 * @param requests number by kind, repetitions included
 * @param retries how many of them were repetitions
 * @param sent bytes of contents sent
 * @param received bytes of contents received
 */
public record RequestCount(Map<RequestKind, Long> requests, long retries, long sent, long received) {
  /** Takes a copy of the map. */
  public RequestCount {
    requests = Map.copyOf(requests);
  }

  /** Requests of one kind. */
  public long of(RequestKind kind) {
    return requests.getOrDefault(kind, 0L);
  }

  /** Requests of one price class. */
  public long of(RequestKind.Price price) {
    return requests.entrySet().stream()
        .filter(e -> e.getKey().price() == price)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** All requests. */
  public long total() {
    return requests.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Such as {@code 12 PUT, 3 GET, 1 retry}; {@code none} if there were none. */
  public String describe() {
    StringJoiner text = new StringJoiner(", ");
    for (RequestKind kind : RequestKind.values()) {
      if (of(kind) > 0) {
        text.add(of(kind) + " " + kind);
      }
    }
    if (retries > 0) {
      text.add(retries + (retries == 1 ? " retry" : " retries"));
    }
    return text.length() == 0 ? "none" : text.toString();
  }
}
