package io.pbs4j.storage.request;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests; safe for use by several threads. */
public final class RequestCounter {
  private final Map<RequestKind, LongAdder> requests = new EnumMap<>(RequestKind.class);
  private final LongAdder retries = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder received = new LongAdder();

  /** Creates a counter at zero. */
  public RequestCounter() {
    for (RequestKind kind : RequestKind.values()) {
      requests.put(kind, new LongAdder());
    }
  }

  /** One request went out, whatever came of it. */
  public void count(RequestKind kind) {
    adder(kind).increment();
  }

  /** One of the requests was a repetition. */
  public void retried() {
    retries.increment();
  }

  /** Bytes of contents sent. */
  public void sent(long bytes) {
    sent.add(bytes);
  }

  /** Bytes of contents received. */
  public void received(long bytes) {
    received.add(bytes);
  }

  /** The figures now. */
  public RequestCount snapshot() {
    Map<RequestKind, Long> counts = new EnumMap<>(RequestKind.class);
    requests.forEach((kind, adder) -> counts.put(kind, adder.sum()));
    return new RequestCount(counts, retries.sum(), sent.sum(), received.sum());
  }

  private LongAdder adder(RequestKind kind) {
    LongAdder adder = requests.get(kind);
    if (adder == null) {
      throw new IllegalStateException("no counter of " + kind);
    }
    return adder;
  }
}
