package io.pbs4j.agent.collect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The calls of one report, made at once; notes what fails. */
final class SourceCalls {
  /** Calls end by themselves in time; the look-up of a host's name may not. */
  private static final Duration PATIENCE = PbsApi.DEADLINE.plusSeconds(2);

  private final Map<Source, Future<Object>> calls = new EnumMap<>(Source.class);
  private final List<Degraded> degraded = new ArrayList<>();

  SourceCalls(PbsApi pbs, ExecutorService executor, String node) {
    for (Source source :
        List.of(Source.NODE_STATUS, Source.DATASTORES, Source.TASKS, Source.VERSION)) {
      try {
        calls.put(source, executor.submit(() -> pbs.data(source, node)));
      } catch (RejectedExecutionException e) {
        fail(source, "the agent is ending, or earlier calls still hang");
      }
    }
  }

  /** The answer of a source whose answer is an object; empty when it failed. */
  Map<String, @Nullable Object> object(Source source) throws InterruptedException {
    return await(source) instanceof Map<?, ?> fields ? WiderShape.copy(fields) : Map.of();
  }

  /** The answer of a source whose answer is a list; empty when it failed. */
  List<Map<String, @Nullable Object>> objects(Source source) throws InterruptedException {
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    if (await(source) instanceof Collection<?> items) {
      for (Object item : items) {
        if (item instanceof Map<?, ?> fields) {
          objects.add(WiderShape.copy(fields));
        }
      }
      if (objects.size() < items.size()) {
        degraded.add(
            Degraded.shortened(
                source,
                (items.size() - objects.size()) + " entries of another shape were left out"));
      }
    }
    return objects;
  }

  /** What failed so far; may be added to. */
  List<Degraded> degraded() {
    return degraded;
  }

  private @Nullable Object await(Source source) throws InterruptedException {
    Future<Object> call = calls.get(source);
    if (call == null) {
      return null;
    }
    try {
      return call.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      // Words of our own: those of other exceptions may hold what was sent.
      fail(
          source,
          e.getCause() instanceof SourceException known
              ? String.valueOf(known.getMessage())
              : e.getCause() == null ? "failed" : e.getCause().getClass().getSimpleName());
    } catch (TimeoutException e) {
      call.cancel(true);
      fail(source, "no whole answer in time");
    }
    return null;
  }

  private void fail(Source source, String error) {
    degraded.add(Degraded.failed(source, error));
  }
}
