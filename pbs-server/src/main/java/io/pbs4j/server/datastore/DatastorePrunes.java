package io.pbs4j.server.datastore;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.core.task.Upid;
import io.pbs4j.server.audit.RemovalEntries;
import io.pbs4j.server.audit.RemovalLog;
import io.pbs4j.server.task.Task;
import io.pbs4j.server.task.TaskRegistry;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.prune.DatastorePrune;
import io.pbs4j.storage.prune.KeepOptions;
import io.pbs4j.storage.prune.PruneGuard;
import io.pbs4j.storage.prune.PrunePlan;
import io.pbs4j.storage.snapshot.GroupChoice;
import io.pbs4j.storage.snapshot.RemovalWitness;
import java.io.IOException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Starts prunes of many groups as tasks. */
public final class DatastorePrunes {
  private final TaskRegistry tasks;
  private final RemovalLog removals;
  private final ZoneId zone;

  /**
   * Creates the starter.
   *
   * @param removals is told of every snapshot that goes
   * @param zone in which hours, days and longer spans begin
   */
  public DatastorePrunes(TaskRegistry tasks, RemovalLog removals, ZoneId zone) {
    this.tasks = tasks;
    this.removals = removals;
    this.zone = zone;
  }

  /**
   * What to prune.
   *
   * @param ns where to begin
   * @param maxDepth levels to go down; {@code null} for all
   * @param keep retention rules
   * @param choice which groups
   * @param dryRun whether only to tell
   * @param confirmed so many snapshots may go although the datastore's guard would stop and ask
   */
  public record Order(
      Namespace ns, @Nullable Long maxDepth, KeepOptions keep, GroupChoice choice, boolean dryRun, long confirmed) {
    private int depth() {
      return maxDepth == null ? Namespace.MAX_DEPTH : maxDepth.intValue();
    }
  }

  /** Starts one for somebody. */
  public Upid start(OpenDatastore open, Order order, AuthId caller) throws IOException {
    return start(open, order, caller, "prune", open.store().name() + ":" + order.ns(), null);
  }

  /** Starts that of a prune job. */
  public Upid startJob(OpenDatastore open, Order order, AuthId caller, String job) throws IOException {
    String id = open.store().name() + (order.ns().isRoot() ? "" : ":" + order.ns());
    return start(open, order, caller, "prunejob", id, "prune job '" + job + "'");
  }

  private Upid start(
      OpenDatastore open, Order order, AuthId caller, String type, String id, @Nullable String firstLine)
      throws IOException {
    open.allowing(Operation.WRITE);
    return tasks
        .start(
            type,
            id,
            caller,
            open.task(
                Operation.WRITE,
                task -> {
                  if (firstLine != null) {
                    task.log(firstLine);
                  }
                  run(task, open, order, caller);
                }))
        .upid();
  }

  private void run(Task task, OpenDatastore open, Order order, AuthId caller) throws IOException {
    Datastore store = open.store();
    Namespace ns = order.ns();
    Long depth = order.maxDepth();
    KeepOptions options = order.keep();
    task.log(
        "Starting datastore prune on datastore '" + store.name() + "', " + described(ns) + ", " + depth(depth));
    if (order.dryRun()) {
      task.log("(dry test run)");
    }
    logRules(
        task,
        (ns.isRoot() ? "" : "--ns " + ns + " ") + (depth == null ? "" : "--max-depth " + depth + " "),
        options);
    PruneGuard guard = open.config().options().pruneGuard();
    try (RemovalEntries entries = removals.begin(caller, "prune " + options, store.name())) {
      DatastorePrune prune = store.pruneAll(zone, order.dryRun() ? RemovalWitness.NONE : entries);
      PrunePlan plan = prune.plan(ns, order.depth(), order.choice(), options, guard);
      PruneLog log = new PruneLog(task, plan.groups().size(), order.dryRun() ? "would " : "");
      if (order.dryRun()) {
        log.tell(plan);
      } else {
        guard.requireFewRemovals(plan.removals(), plan.snapshots(), order.confirmed());
        prune.carryOut(plan, options, log);
      }
    }
  }

  static String described(Namespace ns) {
    return ns.isRoot() ? "root namespace" : "namespace '" + ns + "'";
  }

  private static String depth(@Nullable Long depth) {
    if (depth == null || depth == Namespace.MAX_DEPTH) {
      return "down to full depth";
    }
    return depth == 0 ? "non-recursive" : "down to depth " + depth;
  }

  static void logRules(Task task, String where, KeepOptions options) {
    task.log(
        options.keepsAll()
            ? "No prune selection - keeping all files."
            : "retention options: " + where + options);
  }
}
