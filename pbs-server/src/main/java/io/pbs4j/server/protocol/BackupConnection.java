package io.pbs4j.server.protocol;

import io.pbs4j.server.http.UpgradeLink;
import io.pbs4j.server.http.UpgradedConnection;
import io.pbs4j.server.task.Task;
import io.pbs4j.server.task.TaskRequests;
import io.pbs4j.storage.request.RequestLedger;
import io.pbs4j.storage.session.BackupSession;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** A connection that carries a backup: it is the session's life, and its end is the task's. */
final class BackupConnection implements UpgradedConnection {
  private final BackupSession session;
  private final Task task;
  private final ProtocolTable table;
  private final TaskRequests requests;
  private final Runnable onFinished;
  private final Executor executor;

  /**
   * Creates the connection.
   *
   * @param requests those of the task
   * @param onFinished runs after a backup that ended well
   * @param executor runs the end of the session, which may wait for the disk
   */
  BackupConnection(
      BackupSession session,
      Task task,
      ProtocolTable table,
      TaskRequests requests,
      Runnable onFinished,
      Executor executor) {
    this.session = session;
    this.task = task;
    this.table = table;
    this.requests = requests;
    this.onFinished = onFinished;
    this.executor = executor;
  }

  @Override
  public void opened(UpgradeLink link) {
    task.onAbort(() -> link.close(new IOException("task aborted")));
    task.log("protocol upgrade done");
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    table.handle(request, response, callback);
    return true;
  }

  @Override
  public void closed(@Nullable Throwable cause) {
    executor.execute(() -> end(cause));
  }

  private void end(@Nullable Throwable cause) {
    try (RequestLedger.Scope scope = requests.charge()) {
      session.close();
    } catch (IOException | RuntimeException e) {
      task.finishError("removing the unfinished backup failed: " + e.getMessage());
      return;
    }
    if (session.finished()) {
      task.log("backup finished successfully");
      task.finishOk();
      onFinished.run();
    } else if (session.request().benchmark()) {
      task.finishOk();
    } else {
      task.log(
          cause == null
              ? "backup ended and finish failed: backup ended but finished flag is not set."
              : "backup failed: " + cause.getMessage());
      task.log("removed unfinished backup");
      task.finishError(
          cause == null ? "backup ended but finished flag is not set." : String.valueOf(cause.getMessage()));
    }
  }
}
