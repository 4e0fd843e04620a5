package io.pbs4j.server.job;

import io.pbs4j.server.datastore.Datastores;
import io.pbs4j.server.datastore.GcTasks;
import io.pbs4j.server.datastore.OpenDatastore;
import io.pbs4j.storage.gc.GcOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The garbage collection of every open datastore, by its own schedule or the server's interval. */
public final class GcJobs implements Supplier<List<Job>> {
  private static final Logger LOG = LoggerFactory.getLogger(GcJobs.class);

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
      try {
        jobs.add(of(open));
      } catch (IOException e) {
        // Its storage does not answer: it could not be collected either.
        LOG.debug("datastore {} does not say when it was collected", open.config().name(), e);
      }
    }
    return jobs;
  }

  /**
   * The collection of a datastore.
   *
   * @throws IOException if its storage does not answer
   */
  Job of(OpenDatastore open) throws IOException {
    String store = open.config().name();
    List<Instant> records = new ArrayList<>();
    made.apply(store).ifPresent(records::add);
    // Also of runs that another server or an offline program made.
    records.add(Instant.ofEpochSecond(open.store().gcStatus().start()));
    return new Job(
        JobKey.gc(store),
        recurrence(open.config().options().gcSchedule()),
        records,
        () -> !open.store().collecting() && open.config().options().maintenance() == null,
        caller -> gc.start(store, caller, GcOptions.standard().withGrace(open.config().options().tuning().grace())).upid());
  }

  private Recurrence recurrence(@Nullable String schedule) {
    if (schedule != null) {
      return Recurrence.of(schedule);
    }
    return interval == null ? Recurrence.NEVER : new Recurrence.Every(interval);
  }
}
