package io.pbs4j.server.datastore;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.core.task.Upid;
import io.pbs4j.server.task.Task;
import io.pbs4j.server.task.TaskRegistry;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.snapshot.SnapshotPath;
import io.pbs4j.storage.verify.Effort;
import io.pbs4j.storage.verify.VerifyLedger;
import io.pbs4j.storage.verify.VerifyLog;
import io.pbs4j.storage.verify.VerifyRequest;
import io.pbs4j.storage.verify.VerifyResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts verifications as tasks. */
public final class Verifications {
  private static final Logger LOG = LoggerFactory.getLogger(Verifications.class);

  private final Datastores datastores;
  private final TaskRegistry tasks;
  private final VerifyLedgers ledgers;

  /**
   * Creates the starter.
   *
   * @param directory where it is kept which chunks were verified lately
   */
  public Verifications(Datastores datastores, TaskRegistry tasks, Path directory) {
    this.datastores = datastores;
    this.tasks = tasks;
    this.ledgers = new VerifyLedgers(directory);
  }

  /** The log of a task. */
  private record TaskLog(Task task) implements VerifyLog {
    @Override
    public void line(String text) {
      task.log(text);
    }

    @Override
    public void warn(String text) {
      task.warn(text);
    }
  }

  /**
   * Starts a task.
   *
   * @return its identifier
   */
  String start(OpenDatastore open, VerifyRequest request, AuthId caller) throws IOException {
    open.allowing(Operation.READ).requests().requireBudget("verification");
    String type;
    String id = open.store().name();
    BackupSnapshot snapshot = request.snapshot();
    BackupGroup group = request.group();
    String ns = SnapshotPath.of(request.ns());
    if (snapshot != null) {
      type = "verify_snapshot";
      id += ":" + ns + "/" + name(snapshot);
    } else if (group != null) {
      type = "verify_group";
      id += ":" + ns + "/" + group;
    } else {
      type = "verify";
      id += ns.isEmpty() ? "" : ":" + ns;
    }
    return start(open, type, id, request, caller);
  }

  /**
   * Starts the task of a verification job.
   *
   * @param job id of the job
   */
  public Upid startJob(OpenDatastore open, VerifyRequest request, AuthId caller, String job) throws IOException {
    open.allowing(Operation.READ).requests().requireBudget("verification");
    String id = open.store().name() + ":" + job;
    return tasks
        .start(
            "verificationjob",
            id,
            caller,
            open.task(
                Operation.READ,
                task -> {
                  task.log("Starting datastore verify job '" + id + "'");
                  run(task, open.store(), request);
                }))
        .upid();
  }

  private static String name(BackupSnapshot snapshot) {
    return snapshot.group() + String.format(Locale.ROOT, "/%08X", snapshot.time());
  }

  private String start(OpenDatastore open, String type, String id, VerifyRequest request, AuthId caller)
      throws IOException {
    return tasks
        .start(type, id, caller, open.task(Operation.READ, task -> run(task, open.store(), request)))
        .upid()
        .toString();
  }

  private void run(Task task, Datastore store, VerifyRequest request) throws IOException {
    VerifyLedger ledger = ledgers.of(store);
    VerifyResult result;
    try {
      result =
          store.verify(
              request, Effort.USUAL, ledger, task.upid().toString(), new TaskLog(task), task::isAborted);
    } finally {
      ledger.save();
    }
    if (result.left() > 0 || result.recent() > 0) {
      task.log(
          result.chunks() + " chunks read, " + result.left() + " times one was left out, "
              + result.recent() + " were verified lately");
    }
    task.checkAbort();
    if (!result.ok()) {
      throw new IOException("verification failed - please check the log for details");
    }
  }

  /** Starts to verify a new snapshot if its datastore is configured so; never disturbs the backup. */
  public void afterBackup(String store, Namespace ns, BackupSnapshot snapshot, AuthId caller) {
    try {
      OpenDatastore open = datastores.requireOpen(store);
      if (open.config().options().verifyNew()) {
        open.allowing(Operation.READ).requests().requireBudget("verification");
        String where = ns.isRoot() ? "" : SnapshotPath.of(ns) + "/";
        start(
            open,
            "verify",
            store + ":" + where + name(snapshot),
            VerifyRequest.ALL.ofSnapshot(ns, snapshot),
            caller);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("new snapshot {} of datastore {} is not verified: {}", snapshot, store, e.toString());
    }
  }
}
