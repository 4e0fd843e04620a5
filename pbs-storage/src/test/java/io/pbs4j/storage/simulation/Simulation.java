package io.pbs4j.storage.simulation;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.testkit.ManualClock;
import io.pbs4j.testkit.disk.PowerCutException;
import io.pbs4j.testkit.schedule.Interleaving;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One run of a datastore in a world that a seed decides: who goes on at each call, what fails, when the
 * server crashes and what is lost then.
 */
final class Simulation {
  private static final int BACKUPS = 3;

  /** A run has some hundred to two thousand points. */
  private static final int MAX_CRASH_POINT = 900;

  private final SimulationPlan plan;
  private final boolean recording;
  private final SplittableRandom random;
  private final ManualClock clock = ManualClock.at(StoreFixture.START);
  private final SimulatedStorage storage;
  private final Ledger ledger = new Ledger();
  private final SimulatedGc gc;
  private final List<String> trace = new ArrayList<>();
  private final List<Job> jobs = new ArrayList<>();
  private long hash;
  private long steps;
  private boolean crashed;
  private Server server;

  /** What one actor does; again after a crash. */
  @FunctionalInterface
  interface Work {
    void run(Datastore store) throws IOException;
  }

  private static final class Job {
    private final String name;
    private final Work work;
    private boolean done;

    Job(String name, Work work) {
      this.name = name;
      this.work = work;
    }
  }

  Simulation(SimulationPlan plan, PlantedBug bug, boolean recording) throws IOException {
    this.plan = plan;
    this.recording = recording;
    this.random = new SplittableRandom(plan.seed() * 31 + 7);
    this.storage =
        plan.onDisk()
            ? new DiskStorage(plan, clock, bug != PlantedBug.SYNC_DOES_NOTHING)
            : new BucketStorage(plan, clock);
    this.gc = new SimulatedGc(plan, bug, clock, ledger, random.split());
  }

  /** A server from its start to its crash. */
  private final class Server implements ServerLife {
    private Interleaving schedule;
    private long crashAt = Long.MAX_VALUE;
    private boolean dead;

    @Override
    public void point(String what) {
      if (schedule == null) {
        return;
      }
      if (!dead) {
        schedule.point(what);
        if (!dead && schedule.steps() >= crashAt) {
          dead = true;
          storage.crash();
        }
      }
      if (dead) {
        throw new PowerCutException();
      }
    }

    @Override
    public int trouble(int bound) {
      return schedule == null ? 0 : random.nextInt(bound);
    }
  }

  /** Runs it; throws an {@link AssertionError} if anything is not as it must be. */
  void run() throws Exception {
    prepare();
    addJobs();
    int crashes = plan.crashes();
    for (boolean again = true; again; crashes--) {
      again = live(crashes > 0 ? 1 + random.nextInt(MAX_CRASH_POINT) : Long.MAX_VALUE);
      audit();
    }
    end();
  }

  private Datastore open(Server life) throws IOException {
    return new Datastore("simulated", storage.open(life), Zstd.detect(), clock);
  }

  /** Some snapshots, and some chunks that nobody needs any more. */
  private void prepare() throws IOException {
    SimulatedClient client = new SimulatedClient(ledger, random.split());
    try (Datastore store = open(new Server())) {
      for (int i = random.nextInt(4); i >= 0; i--) {
        client.backUp(store, nextSnapshot(), random.nextInt(4) == 0);
      }
      for (BackupSnapshot snapshot : ledger.acknowledged()) {
        if (random.nextInt(3) == 0) {
          forget(store, snapshot);
        }
      }
    }
    clock.advance(Duration.ofDays(2));
  }

  private BackupSnapshot nextSnapshot() {
    clock.advance(Duration.ofSeconds(1 + random.nextInt(100)));
    BackupGroup group = BackupGroup.parse(random.nextBoolean() ? "host/a" : "vm/1");
    return new BackupSnapshot(group, clock.instant().getEpochSecond());
  }

  private void addJobs() {
    for (int i = 0; i < BACKUPS; i++) {
      SimulatedClient client = new SimulatedClient(ledger, random.split());
      boolean breaksOff = random.nextInt(5) == 0;
      jobs.add(new Job("backup" + i, store -> client.backUp(store, nextSnapshot(), breaksOff)));
    }
    SimulatedClient restorer = new SimulatedClient(ledger, random.split());
    jobs.add(new Job("restore", store -> restore(restorer, store)));
    jobs.add(new Job("collect", store -> repeat(1 + random.nextInt(2), () -> gc.collect(store))));
    SimulatedAdmin admin = new SimulatedAdmin(ledger, random.split());
    jobs.add(new Job("remove", admin::removeSome));
    jobs.add(new Job("note", admin::note));
    jobs.add(new Job("verify", store -> admin.verify(store, plan.takeover())));
    if (plan.clockJumps()) {
      jobs.add(new Job("clock", store -> repeat(1 + random.nextInt(4), this::jump)));
    }
    if (plan.takeover()) {
      jobs.add(new Job("takeover", store -> takeOver()));
    }
  }

