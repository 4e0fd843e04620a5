package io.pbs4j.server.metrics;

import io.pbs4j.server.datastore.Budget;
import io.pbs4j.server.datastore.Datastores;
import io.pbs4j.server.datastore.OpenDatastore;
import io.pbs4j.server.s3.Bucket;
import io.pbs4j.storage.request.RequestCount;
import io.pbs4j.storage.request.RequestKind;
import io.prometheus.client.Collector;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Metrics of the datastores in buckets: requests, bytes, caches and budgets. Makes no request itself. */
public final class RequestMetrics extends Collector {
  private static final String STORE = "datastore";
  private static final String CLASS = "class";

  private final Datastores datastores;

  /** Creates the collector. */
  public RequestMetrics(Datastores datastores) {
    this.datastores = datastores;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    List<OpenDatastore> stores =
        datastores.all().stream().filter(store -> store.cache() != null).toList();
    return Stream.of(requests(stores), caches(stores), budgets(stores))
        .flatMap(List::stream)
        .map(Family::samples)
        .toList();
  }

  private static List<Family> requests(List<OpenDatastore> stores) {
    Family requests =
        Family.counter("pbs_s3_requests_total", "Requests since the start, repetitions included.", STORE, "kind");
    Family retries = Family.counter("pbs_s3_retries_total", "Requests that repeated another one.", STORE);
    Family sent = Family.counter("pbs_s3_sent_bytes_total", "Bytes of contents sent.", STORE);
    Family received =
        Family.counter("pbs_s3_received_bytes_total", "Bytes of contents received.", STORE);
    for (OpenDatastore store : stores) {
      String name = store.config().name();
      RequestCount count = store.requests().total();
      for (RequestKind kind : RequestKind.values()) {
        requests.add(count.of(kind), name, kind.name().toLowerCase(Locale.ROOT));
      }
      retries.add(count.retries(), name);
      sent.add(count.sent(), name);
      received.add(count.received(), name);
    }
    return List.of(requests, retries, sent, received);
  }

  private static List<Family> caches(List<OpenDatastore> stores) {
    Family used = Family.gauge("pbs_s3_cache_used_bytes", "Bytes in the cache.", STORE);
    Family bound = Family.gauge("pbs_s3_cache_bound_bytes", "Most bytes that the cache takes.", STORE);
    Family hits = Family.counter("pbs_s3_cache_hits_total", "Contents served by the cache.", STORE);
    Family misses =
        Family.counter("pbs_s3_cache_misses_total", "Contents that the cache did not have.", STORE);
    Family evictions =
        Family.counter("pbs_s3_cache_evictions_total", "Contents that made room for others.", STORE);
    for (OpenDatastore store : stores) {
      Supplier<Bucket.CacheFigures> cache = store.cache();
      if (cache != null) {
        String name = store.config().name();
        Bucket.CacheFigures figures = cache.get();
        used.add(figures.used(), name);
        bound.add(figures.bound(), name);
        hits.add(figures.hits(), name);
        misses.add(figures.misses(), name);
        evictions.add(figures.evictions(), name);
      }
    }
    return List.of(used, bound, hits, misses, evictions);
  }

  private static List<Family> budgets(List<OpenDatastore> stores) {
    Family limit = Family.gauge("pbs_s3_budget_limit", "Requests that a month may have.", STORE, CLASS);
    Family used = Family.gauge("pbs_s3_budget_used", "Requests of this month.", STORE, CLASS);
    Family state =
        Family.gauge("pbs_s3_budget_state", "0 below 80 percent, 1 from there on, 2 used up.", STORE, CLASS);
    for (OpenDatastore store : stores) {
      String name = store.config().name();
      for (Budget.Use use : store.requests().budgets()) {
        limit.add(use.budget().limit(), name, use.budget().name());
        used.add(use.used(), name, use.budget().name());
        state.add(use.state().level(), name, use.budget().name());
      }
    }
    return List.of(limit, used, state);
  }
}
