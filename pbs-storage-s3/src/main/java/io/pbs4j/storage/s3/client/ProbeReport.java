package io.pbs4j.storage.s3.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was found out about a bucket.
 *
 * @param facts in the order they were found, such as {@code versioning: off}; {@code unknown} where
 *     the provider does not answer
 * @param warnings what costs money or space, in sentences
 * @param refusals why no datastore should be kept there as things are, in sentences that say what
 *     helps
 */
public record ProbeReport(Map<String, String> facts, List<String> warnings, List<String> refusals) {
  /** Takes copies. */
  public ProbeReport {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    warnings = List.copyOf(warnings);
    refusals = List.copyOf(refusals);
  }

  /** Whether a datastore can be kept there. */
  public boolean usable() {
    return refusals.isEmpty();
  }
}
