package io.pbs4j.server.metrics;

import io.pbs4j.server.api.EndpointRunner;
import io.pbs4j.server.api.Method;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import java.util.Objects;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Counts requests and their times. What an upgraded connection asks is not among them. */
public final class HttpMetrics {
  private static final String OTHER = "other";
  private static final int SWITCHED = 101;
  private static final double NANOS = 1e9;
  private static final double[] BUCKETS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

  private final Counter requests =
      Counter.build("pbs_requests_total", "HTTP requests by endpoint and status.")
          .labelNames("method", "endpoint", "status")
          .create();

  private final Histogram durations =
      Histogram.build("pbs_request_duration_seconds", "Time from a request to the end of its answer.")
          .labelNames("method")
          .buckets(BUCKETS)
          .create();

  /** Creates the counters and registers them. */
  public HttpMetrics(CollectorRegistry registry) {
    registry.register(requests);
    registry.register(durations);
  }

  /** A handler whose requests are counted. */
  public Handler over(Handler handler) {
    return new Counted(handler);
  }

  private final class Counted extends Handler.Wrapper {
    Counted(Handler handler) {
      super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      long start = System.nanoTime();
      Request.addCompletionListener(request, failure -> count(request, response, start));
      return super.handle(request, response, callback);
    }

    private void count(Request request, Response response, long start) {
      // Only known methods: a label must not be what a client makes up.
      String method = Method.of(request.getMethod()) == null ? OTHER : request.getMethod();
      Object endpoint = Objects.requireNonNullElse(request.getAttribute(EndpointRunner.ENDPOINT), OTHER);
      requests.labels(method, endpoint.toString(), String.valueOf(response.getStatus())).inc();
      if (response.getStatus() != SWITCHED) {
        durations.labels(method).observe((System.nanoTime() - start) / NANOS);
      }
    }
  }
}