  /** Several things one after the other. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  private static void repeat(int times, Step step) throws IOException {
    for (int i = 0; i < times; i++) {
      step.run();
    }
  }

  private void jump() {
    server.point("clock");
    int hours = new int[] {0, 25, 25, -2, 100}[random.nextInt(5)];
    clock.advance(Duration.ofHours(hours).plusSeconds(random.nextInt(60)));
  }

  private void restore(SimulatedClient client, Datastore store) throws IOException {
    List<BackupSnapshot> there = ledger.acknowledged();
    if (!there.isEmpty()) {
      client.restore(store, there.get(random.nextInt(there.size())));
    }
  }

  /** A second server begins to work while the first knows nothing of it. */
  private void takeOver() throws IOException {
    Datastore second = open(server);
    SimulatedClient client = new SimulatedClient(ledger, random.split());
    gc.collect(second);
    client.backUp(second, nextSnapshot(), false);
    gc.collect(second);
  }

  private void forget(Datastore store, BackupSnapshot snapshot) throws IOException {
    ledger.removing(snapshot);
    store.edits().forget(Namespace.ROOT, snapshot);
    ledger.removed(snapshot);
  }

  /** One server until it crashes or all is done; returns whether it crashed. */
  private boolean live(long crashAt) throws Exception {
    Server life = new Server();
    server = life;
    Datastore store = open(life);
    Interleaving schedule = new Interleaving(random.nextLong(), plan.switchPercent(), recording);
    life.schedule = schedule;
    life.crashAt = crashAt;
    for (Job job : jobs) {
      if (!job.done) {
        schedule.add(job.name, () -> work(job, store, life));
      }
    }
    try {
      schedule.run();
    } finally {
      trace.addAll(schedule.trace());
      hash = hash * 31 + schedule.hash();
      steps += schedule.steps();
      life.schedule = null;
    }
    crashed |= life.dead;
    if (!life.dead) {
      store.close();
    }
    life.dead = true;
    return jobs.stream().anyMatch(job -> !job.done);
  }

  private void work(Job job, Datastore store, Server life) throws IOException {
    try {
      job.work.run(store);
    } catch (PowerCutException e) {
      return;
    } catch (IOException | RuntimeException e) {
      if (life.dead) {
        return; // Threads of the server report the power cut in their ways.
      }
      if (!(e instanceof IOException io) || !isUsual(io)) {
        throw e;
      }
    }
    job.done = true;
  }

  /** Whether a server may answer so when others get in between or the storage does not answer. */
  private boolean isUsual(IOException e) {
    if (e instanceof SimulatedClient.RestoreFailure failure) {
      boolean unreachable =
          failure.getCause() instanceof StorageException s && s.kind() == StorageException.Kind.UNREACHABLE;
      return unreachable || plan.takeover();
    }
    if (e instanceof FormatException || !(e instanceof StorageException answer)) {
      return false;
    }
    return switch (answer.kind()) {
      case INVALID, NOT_FOUND, LOCKED, PROTECTED -> true;
      case UNREACHABLE -> plan.troublePerMille() > 0;
      default -> false;
    };
  }

  private StoreAudit audit() throws IOException {
    try (Datastore store = open(new Server())) {
      StoreAudit audit = new StoreAudit(store, ledger);
      audit.checkSnapshots();
      return audit;
    }
  }

  /** When all is quiet, what is not needed goes and nothing else. */
  private void end() throws IOException {
    List<String> temporary = storage.temporaryFiles();
    if (!temporary.isEmpty() && !crashed) {
      throw new AssertionError("left behind: " + temporary);
    }
    try (Datastore store = open(new Server())) {
      StoreAudit before = new StoreAudit(store, ledger);
      before.checkSnapshots();
      for (BackupSnapshot snapshot : before.unfinished()) {
        store.edits().forget(Namespace.ROOT, snapshot);
      }
      for (int run = 0; run < 2; run++) {
        clock.advance(Duration.ofDays(10));
        store.collectGarbage("", line -> {}, () -> false);
      }
      StoreAudit after = new StoreAudit(store, ledger);
      after.checkSnapshots();
      after.checkOnlyReferencedChunks();
    }
  }

  /** Differs if anything happened in another order. */
  long hash() {
    return hash;
  }

  /** Points passed. */
  long steps() {
    return steps;
  }

  /** Snapshots that were acknowledged and are there at the end. */
  int snapshots() {
    return ledger.acknowledged().size();
  }

  List<String> trace() {
    return trace;
  }
}
