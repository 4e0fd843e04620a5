package io.pbs4j.server.rrd;

/** What is told of the samples of a slot. */
public enum Consolidation {
  /** Their mean. */
  AVERAGE {
    @Override
    double of(Figure figure) {
      return figure.sum() / figure.count();
    }
  },
  /** The largest. */
  MAX {
    @Override
    double of(Figure figure) {
      return figure.max();
    }
  };

  abstract double of(Figure figure);
}
