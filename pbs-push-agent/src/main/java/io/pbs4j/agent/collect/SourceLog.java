package io.pbs4j.agent.collect;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log when sources begin to fail, fail in another way, and answer again. */
final class SourceLog {
  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

  private String known = "";

  void note(List<Degraded> degraded) {
    String failures = Degraded.failures(degraded);
    if (failures.equals(known)) {
      // Every interval the same would hide all else.
      return;
    }
    if (failures.isEmpty()) {
      LOG.info("The PBS answers all questions again");
    } else {
      LOG.warn("Reports are not whole: {}", failures);
    }
    known = failures;
  }
}
