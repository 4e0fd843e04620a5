package io.pbs4j.server.metrics;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.List;

/** A family that grows sample by sample. */
final class Family {
  private final String name;
  private final Collector.Type type;
  private final String help;
  private final List<String> labels;
  private final List<Collector.MetricFamilySamples.Sample> samples = new ArrayList<>();

  private Family(String name, Collector.Type type, String help, List<String> labels) {
    this.name = name;
    this.type = type;
    this.help = help;
    this.labels = labels;
  }

  /** Numbers that only grow; the name ends in {@code _total}. */
  static Family counter(String name, String help, String... labels) {
    return new Family(name, Collector.Type.COUNTER, help, List.of(labels));
  }

  /** Numbers that go up and down. */
  static Family gauge(String name, String help, String... labels) {
    return new Family(name, Collector.Type.GAUGE, help, List.of(labels));
  }

  /** Adds a sample with the values of its labels. */
  void add(long value, String... labelValues) {
    samples.add(new Collector.MetricFamilySamples.Sample(name, labels, List.of(labelValues), (double) value));
  }

  /** Adds a sample that is no whole number. */
  void add(double value, String... labelValues) {
    samples.add(new Collector.MetricFamilySamples.Sample(name, labels, List.of(labelValues), value));
  }

  Collector.MetricFamilySamples samples() {
    return new Collector.MetricFamilySamples(name, type, help, samples);
  }
}
