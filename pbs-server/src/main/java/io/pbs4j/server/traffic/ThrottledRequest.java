package io.pbs4j.server.traffic;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request whose body arrives no faster than a rule allows: it seems not to be there yet. */
final class ThrottledRequest extends Request.Wrapper {
  private final Supplier<@Nullable RuleFlows> rule;
  private final LongAdder received;
  private volatile long pausedUntil;
  private volatile boolean paused;

  ThrottledRequest(Request request, Supplier<@Nullable RuleFlows> rule, LongAdder received) {
    super(request);
    this.rule = rule;
    this.received = received;
  }

  @Override
  public Content.@Nullable Chunk read() {
    if (pause() > 0) {
      return null;
    }
    Content.Chunk chunk = super.read();
    if (chunk != null && chunk.remaining() > 0) {
      received.add(chunk.remaining());
      RuleFlows flows = rule.get();
      long wait = flows == null ? 0 : flows.in().take(chunk.remaining());
      if (wait > 0) {
        pausedUntil = System.nanoTime() + wait;
        paused = true;
      }
    }
    return chunk;
  }

  @Override
  public void demand(Runnable arrived) {
    long wait = pause();
    if (wait > 0) {
      getComponents().getScheduler().schedule(() -> super.demand(arrived), wait, TimeUnit.NANOSECONDS);
    } else {
      super.demand(arrived);
    }
  }

  /** Nanoseconds until more may be read. */
  private long pause() {
    if (!paused) {
      return 0;
    }
    long left = pausedUntil - System.nanoTime();
    if (left <= 0) {
      paused = false;
    }
    return left;
  }
}
