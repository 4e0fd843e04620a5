package io.pbs4j.storage.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run found.
 *
 * @param findings the worst first; of each code at most 100,000
 * @param counts how often each code was found, those left out of {@code findings} included
 * @param checks names of the checks made
 * @param complete whether it ran to its end
 * @param snapshots snapshots looked at
 * @param indexes index files looked at
 * @param chunks chunk files seen
 * @param chunksRead chunk files read
 * @param bytesRead their bytes as stored
 */
public record CheckResult(
    List<Finding> findings,
    Map<FindingCode, Long> counts,
    List<String> checks,
    boolean complete,
    long snapshots,
    long indexes,
    long chunks,
    long chunksRead,
    long bytesRead) {
  /** The worst severity found, if anything was. */
  public Optional<Severity> worst() {
    return counts.keySet().stream().map(FindingCode::severity).max(Severity::compareTo);
  }

  /** Whether nothing worse than an information was found. */
  public boolean healthy() {
    return worst().map(worst -> worst == Severity.INFO).orElse(true);
  }

  /** How many findings of a severity there are. */
  public long count(Severity severity) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().severity() == severity)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
