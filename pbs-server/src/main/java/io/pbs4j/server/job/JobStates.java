package io.pbs4j.server.job;

import io.pbs4j.core.task.Upid;
import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.Database.Durability;
import io.pbs4j.server.state.Row;
import io.pbs4j.server.task.TaskInfo;
import io.pbs4j.server.task.TaskListener;
import io.pbs4j.server.task.TaskRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The states of jobs in the database. Learns of the ends of their tasks, and of collections whoever starts them. */
public final class JobStates implements TaskListener {
  /** The tenant of every job until there are others. */
  private static final String TENANT = "default";

  private final Database database;
  private final InstantSource clock;

  /** Creates the store. */
  public JobStates(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Learns how tasks ended that an earlier run of the server left behind. */
  public void catchUp(TaskRegistry tasks) {
    List<String> open =
        database.query(
            "SELECT upid FROM job_states WHERE tenant = ? AND upid IS NOT NULL AND ended IS NULL",
            row -> row.text("upid"),
            TENANT);
    for (String upid : open) {
      TaskInfo task = tasks.find(Upid.parse(upid)).orElse(null);
      if (task == null) {
        end(upid, clock.instant().getEpochSecond(), "unknown");
      } else if (task.endTime() != null) {
        end(upid, task.endTime(), task.status());
      }
    }
  }

  /** The state of a job. */
  public Optional<JobState> find(JobKey key) {
    return database.first(
        "SELECT since, upid, started, ended, status FROM job_states WHERE tenant = ? AND type = ? AND id = ?",
        JobStates::map,
        TENANT,
        key.type(),
        key.id());
  }

  /** Remembers that a job was made or its schedule changed now: what was due before is not made up. */
  public void touch(JobKey key) {
    insert(key, clock.instant().getEpochSecond());
    database.update(
        Durability.FULL,
        "UPDATE job_states SET since = ? WHERE tenant = ? AND type = ? AND id = ?",
        clock.instant().getEpochSecond(),
        TENANT,
        key.type(),
        key.id());
  }

  /** Remembers that a job has begun. */
  public void started(JobKey key, Upid upid) {
    insert(key, upid.startTime());
    database.update(
        Durability.FULL,
        "UPDATE job_states SET upid = ?, started = ?, ended = NULL, status = NULL"
            + " WHERE tenant = ? AND type = ? AND id = ?",
        upid.toString(),
        upid.startTime(),
        TENANT,
        key.type(),
        key.id());
  }

  private void insert(JobKey key, long since) {
    database.update(
        Durability.FULL,
        "INSERT INTO job_states (tenant, type, id, since) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (tenant, type, id) DO NOTHING",
        TENANT,
        key.type(),
        key.id(),
        since);
  }

  /** Forgets a job. */
  public void forget(JobKey key) {
    database.update(
        Durability.FULL,
        "DELETE FROM job_states WHERE tenant = ? AND type = ? AND id = ?",
        TENANT,
        key.type(),
        key.id());
  }

  @Override
  public void started(Upid upid) {
    if (upid.type().equals(JobKey.GC) && upid.id() != null) {
      started(JobKey.gc(upid.id()), upid);
    }
  }

  @Override
  public void ended(TaskInfo task) {
    if (task.endTime() != null) {
      end(task.upid().toString(), task.endTime(), task.status());
    }
  }

  private void end(String upid, long time, @Nullable String status) {
    database.update(
        Durability.FULL,
        "UPDATE job_states SET ended = ?, status = ? WHERE upid = ? AND ended IS NULL",
        time,
        status,
        upid);
  }

  private static JobState map(Row row) {
    return new JobState(
        Instant.ofEpochSecond(row.number("since")),
        row.textOrNull("upid"),
        instant(row.numberOrNull("started")),
        instant(row.numberOrNull("ended")),
        row.textOrNull("status"));
  }

  private static @Nullable Instant instant(@Nullable Long seconds) {
    return seconds == null ? null : Instant.ofEpochSecond(seconds);
  }
}
