package io.pbs4j.server.job;

import io.pbs4j.server.datastore.Datastores;
import io.pbs4j.server.datastore.GcTasks;
import io.pbs4j.server.datastore.OpenDatastore;
import io.pbs4j.storage.gc.GcOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The garbage collection of every open datastore, by its own schedule or the server's interval. */
public final class GcJobs implements Supplier<List<Job>> {
  private final Datastores datastores;
  private final Function<String, Optional<Instant>> made;
  private final GcTasks gc;
  private final @Nullable Duration interval;

  /**
   * Creates the jobs.
   *
   * @param made when the datastore of a name was configured
   * @param interval between two collections of a datastore without a schedule; {@code null} for none by itself
   */
  public GcJobs(
      Datastores datastores,
      Function<String, Optional<Instant>> made,
      GcTasks gc,
      @Nullable Duration interval) {
    this.datastores = datastores;
    this.made = made;
    this.gc = gc;
    this.interval = interval;
  }

  @Override
  public List<Job> get() {
    List<Job> jobs = new ArrayList<>();
    for (OpenDatastore open : datastores.all()) {
      jobs.add(of(open));
    }
    return jobs;
  }

  /** The collection of a datastore. */
  Job of(OpenDatastore open) {
    String store = open.config().name();
    List<Instant> records = new ArrayList<>();
    made.apply(store).ifPresent(records::add);
    // Also of runs that another server or an offline program made.
    records.add(lastStart(open));
    return new Job(
        JobKey.gc(store),
        recurrence(open.config().options().gcSchedule()),
        records,
        () -> !open.store().collecting() && open.config().options().maintenance() == null,
        caller -> gc.start(store, caller, GcOptions.standard().withGrace(open.config().options().tuning().grace())).upid());
  }

  private static Instant lastStart(OpenDatastore open) {
    try {
      return Instant.ofEpochSecond(open.store().gcStatus().start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Recurrence recurrence(@Nullable String schedule) {
    if (schedule != null) {
      return Recurrence.of(schedule);
    }
    return interval == null ? Recurrence.NEVER : new Recurrence.Every(interval);
  }
}
