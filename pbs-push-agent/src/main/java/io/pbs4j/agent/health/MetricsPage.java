package io.pbs4j.agent.health;

import java.nio.charset.StandardCharsets;
import java.util.function.ToLongFunction;

/** The agent's state as Prometheus reads it: text format 0.0.4. */
final class MetricsPage {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final double MILLIS = 1000;

  private final StringBuilder text = new StringBuilder();

  private MetricsPage() {}

  static byte[] of(AgentStatus status, ProcessFigures process) {
    MetricsPage page = new MetricsPage();
    page.agent(status);
    page.destinations(status);
    page.process(process);
    return page.text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void agent(AgentStatus status) {
    head("pulse_agent_info", "gauge", "The agent, always 1.");
    sample(
        "pulse_agent_info", labels("version", status.version(), "agent_id", status.agentId()), 1);
    head("pulse_agent_up", "gauge", "Always 1.");
    sample("pulse_agent_up", "", 1);
    head("pulse_agent_module_enabled", "gauge", "Whether a part of the agent is switched on.");
    for (ModuleStatus one : status.modules()) {
      sample("pulse_agent_module_enabled", labels("module", one.name()), one.enabled() ? 1 : 0);
    }
    head("pulse_agent_module_ready", "gauge", "Whether a part of the agent succeeded last.");
    for (ModuleStatus one : status.modules()) {
      sample("pulse_agent_module_ready", labels("module", one.name()), one.ready() ? 1 : 0);
    }
    head("pbs_agent_reports_collected_total", "counter", "Reports made.");
    sample("pbs_agent_reports_collected_total", "", status.collected());
    head("pbs_agent_collect_seconds", "gauge", "How long the last report took to make.");
    sample("pbs_agent_collect_seconds", "", status.collecting().toMillis() / MILLIS);
    head("pbs_agent_degraded_sources", "gauge", "Sources missing or shortened in the last report.");
    sample("pbs_agent_degraded_sources", "", status.degraded().size());
  }

  private void destinations(AgentStatus status) {
    head("pulse_agent_destination_configured", "gauge", "A receiver that reports go to.");
    for (DestinationStatus one : status.destinations()) {
      sample("pulse_agent_destination_configured", destination(one), 1);
    }
    head(
        "pulse_agent_destination_delivery_up",
        "gauge",
        "Whether the last push to a receiver succeeded.");
    for (DestinationStatus one : status.destinations()) {
      if (one.up().isPresent()) {
        sample("pulse_agent_destination_delivery_up", destination(one), one.up().get() ? 1 : 0);
      }
    }
    counter(
        status,
        "pbs_agent_reports_pushed_total",
        "Reports that a receiver took.",
        DestinationStatus::pushed);
    counter(
        status,
        "pbs_agent_push_failures_total",
        "Pushes that failed and are repeated.",
        DestinationStatus::failed);
    counter(
        status,
        "pbs_agent_reports_refused_total",
        "Reports that a receiver will never take.",
        DestinationStatus::refused);
    counter(
        status,
        "pbs_agent_reports_dropped_total",
        "Reports dropped for want of space.",
        DestinationStatus::dropped);
    head("pbs_agent_reports_buffered", "gauge", "Reports that wait for a receiver.");
    for (DestinationStatus one : status.destinations()) {
      sample("pbs_agent_reports_buffered", labels("destination", one.name()), one.buffered());
    }
    head("pbs_agent_last_push_timestamp_seconds", "gauge", "When a receiver last took a report.");
    for (DestinationStatus one : status.destinations()) {
      if (one.lastSuccess().isPresent()) {
        sample(
            "pbs_agent_last_push_timestamp_seconds",
            labels("destination", one.name()),
            one.lastSuccess().get().toEpochMilli() / MILLIS);
      }
    }
  }

  private void counter(
      AgentStatus status, String name, String help, ToLongFunction<DestinationStatus> figure) {
    head(name, "counter", help);
    for (DestinationStatus one : status.destinations()) {
      sample(name, labels("destination", one.name()), figure.applyAsLong(one));
    }
  }

  private void process(ProcessFigures process) {
    head("pbs_agent_heap_bytes", "gauge", "Memory in use by data.");
    sample("pbs_agent_heap_bytes", "", process.heap());
    if (process.resident().isPresent()) {
      head("process_resident_memory_bytes", "gauge", "Resident memory size in bytes.");
      sample("process_resident_memory_bytes", "", process.resident().getAsLong());
    }
    process
        .processorTime()
        .ifPresent(
            time -> {
              head(
                  "process_cpu_seconds_total",
                  "counter",
                  "Total user and system CPU time in seconds.");
              sample("process_cpu_seconds_total", "", time.toMillis() / MILLIS);
            });
    process
        .start()
        .ifPresent(
            time -> {
              head("process_start_time_seconds", "gauge", "Start time since 1970 in seconds.");
              sample("process_start_time_seconds", "", time.toEpochMilli() / MILLIS);
            });
  }

  private static String destination(DestinationStatus one) {
    return labels("module", "push:" + one.name(), "destination", one.name(), "role", one.role());
  }

  private void head(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private void sample(String name, String labels, long value) {
    text.append(name).append(labels).append(' ').append(value).append('\n');
  }

  private void sample(String name, String labels, double value) {
    text.append(name).append(labels).append(' ').append(value).append('\n');
  }

  private static String labels(String... namesAndValues) {
    StringBuilder labels = new StringBuilder("{");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      labels.append(i == 0 ? "" : ",").append(namesAndValues[i]).append("=\"");
      labels.append(escape(namesAndValues[i + 1])).append('"');
    }
    return labels.append('}').toString();
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
