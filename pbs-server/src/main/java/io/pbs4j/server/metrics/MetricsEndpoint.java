package io.pbs4j.server.metrics;

import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Returns;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** {@code GET /metrics}: everything that is registered, in the text format of Prometheus. */
public final class MetricsEndpoint {
  private final CollectorRegistry registry;

  /** Creates the endpoint. */
  public MetricsEndpoint(CollectorRegistry registry) {
    this.registry = registry;
  }

  /** Its declaration. */
  public Endpoint endpoint() {
    return Endpoint.get("/metrics", "Metrics in the text format of Prometheus.")
        .returns(Returns.BINARY)
        .access(Access.anyOf("/", Privilege.SYS_AUDIT))
        .handles(this::answer);
  }

  private void answer(Call call, Request request, Response response, Callback callback) throws IOException {
    StringWriter text = new StringWriter();
    TextFormat.write004(text, registry.metricFamilySamples());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, TextFormat.CONTENT_TYPE_004);
    Content.Sink.write(response, true, text.toString(), callback);
  }
}
