package io.pbs4j.server.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks to list.
 *
 * @param store only those on a datastore: worker id equal to it or beginning with it and a colon
 * @param running only those that run
 * @param errors not those that ended with OK
 * @param user only those whose owner's name contains this
 * @param since not those that started earlier, seconds since 1970
 * @param until not those that started later, seconds since 1970
 * @param type only those whose worker type contains this
 * @param statuses only ended ones of these categories: ok, warning, error, unknown; empty for all
 */
public record TaskFilter(
    @Nullable String store,
    boolean running,
    boolean errors,
    @Nullable String user,
    @Nullable Long since,
    @Nullable Long until,
    @Nullable String type,
    List<String> statuses) {
  /** Everything. */
  public static final TaskFilter ALL = new TaskFilter(null, false, false, null, null, null, null, List.of());

  /** Copies the list. */
  public TaskFilter {
    statuses = List.copyOf(statuses);
  }

  /** Whether a task is to be listed; the times are checked by the query. */
  boolean matches(TaskInfo task) {
    String id = task.upid().id() == null ? "" : task.upid().id();
    if (store != null && !id.equals(store) && !id.startsWith(store + ":")) {
      return false;
    }
    if (user != null && !task.upid().authId().toString().contains(user)) {
      return false;
    }
    return (type == null || task.upid().type().contains(type)) && matchesStatus(task.status());
  }

  private boolean matchesStatus(@Nullable String status) {
    if (status == null) {
      return statuses.isEmpty();
    }
    if (running || (errors && status.equals(TaskStatus.OK))) {
      return false;
    }
    return statuses.isEmpty() || statuses.contains(TaskStatus.category(status));
  }
}
