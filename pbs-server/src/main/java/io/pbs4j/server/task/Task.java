package io.pbs4j.server.task;

import io.pbs4j.core.task.Upid;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A running task. It ends once; what comes later is dropped. Safe for use by many threads. */
public final class Task {
  private final Upid upid;
  private final TaskLogWriter log;
  private final Consumer<Task> onEnd;
  private final List<Runnable> onAbort = new ArrayList<>();
  private final List<Supplier<List<String>>> lastWords = new ArrayList<>();
  private boolean aborted;
  private long warnings;
  private @Nullable String status;

  Task(Upid upid, TaskLogWriter log, Consumer<Task> onEnd) {
    this.upid = upid;
    this.log = log;
    this.onEnd = onEnd;
  }

  /** Its identifier. */
  public Upid upid() {
    return upid;
  }

  /** Adds a line to its log; line breaks make several lines. */
  public synchronized void log(String line) {
    if (status == null) {
      log.append(line);
    }
  }

  /** Adds a line that begins with {@code WARN:}; a task with warnings does not end with OK. */
  public synchronized void warn(String line) {
    if (status == null) {
      warnings++;
      log.append("WARN: " + line);
    }
  }

  /** Ends it well. */
  public void finishOk() {
    String result;
    synchronized (this) {
      result = warnings == 0 ? TaskStatus.OK : TaskStatus.WARNINGS + warnings;
    }
    finish(result, "TASK " + result);
  }

  /** Ends it badly. */
  public void finishError(String message) {
    String oneLine = message.replace('\n', ' ').replace('\r', ' ');
    finish(oneLine, "TASK ERROR: " + oneLine);
  }

  private void finish(String result, String lastLine) {
    synchronized (this) {
      if (status != null) {
        return;
      }
      tellLastWords();
      log.append(lastLine);
      log.close();
      status = result;
    }
    onEnd.accept(this);
  }

  /** Adds lines to the log just before its last one, however the task ends. Must not block. */
  public synchronized void beforeEnd(Supplier<List<String>> lines) {
    lastWords.add(lines);
  }

  private void tellLastWords() {
    for (Supplier<List<String>> words : lastWords) {
      try {
        words.get().forEach(log::append);
      } catch (RuntimeException e) {
        log.append("figures are missing: " + e.getMessage()); // No reason not to end.
      }
    }
  }

  /** Its status, {@code null} while it runs. */
  synchronized @Nullable String status() {
    return status;
  }

  /**
   * Runs something when somebody asks the task to stop; at once when that has happened. It must not block.
   */
  public void onAbort(Runnable action) {
    synchronized (this) {
      if (!aborted) {
        onAbort.add(action);
        return;
      }
    }
    action.run();
  }

  /** Asks it to stop. */
  public void abort() {
    List<Runnable> actions;
    synchronized (this) {
      if (aborted || status != null) {
        return;
      }
      aborted = true;
      actions = List.copyOf(onAbort);
    }
    actions.forEach(Runnable::run);
  }

  /** Whether somebody asked it to stop. */
  public synchronized boolean isAborted() {
    return aborted;
  }

  /** Throws when somebody asked it to stop; for loops of long work. */
  public void checkAbort() {
    if (isAborted()) {
      throw new TaskAbortedException();
    }
  }
}
