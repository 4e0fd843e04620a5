package io.pbs4j.server.task;

import io.pbs4j.core.task.Upid;
import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.Database.Durability;
import io.pbs4j.server.state.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The states of tasks in the database. */
final class TaskStore {
  /** The tenant of every task until there are others. */
  private static final String TENANT = "default";

  /** Old tasks found in one round; the next round finds more. */
  private static final int REMOVED_AT_ONCE = 1000;

  private final Database database;
  private final String server;

  /**
   * Creates the store.
   *
   * @param server name of this server among those that share the database
   */
  TaskStore(Database database, String server) {
    this.database = database;
    this.server = server;
  }

  void insert(Upid upid) {
    database.update(
        Durability.RELAXED,
        "INSERT INTO tasks (upid, tenant, server, fence, task_number, start_time) VALUES (?, ?, ?, 0, ?, ?)",
        upid.toString(),
        TENANT,
        server,
        upid.taskId(),
        upid.startTime());
  }

  void end(String upid, long time, String status) {
    database.update(
        Durability.RELAXED,
        "UPDATE tasks SET end_time = ?, status = ? WHERE upid = ? AND end_time IS NULL",
        time,
        status,
        upid);
  }

  /** The largest number of a task that starts at a time or later; 0 if there is none. */
  long lastNumber(long time) {
    return database
        .first(
            "SELECT task_number FROM tasks WHERE start_time >= ? ORDER BY task_number DESC LIMIT 1",
            row -> row.number("task_number"),
            time)
        .orElse(0L);
  }

  Optional<TaskInfo> find(Upid upid) {
    return database.first(
        "SELECT upid, end_time, status FROM tasks WHERE upid = ?", TaskStore::map, upid.toString());
  }

  /** Tasks of this server that have no end. */
  List<TaskInfo> unfinished() {
    return database.query(
        "SELECT upid, end_time, status FROM tasks WHERE end_time IS NULL AND server = ?",
        TaskStore::map,
        server);
  }

  /** Some ended tasks that started before a time, without so many of the newest of all. */
  List<TaskInfo> endedBefore(long time, int newest) {
    List<TaskInfo> old = new ArrayList<>();
    int[] seen = {0};
    database.scan(
        "SELECT upid, end_time, status FROM tasks ORDER BY start_time DESC, task_number DESC",
        row -> {
          TaskInfo task = map(row);
          if (seen[0]++ >= newest && task.upid().startTime() < time && task.endTime() != null) {
            old.add(task);
          }
          return old.size() < REMOVED_AT_ONCE;
        });
    return old;
  }

  void remove(Upid upid) {
    database.update(Durability.RELAXED, "DELETE FROM tasks WHERE upid = ?", upid.toString());
  }

  /** Tasks that match, newest first. */
  List<TaskInfo> list(TaskFilter filter, Predicate<TaskInfo> visible, long start, long limit) {
    List<TaskInfo> list = new ArrayList<>();
    long[] skip = {start};
    database.scan(
        "SELECT upid, end_time, status FROM tasks WHERE start_time >= ? AND start_time <= ?"
            + (filter.running() ? " AND end_time IS NULL" : "")
            + " ORDER BY start_time DESC, task_number DESC",
        row -> {
          TaskInfo task = map(row);
          if (filter.matches(task) && visible.test(task) && skip[0]-- <= 0) {
            list.add(task);
          }
          return limit == 0 || list.size() < limit;
        },
        filter.since() == null ? Long.MIN_VALUE : filter.since(),
        filter.until() == null ? Long.MAX_VALUE : filter.until());
    return list;
  }

  private static TaskInfo map(Row row) {
    return new TaskInfo(
        Upid.parse(row.text("upid")), row.numberOrNull("end_time"), row.textOrNull("status"));
  }
}
