package io.pbs4j.testkit.schedule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets several actors, each in a thread of its own, go on one at a time in an order that a seed decides. Code
 * under test calls {@link #point} wherever another actor might get in between.
 *
 * <p>An actor that waits for a lock of {@code java.util.concurrent} which another one holds is left out until
 * it gets it. Locks that several wait for must be fair, and monitors must not be held at a point; otherwise the
 * same seed could give another order.
 */
public final class Interleaving {
  private static final int PERCENT = 100;
  private static final long LOOK_NANOS = 300_000;
  private static final long STUCK_SECONDS = 30;

  private final SplittableRandom random;
  private final int switchPercent;
  private final boolean recording;
  private final List<Actor> actors = new ArrayList<>();
  private final Map<Thread, Actor> byThread = new ConcurrentHashMap<>();
  private final List<String> trace = Collections.synchronizedList(new ArrayList<>());
  private final Semaphore ended = new Semaphore(0);
  private volatile @Nullable Actor current;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong steps = new AtomicLong();
  private long hash = 17;
  private volatile @Nullable Throwable failure;

  /** What an actor does. */
  @FunctionalInterface
  public interface Task {
    /** Does it; what it throws ends the run and is thrown by {@link Interleaving#run}. */
    void run() throws Exception;
  }

  private static final class Actor {
    private final int number;
    private final String name;
    private final Task task;
    private final Semaphore turn = new Semaphore(0);

    /** Its own, and those that work for it. */
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    private volatile boolean atPoint = true;
    private volatile boolean waitsForLock;
    private volatile boolean done;
    private volatile String next = "begins";

    Actor(int number, String name, Task task) {
      this.number = number;
      this.name = name;
      this.task = task;
    }
  }

  /**
   * Prepares a run.
   *
   * @param seed decides the order
   * @param switchPercent how likely another actor goes on at a point; 0 to 100
   * @param recording whether {@link #trace} is kept
   */
  public Interleaving(long seed, int switchPercent, boolean recording) {
    this.random = new SplittableRandom(seed);
    this.switchPercent = switchPercent;
    this.recording = recording;
  }

  /** Adds an actor; also while the run goes on, then by an actor. */
  public void add(String name, Task task) {
    Actor actor = new Actor(actors.size(), name, task);
    actors.add(actor);
    if (current != null) {
      start(actor);
    }
  }

  /** Runs all actors to their end. */
  public void run() throws Exception {
    for (Actor actor : List.copyOf(actors)) {
      if (actor.threads.isEmpty()) {
        start(actor);
      }
    }
    handOn(null);
    while (!ended.tryAcquire(LOOK_NANOS, TimeUnit.NANOSECONDS)) {
      lookForLock();
    }
    Throwable thrown = failure;
    if (thrown instanceof Exception e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
  }

  private void start(Actor actor) {
    Thread thread =
        new Thread(
            () -> {
              actor.turn.acquireUninterruptibly();
              try {
                actor.task.run();
              } catch (Throwable e) { // an error of an actor must not be lost with its thread
                fail(actor, e);
              } finally {
                actor.done = true;
                if (current == actor) {
                  handOn(actor);
                }
              }
            },
            actor.name);
    thread.setDaemon(true);
    actor.threads.add(thread);
    byThread.put(thread, actor);
    thread.start();
  }

  private synchronized void fail(Actor actor, Throwable e) {
    if (failure == null) {
      e.addSuppressed(new Exception("in actor " + actor.name + " after step " + steps));
      failure = e;
    }
  }

  /**
   * Another actor may go on before this returns. A thread that is no actor's works for the actor whose turn it
   * is, and must be the only one that does so at a time. Does nothing while nobody's turn it is.
   */
  public void point(String what) {
    Actor actor = byThread.get(Thread.currentThread());
    if (actor == null) {
      actor = current;
      if (actor == null || actor.done) {
        return;
      }
      actor.threads.add(Thread.currentThread());
      byThread.put(Thread.currentThread(), actor);
    }
    actor.next = what;
    if (current == actor) {
      if (waiting.get() == 0 && random.nextInt(PERCENT) >= switchPercent) {
        record(actor);
        return;
      }
      actor.atPoint = true;
      if (handOn(actor) == actor) {
        return;
      }
    } else {
      // It got the lock that it waited for while somebody else goes on.
      actor.atPoint = true;
    }
    actor.turn.acquireUninterruptibly();
  }

  /** Chooses who goes on; returns it. */
  private @Nullable Actor handOn(@Nullable Actor from) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STUCK_SECONDS);
    while (true) {
      settle();
      List<Actor> ready = actors.stream().filter(a -> a.atPoint && !a.done).toList();
      if (!ready.isEmpty()) {
        Actor next = ready.get(random.nextInt(ready.size()));
        next.atPoint = false;
        if (next.waitsForLock) {
          next.waitsForLock = false;
          waiting.decrementAndGet();
        }
        current = next;
        record(next);
        if (next != from) {
          next.turn.release();
        }
        return next;
      }
      if (actors.stream().allMatch(a -> a.done)) {
        ended.release();
        return null;
      }
      if (System.nanoTime() > deadline) {
        failure = new AssertionError("all actors wait for each other: " + waiters());
        ended.release();
        return null;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private String waiters() {
    return actors.stream().filter(a -> !a.done).map(a -> a.name + " at " + a.next).toList().toString();
  }

  /** Waits until all who got the lock they waited for are at a point: how fast they are must not matter. */
  private void settle() {
    for (Actor actor : actors) {
      while (actor.waitsForLock && !actor.atPoint && !actor.done && !isLockedOut(actor)) {
        Thread.onSpinWait();
      }
      if (actor.waitsForLock && actor.done) {
        actor.waitsForLock = false;
        waiting.decrementAndGet();
      }
    }
  }

  /** Lets another actor go on if the one whose turn it is waits for a lock. */
  private boolean lookForLock() {
    Actor actor = current;
    if (actor == null || actor.atPoint || actor.done || !isLockedOut(actor) || current != actor) {
      return false;
    }
    actor.waitsForLock = true;
    waiting.incrementAndGet();
    handOn(null);
    return true;
  }

  private static boolean isLockedOut(Actor actor) {
    // One that runs may be about to give its helper the lock that this one waits for.
    return !actor.turn.hasQueuedThreads()
        && actor.threads.stream().noneMatch(Interleaving::runs)
        && actor.threads.stream().anyMatch(Interleaving::waitsForLock);
  }

  private static boolean runs(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, TERMINATED -> false;
      default -> true;
    };
  }

  private static boolean waitsForLock(Thread thread) {
    // A free lock shows state 0: then its next owner is about to wake. If the thread got it while we looked,
    // it does not wait any more.
    return LockSupport.getBlocker(thread) instanceof AbstractQueuedSynchronizer lock
        && !lock.toString().contains("[State = 0")
        && !runs(thread)
        && LockSupport.getBlocker(thread) == lock;
  }

  private void record(Actor actor) {
    steps.incrementAndGet();
    hash = (hash * 31 + actor.number) * 31 + actor.next.hashCode();
    if (recording) {
      trace.add(actor.name + ": " + actor.next);
    }
  }

  /** Number of points passed so far. */
  public long steps() {
    return steps.get();
  }

  /** A number that differs if anything happened in another order. */
  public long hash() {
    return hash;
  }

  /** Who did what, in order; empty unless recorded. */
  public List<String> trace() {
    synchronized (trace) {
      return List.copyOf(trace);
    }
  }
}
