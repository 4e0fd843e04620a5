package io.pbs4j.storage.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** All findings of a run. Safe for use by several threads. */
final class FindingLog {
  /** Findings kept of one code; more are only counted, so that a ruined store does not fill the memory. */
  static final int MAX_KEPT = 100_000;

  private final List<Finding> findings = new ArrayList<>();
  private final Map<FindingCode, Long> counts = new EnumMap<>(FindingCode.class);

  /** Where a check leaves its findings. */
  FindingSink of(HealthCheck check) {
    return (code, subject, message) -> add(new Finding(check.name(), code, subject, message));
  }

  private synchronized void add(Finding finding) {
    long count = counts.merge(finding.code(), 1L, Long::sum);
    if (count <= MAX_KEPT) {
      findings.add(finding);
    }
  }

  /** The findings kept, the worst first. */
  synchronized List<Finding> findings() {
    List<Finding> sorted = new ArrayList<>(findings);
    sorted.sort(
        java.util.Comparator.comparing(Finding::severity)
            .reversed()
            .thenComparing(Finding::code)
            .thenComparing(finding -> finding.subject().path())
            .thenComparingLong(finding -> finding.subject().offset())
            .thenComparing(Finding::message));
    return Collections.unmodifiableList(sorted);
  }

  /** How often each code was found, those not kept included. */
  synchronized Map<FindingCode, Long> counts() {
    return Collections.unmodifiableMap(new EnumMap<>(counts));
  }
}
