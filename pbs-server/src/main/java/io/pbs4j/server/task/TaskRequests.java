package io.pbs4j.server.task;

import io.pbs4j.storage.request.RequestCount;
import io.pbs4j.storage.request.RequestCounter;
import io.pbs4j.storage.request.RequestLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What one task asks of its datastore's storage. Every thread that works for the task says so; at its end the
 * task's log tells the figures, if there are any.
 */
public final class TaskRequests {
  private final RequestLedger ledger;
  private final Supplier<List<String>> remarks;
  private final RequestCounter counter = new RequestCounter();

  /**
   * Starts at zero.
   *
   * @param ledger of the storage
   * @param remarks what else to tell at the end of a task that made requests
   */
  public TaskRequests(RequestLedger ledger, Supplier<List<String>> remarks) {
    this.ledger = ledger;
    this.remarks = remarks;
  }

  /** Lets the calling thread work for the task until the scope is closed. */
  public RequestLedger.Scope charge() {
    return ledger.charge(counter);
  }

  /** Has the figures written when the task ends. */
  public void tellIn(Task task) {
    task.beforeEnd(this::lines);
  }

  /** A body that works for the task and tells the figures at its end. */
  public TaskBody body(TaskBody work) {
    return task -> {
      tellIn(task);
      try (RequestLedger.Scope scope = charge()) {
        work.run(task);
      }
    };
  }

  private List<String> lines() {
    RequestCount count = counter.snapshot();
    if (count.total() == 0) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("S3 requests: " + count.describe());
    lines.addAll(remarks.get());
    return lines;
  }
}
