package io.pbs4j.storage.gc;

import io.pbs4j.storage.StorageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.function.BooleanSupplier;

/** Stops a garbage collection, or lets it wait. Safe for use by several threads. */
public final class GcControl {
  /** How often somebody who waits looks whether to stop. */
  private static final long LOOK_MILLIS = 200;

  private final Check check;
  private boolean paused;

  /** Asked now and then whether to go on. */
  @FunctionalInterface
  public interface Check {
    /** Returns to go on, throws to stop. */
    void check() throws IOException;
  }

  /** Stops when the check throws. */
  public GcControl(Check check) {
    this.check = check;
  }

  /** Stops when somebody asked for it. */
  public static GcControl of(BooleanSupplier cancelled) {
    return new GcControl(
        () -> {
          if (cancelled.getAsBoolean()) {
            throw StorageException.invalid("abort requested - aborting task");
          }
        });
  }

  /** Lets the collection wait at the next place where it can. */
  public synchronized void pause() {
    paused = true;
  }

  /** Lets it go on. */
  public synchronized void proceed() {
    paused = false;
    notifyAll();
  }

  /** Whether it waits or is about to. */
  public synchronized boolean paused() {
    return paused;
  }

  void check() throws IOException {
    check.check();
  }

  /** Waits while it is paused. */
  synchronized void await() throws IOException {
    while (paused) {
      check.check();
      try {
        wait(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while garbage collection was paused");
      }
    }
  }
}
