package io.pbs4j.agent.collect;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Asks a PBS for all that a report is made of. A source that fails is marked in the report and does
 * not hold up the others. For use by one thread at a time.
 */
public final class Collector {
  private final PbsApi pbs;
  private final Sender sender;
  private final ExecutorService calls;
  private final InstantSource clock;
  private final NodeName node;
  private final SourceLog log = new SourceLog();
  private String version = "unknown";

  /**
   * @param pbs whom to ask
   * @param sender what reports say about this agent
   * @param calls runs four calls at once
   * @param clock for the time of reports
   */
  public Collector(PbsApi pbs, Sender sender, ExecutorService calls, InstantSource clock) {
    this.pbs = pbs;
    this.sender = sender;
    this.calls = calls;
    this.clock = clock;
    this.node = new NodeName(pbs);
  }

  /**
   * Asks for everything. Takes as long as two calls may take, and does not fail when they do.
   *
   * @throws InterruptedException when the thread is to end
   */
  public Report collect() throws InterruptedException {
    String name = node.find();
    SourceCalls answers = new SourceCalls(pbs, calls, name);
    Map<String, @Nullable Object> status = answers.object(Source.NODE_STATUS);
    List<Map<String, @Nullable Object>> datastores = new ArrayList<>();
    for (Map<String, @Nullable Object> usage : answers.objects(Source.DATASTORES)) {
      datastores.add(WiderShape.ofDatastore(usage));
    }
    List<Map<String, @Nullable Object>> tasks = answers.objects(Source.TASKS);
    if (answers.object(Source.VERSION).get("version") instanceof String known) {
      version = known;
    }
    List<Degraded> degraded = answers.degraded();
    log.note(degraded);
    Report report =
        new Report(
            sender,
            clock.instant(),
            WiderShape.ofNode(status),
            ReportLimits.datastores(datastores, degraded),
            ReportLimits.tasks(tasks, degraded),
            version,
            degraded);
    return ReportLimits.fit(report, ReportLimits.MAX_BYTES);
  }
}
