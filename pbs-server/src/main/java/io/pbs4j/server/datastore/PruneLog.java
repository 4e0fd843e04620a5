package io.pbs4j.server.datastore;

import io.pbs4j.server.task.Task;
import io.pbs4j.storage.prune.DatastorePrune;
import io.pbs4j.storage.prune.GroupPrune;
import io.pbs4j.storage.prune.PrunePlan;

/** The task log of a prune of many groups, in the words of the reference server. Stops it when the task is aborted. */
final class PruneLog implements DatastorePrune.Witness {
  private final Task task;
  private final int groups;
  private final String would;
  private int done;

  /**
   * Creates the log.
   *
   * @param groups how many there are
   * @param would begins the lines of a dry run
   */
  PruneLog(Task task, int groups, String would) {
    this.task = task;
    this.groups = groups;
    this.would = would;
  }

  /** Tells a plan that is not carried out. */
  void tell(PrunePlan plan) {
    for (PrunePlan.Group group : plan.groups()) {
      group(group);
      if (group.skipped()) {
        warning(group.problem());
      } else {
        group.decisions().forEach(this::snapshot);
      }
    }
  }

  @Override
  public void group(PrunePlan.Group group) {
    // A line for every percent of a long prune, besides those of the reference.
    int percent = groups < 100 ? 0 : (done + 1) * 100 / groups;
    if (percent != (groups < 100 ? 0 : done * 100 / groups)) {
      task.log("percentage done: " + percent + "% (" + (done + 1) + "/" + groups + " groups)");
    }
    done++;
    task.log("Pruning group " + group.ns() + ":\"" + group.group() + "\"");
  }

  @Override
  public void snapshot(GroupPrune.Decision decision) {
    task.checkAbort();
    task.log(would + decision.mark().id() + " " + decision.snapshot());
  }

  @Override
  public void warning(String text) {
    task.warn(text);
  }
}
