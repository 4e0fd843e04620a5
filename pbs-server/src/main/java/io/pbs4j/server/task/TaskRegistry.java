package io.pbs4j.server.task;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.task.Upid;
import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.Reserve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All tasks of a server: starts them, knows those that run, remembers those that ended. */
public final class TaskRegistry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskRegistry.class);

  /** Tasks that run on a full disk too. */
  private static final Set<String> MAKING_ROOM = Set.of("garbage_collection", "prune", "prunejob");

  private final TaskStore store;
  private final TaskFiles files;
  private final ServerProcess process;
  private final InstantSource clock;
  private final ZoneId zone;
  private final Reserve reserve;
  private final AtomicLong numbers;
  private final ConcurrentMap<String, Task> running = new ConcurrentHashMap<>();
  private final AtomicInteger ending = new AtomicInteger();
  private final TaskThreads threads = new TaskThreads();
  private final List<TaskListener> listeners = new CopyOnWriteArrayList<>();

  /**
   * Opens the registry. Tasks that an earlier run of the server left behind end now: as their log says, else
   * as {@code unknown}.
   *
   * @param directory of the logs
   * @param zone in which logs tell the time
   * @param reserve used when a task that makes room finds the disk full
   */
  public TaskRegistry(
      Database database,
      Path directory,
      ServerProcess process,
      InstantSource clock,
      ZoneId zone,
      Reserve reserve)
      throws IOException {
    this.store = new TaskStore(database, process.node());
    this.files = new TaskFiles(directory);
    this.process = process;
    this.clock = clock;
    this.zone = zone;
    this.reserve = reserve;
    // A process may open the registry again within a second: identifiers must differ then too.
    this.numbers = new AtomicLong(store.lastNumber(now()));
    endInterrupted();
  }

  private void endInterrupted() throws IOException {
    for (TaskInfo task : store.unfinished()) {
      String end = files.lastLine(task.upid()).map(TaskStatus::ofLastLine).orElse(null);
      store.end(
          task.upid().toString(), now(), Objects.requireNonNullElse(end, TaskStatus.UNKNOWN));
    }
  }

  /**
   * Opens a task that is driven from outside, such as a backup session; whoever opened it must finish it.
   *
   * @param type worker type, such as {@code backup}
   * @param workerId such as {@code store:host/x}; {@code null} for none
   */
  public Task open(String type, @Nullable String workerId, AuthId authId) throws IOException {
    Upid upid =
        new Upid(
            process.node(),
            process.pid(),
            process.start(),
            numbers.incrementAndGet(),
            now(),
            type,
            workerId,
            authId);
    if (MAKING_ROOM.contains(type)) {
      reserve.giveAll();
    }
    Path log = files.pathOf(upid);
    Files.createDirectories(Objects.requireNonNull(log.getParent()));
    TaskLogWriter writer = new TaskLogWriter(log, clock, zone);
    Task task = new Task(upid, writer, this::ended);
    running.put(upid.toString(), task);
    try {
      store.insert(upid);
    } catch (RuntimeException e) {
      running.remove(upid.toString());
      writer.close();
      throw e;
    }
    tell(listener -> listener.started(upid));
    return task;
  }

  /** Has a listener learn of all tasks from now on. */
  public void tell(TaskListener listener) {
    listeners.add(listener);
  }

  private void tell(Consumer<TaskListener> news) {
    for (TaskListener listener : listeners) {
      try {
        news.accept(listener);
      } catch (RuntimeException e) {
        LOG.warn("a task was not noted: {}", e.toString());
      }
    }
  }

  /** Starts a task on a thread of its own, when it is its turn. */
  public Task start(String type, @Nullable String workerId, AuthId authId, TaskBody body)
      throws IOException {
    Task task = open(type, workerId, authId);
    threads.run(task, () -> run(task, body));
    return task;
  }

  private static void run(Task task, TaskBody body) {
    try {
      body.run(task);
      task.finishOk();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      task.finishError(TaskAbortedException.MESSAGE);
    } catch (Exception e) {
      if (e.getMessage() == null) {
        LOG.error("task {} failed unexpectedly", task.upid(), e);
      }
      task.finishError(Objects.requireNonNullElseGet(e.getMessage(), e::toString));
    } catch (Error e) {
      LOG.error("task {} failed unexpectedly", task.upid(), e);
      task.finishError(e.toString());
      throw e;
    }
  }

  private void ended(Task task) {
    long time = now();
    String status = Objects.requireNonNullElse(task.status(), TaskStatus.UNKNOWN);
    ending.incrementAndGet();
    try {
      store.end(task.upid().toString(), time, status);
    } finally {
      // First, so that whoever notes a start too late for the listeners sees that it is over.
      running.remove(task.upid().toString());
      tell(listener -> listener.ended(new TaskInfo(task.upid(), time, status)));
      ending.decrementAndGet();
      synchronized (running) {
        running.notifyAll();
      }
    }
  }

  /** A task by its identifier. */
  public Optional<TaskInfo> find(Upid upid) {
    Optional<TaskInfo> task = store.find(upid);
    // A server that was killed while it ended a task is seen by endInterrupted; one that runs knows best.
    return task.map(
        t -> running.containsKey(upid.toString()) ? new TaskInfo(upid, null, null) : t);
  }

  /**
   * Lists tasks, newest first.
   *
   * @param visible which ones the caller may see
   * @param start how many to leave out
   * @param limit how many at most; 0 for all
   */
  public List<TaskInfo> list(
      TaskFilter filter, Predicate<TaskInfo> visible, long start, long limit) {
    return store.list(filter, visible, start, limit);
  }

  /** Lines of a task's log; {@link TaskLogPage#read} has the contract. Empty when it has none. */
  public TaskLogPage log(Upid upid, long start, long limit) throws IOException {
    Path file = files.pathOf(upid);
    return Files.exists(file)
        ? TaskLogPage.read(file, start, limit)
        : new TaskLogPage(Math.max(start, 1), List.of(), 0);
  }

  /** The file of a task's log. */
  public Path logFile(Upid upid) {
    return files.pathOf(upid);
  }

  /** Asks a task to stop; returns whether it runs here. */
  public boolean abort(Upid upid) {
    Task task = running.get(upid.toString());
    if (task != null) {
      task.abort();
    }
    return task != null;
  }

  /** Removes what is too old of ended tasks, with their logs. */
  public void removeOld(TaskAge age) {
    for (TaskInfo task : store.endedBefore(now() - age.longest().toSeconds(), age.fewest())) {
      try {
        files.remove(task.upid());
        store.remove(task.upid());
      } catch (IOException e) {
        LOG.warn("the log of an old task is not removed: {}", e.toString());
      }
    }
  }

  /** How many tasks run. */
  public int runningCount() {
    return running.size();
  }

  /**
   * Waits until no task runs.
   *
   * @return whether that came true in time
   */
  public boolean awaitIdle(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    synchronized (running) {
      while (!running.isEmpty() || ending.get() > 0) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        running.wait(left);
      }
    }
    return true;
  }

  /** Asks every running task to stop. */
  public void abortAll() {
    running.values().forEach(Task::abort);
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  /** Ends the threads; tasks that still run are interrupted. */
  @Override
  public void close() {
    threads.close();
  }
}
