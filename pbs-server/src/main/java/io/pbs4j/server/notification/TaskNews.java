package io.pbs4j.server.notification;

import io.pbs4j.core.task.Upid;
import io.pbs4j.server.datastore.Datastores;
import io.pbs4j.server.datastore.NotifyChoice;
import io.pbs4j.server.task.TaskInfo;
import io.pbs4j.server.task.TaskListener;
import io.pbs4j.server.task.TaskLogPage;
import io.pbs4j.server.task.TaskRegistry;
import io.pbs4j.storage.StorageException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes notifications of tasks that end, on a thread of its own. */
final class TaskNews implements TaskListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskNews.class);

  /** Tasks that ended and are not told yet. */
  private static final int QUEUE = 1000;

  /** Lines of a log that are told, the last ones. */
  private static final int LINES = 100;

  private static final String PRUNE_JOB = "prune job '";

  private final TaskRegistry tasks;
  private final Datastores datastores;
  private final Dispatcher dispatcher;
  private final String host;
  private final ThreadPoolExecutor thread;

  TaskNews(TaskRegistry tasks, Datastores datastores, Dispatcher dispatcher, String host) {
    this.tasks = tasks;
    this.datastores = datastores;
    this.dispatcher = dispatcher;
    this.host = host;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE),
            work -> {
              Thread made = new Thread(work, "task-news");
              made.setDaemon(true);
              return made;
            });
  }

  /** What kind of news a task makes, {@code null} for none. */
  private static @Nullable String kind(Upid upid, String status) {
    return switch (upid.type()) {
      case "garbage_collection" -> "gc";
      case "prunejob" -> "prune";
      case "verificationjob" -> "verify";
      // Verifications by hand or of new snapshots are told when they find something.
      case "verify", "verify_group", "verify_snapshot" -> severity(status) == Severity.ERROR ? "verify" : null;
      default -> null;
    };
  }

  private static Severity severity(String status) {
    if (status.equals("OK")) {
      return Severity.INFO;
    }
    return status.startsWith("WARNINGS: ") ? Severity.WARNING : Severity.ERROR;
  }

  @Override
  public void ended(TaskInfo task) {
    String status = Objects.requireNonNullElse(task.status(), "unknown");
    String kind = kind(task.upid(), status);
    if (kind == null) {
      return;
    }
    try {
      thread.execute(() -> tell(task, kind, status));
    } catch (RejectedExecutionException e) {
      LOG.warn("the end of task {} is not told", task.upid());
    }
  }

  private void tell(TaskInfo task, String kind, String status) {
    try {
      Upid upid = task.upid();
      String id = Objects.requireNonNullElse(upid.id(), "");
      String store = id.contains(":") ? id.substring(0, id.indexOf(':')) : id;
      List<String> log = log(upid);
      Notification notification = notification(upid, kind, status, store, log);
      NotifyChoice choice = choice(store);
      if (!choice.isLegacy()) {
        dispatcher.dispatch(notification);
      } else if (choice.wants(kind, severity(status) == Severity.ERROR)) {
        dispatcher.mail(notification, Objects.requireNonNullElse(choice.user(), "root@pam"));
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("the end of task {} is not told: {}", task.upid(), e.toString());
    }
  }

  private NotifyChoice choice(String store) {
    try {
      return datastores.config(store).options().notices();
    } catch (StorageException e) {
      return NotifyChoice.NONE; // Removed meanwhile.
    }
  }

  private Notification notification(
      Upid upid, String kind, String status, String store, List<String> log) {
    Map<String, String> fields = new HashMap<>();
    fields.put("type", kind);
    fields.put("hostname", host);
    fields.put("datastore", store);
    String job = job(upid, log);
    if (job != null) {
      fields.put("job-id", job);
    }
    Map<String, Object> data = new HashMap<>();
    data.put("store", store);
    data.put("status", status);
    data.put("upid", upid.toString());
    data.put("job", job == null ? "" : job);
    data.put("log", log);
    String template = kind + (severity(status) == Severity.ERROR ? "-err" : "-ok");
    return new Notification(severity(status), template, fields, data);
  }

  private static @Nullable String job(Upid upid, List<String> log) {
    String id = upid.id();
    if (upid.type().equals("verificationjob") && id != null) {
      return id.substring(id.indexOf(':') + 1);
    }
    return log.stream()
        .filter(line -> line.startsWith(PRUNE_JOB) && line.endsWith("'"))
        .map(line -> line.substring(PRUNE_JOB.length(), line.length() - 1))
        .findFirst()
        .orElse(null);
  }

  /** The first line, which names the job, and the last ones, without their times. */
  private List<String> log(Upid upid) throws IOException {
    TaskLogPage first = tasks.log(upid, 1, 1);
    long start = Math.max(2, first.total() - LINES + 1);
    return Stream.concat(
            first.lines().stream(), tasks.log(upid, start, LINES).lines().stream())
        .map(TaskNews::withoutTime)
        .toList();
  }

  private static String withoutTime(String line) {
    int colon = line.indexOf(": ");
    return colon < 0 ? line : line.substring(colon + 2);
  }

  /** Waits until all that ended so far is told. */
  void settle() throws InterruptedException {
    try {
      thread.submit(() -> {}).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends the thread when all that ended is told. */
  @Override
  public void close() throws InterruptedException {
    thread.shutdown();
    if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
      LOG.warn("the ends of {} tasks are not told", thread.getQueue().size());
    }
  }
}
