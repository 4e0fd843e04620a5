package io.pbs4j.server.rrd;

/**
 * What is kept of the samples of one field in one slot.
 *
 * @param count how many there were
 * @param sum of all
 * @param max the largest
 */
record Figure(long count, double sum, double max) {
  static Figure of(double value) {
    return new Figure(1, value, value);
  }

  Figure and(Figure other) {
    return new Figure(count + other.count, sum + other.sum, Math.max(max, other.max));
  }
}
