package io.pbs4j.server.metrics;

import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Returns;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** {@code GET /metrics}: everything that is registered, in the text format of Prometheus. */
public final class MetricsEndpoint {
  private static final String STORE = "datastore";

  private final CollectorRegistry registry;
  private final Runnable before;
  private final boolean open;

  /**
   * Creates the endpoint.
   *
   * @param before runs before each scrape
   * @param open whether everybody may have them
   */
  public MetricsEndpoint(CollectorRegistry registry, Runnable before, boolean open) {
    this.registry = registry;
    this.before = before;
    this.open = open;
  }

  /** Its declaration. */
  public Endpoint endpoint() {
    return Endpoint.get("/metrics", "Metrics in the text format of Prometheus.")
        .returns(Returns.BINARY)
        .access(
            open
                ? Access.WORLD
                : Access.checkedByHandler(
                    "Sys.Audit on /, or Datastore.Audit: then for figures of those datastores alone"))
        .handles(this::answer);
  }

  private void answer(Call call, Request request, Response response, Callback callback) throws IOException {
    before.run();
    Enumeration<MetricFamilySamples> families = registry.metricFamilySamples();
    if (!open && !call.holds("/", Privilege.SYS_AUDIT)) {
      List<MetricFamilySamples> visible = visible(call, families);
      if (visible.isEmpty()) {
        call.require("/", Privilege.SYS_AUDIT);
      }
      families = Collections.enumeration(visible);
    }
    StringWriter text = new StringWriter();
    TextFormat.write004(text, families);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, TextFormat.CONTENT_TYPE_004);
    Content.Sink.write(response, true, text.toString(), callback);
  }

  /** Samples of datastores that a caller may look at. */
  private static List<MetricFamilySamples> visible(Call call, Enumeration<MetricFamilySamples> families) {
    Map<String, Boolean> stores = new HashMap<>();
    List<MetricFamilySamples> visible = new ArrayList<>();
    while (families.hasMoreElements()) {
      MetricFamilySamples family = families.nextElement();
      List<MetricFamilySamples.Sample> samples = new ArrayList<>();
      for (MetricFamilySamples.Sample sample : family.samples) {
        int label = sample.labelNames.indexOf(STORE);
        if (label >= 0
            && stores.computeIfAbsent(
                sample.labelValues.get(label),
                name -> call.holds("/datastore/" + name, Privilege.DATASTORE_AUDIT))) {
          samples.add(sample);
        }
      }
      if (!samples.isEmpty()) {
        visible.add(new MetricFamilySamples(family.name, family.type, family.help, samples));
      }
    }
    return visible;
  }
}
