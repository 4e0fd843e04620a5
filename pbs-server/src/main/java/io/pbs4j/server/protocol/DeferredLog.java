package io.pbs4j.server.protocol;

import io.pbs4j.server.task.Task;
import io.pbs4j.storage.session.SessionLog;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the lines of a session that opens until its task exists: a refused session has no task. */
final class DeferredLog implements SessionLog {
  private final List<String> early = new ArrayList<>();
  private @Nullable Task task;

  @Override
  public synchronized void line(String text) {
    if (task == null) {
      early.add(text);
    } else {
      task.log(text);
    }
  }

  synchronized void attach(Task started) {
    task = started;
    early.forEach(started::log);
    early.clear();
  }
}
