package io.pbs4j.server.job;

import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.datastore.DatastorePrunes;
import io.pbs4j.server.datastore.Datastores;
import io.pbs4j.server.datastore.GcTasks;
import io.pbs4j.server.datastore.Verifications;
import io.pbs4j.server.section.SectionStore;
import io.pbs4j.server.state.Database;
import io.pbs4j.server.task.TaskRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All jobs of a server: wires their parts. */
public final class Jobs {
  private final Datastores datastores;
  private final Starters starters;
  private final SectionStore sections;
  private final JobStates states;
  private final GcJobs gcJobs;
  private final ConfiguredJobs pruneJobs;
  private final ConfiguredJobs verifyJobs;
  private final JobScheduler scheduler;
  private final JobTimes times;

  /**
   * What starts the tasks of jobs.
   *
   * @param gc collections
   * @param prunes prunes
   * @param verifications verifications
   */
  public record Starters(GcTasks gc, DatastorePrunes prunes, Verifications verifications) {}

  /**
   * Times and where they come from.
   *
   * @param clock tells the time
   * @param zone of schedules that are not in UTC
   * @param made when the datastore of a name was configured
   * @param gcInterval between collections of a datastore without a schedule; {@code null} for none by itself
   */
  public record Timing(
      InstantSource clock,
      ZoneId zone,
      Function<String, Optional<Instant>> made,
      @Nullable Duration gcInterval) {}

  /** Wires the parts, and learns how jobs ended that an earlier run of the server left behind. */
  public Jobs(
      Database database,
      TaskRegistry tasks,
      Datastores datastores,
      SectionStore sections,
      Starters starters,
      Timing timing) {
    this.datastores = datastores;
    this.starters = starters;
    this.sections = sections;
    this.states = new JobStates(database, timing.clock());
    states.catchUp(tasks);
    tasks.tell(states);
    times = new JobTimes(states, timing.clock(), timing.zone());
    gcJobs = new GcJobs(datastores, timing.made(), starters.gc(), timing.gcInterval());
    pruneJobs = ConfiguredJobs.prune(sections, datastores, starters.prunes());
    verifyJobs = ConfiguredJobs.verify(sections, datastores, starters.verifications());
    scheduler =
        new JobScheduler(List.of(gcJobs, pruneJobs, verifyJobs), states, times, tasks, timing.clock());
  }

  /** Starts what is due; to be called now and then by one thread. */
  public void run() {
    scheduler.run();
  }

  /** Prune and verification jobs as datastores that come and go see them. */
  public StoreJobs ofStores() {
    return new StoreJobs(sections, states);
  }

  /** The endpoints of all jobs. */
  public List<Endpoint> endpoints() {
    JobJson json = new JobJson(states, times);
    GcOverviewEndpoints overview = new GcOverviewEndpoints(datastores, gcJobs, json);
    List<Endpoint> list = new ArrayList<>();
    list.addAll(JobEndpoints.prune(pruneJobs, sections, states, scheduler, json));
    list.addAll(JobEndpoints.verify(verifyJobs, sections, states, scheduler, json));
    list.addAll(new GcEndpoints(datastores, starters.gc(), overview).list());
    list.addAll(overview.list());
    list.addAll(new AllStoresEndpoints(datastores, gcJobs, scheduler, overview, starters.prunes()).list());
    return list;
  }
}
