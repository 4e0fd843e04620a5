package io.pbs4j.server.job;

import io.pbs4j.server.PbsServer;
import io.pbs4j.server.audit.RemovalLog;
import io.pbs4j.server.datastore.DatastorePrunes;
import io.pbs4j.server.datastore.GcTasks;
import io.pbs4j.server.datastore.Verifications;
import io.pbs4j.server.section.SecretSeal;
import io.pbs4j.server.section.SectionStore;
import io.pbs4j.server.state.StateFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Jobs of a running server that run when a test says so, with a memory of their own. */
public final class JobsFixture implements AutoCloseable {
  private final StateFixture state;
  private final PbsServer server;
  private final Path directory;
  private final InstantSource clock;
  private final ZoneId zone;
  private final Instant made;
  private final @Nullable Duration interval;
  private Jobs jobs;

  /**
   * Makes jobs that have never run.
   *
   * @param directory for their memory
   * @param interval of collections without a schedule; {@code null} for none
   */
  public JobsFixture(
      PbsServer server, Path directory, InstantSource clock, ZoneId zone, @Nullable Duration interval)
      throws IOException {
    this.state = StateFixture.open(directory);
    this.server = server;
    this.directory = directory;
    this.clock = clock;
    this.zone = zone;
    this.made = clock.instant();
    this.interval = interval;
    this.jobs = open();
  }

  private Jobs open() {
    RemovalLog removals = new RemovalLog(directory.resolve("audit"), clock);
    return new Jobs(
        state.database(),
        server.tasks(),
        server.datastores(),
        sections(),
        new Jobs.Starters(
            new GcTasks(server.datastores(), server.tasks(), directory.resolve("gc")),
            new DatastorePrunes(server.tasks(), removals, zone),
            new Verifications(server.datastores(), server.tasks(), directory.resolve("verify"))),
        new Jobs.Timing(clock, zone, name -> Optional.of(made), interval));
  }

  /** Their configuration. */
  SectionStore sections() {
    return new SectionStore(state.database(), clock, SecretSeal.OPEN);
  }

  /** What they remember. */
  JobStates states() {
    return new JobStates(state.database(), clock);
  }

  /** Starts what is due. */
  public void run() {
    jobs.run();
  }

  /** As if the server was started again. */
  public void restart() {
    jobs = open();
  }

  @Override
  public void close() throws IOException {
    state.close();
  }
}
