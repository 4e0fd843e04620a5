package io.pbs4j.agent.delivery;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One receiver and what waits for it. A fresh report is sent from memory when nothing waits; whatever could not be
 * sent goes to the buffer, and nothing overtakes. Time is that of a stopwatch: a clock that jumps changes no
 * pause. Reports are offered by one thread and sent by another.
 */
final class Destination {
  /** A report at which a receiver fails so often is given up, or all others would wait behind it for ever. */
  private static final int MAX_FAILURES = 8;

  /** Fresh reports that are kept when the disk takes none. */
  private static final int MAX_FRESH = 4;

  private final String name;
  private final Receiver receiver;
  private final ReportBuffer buffer;
  private final Pauses pauses;
  private final LongSupplier nanos;
  private final Lane lane;
  private final DeliveryListener listener;

  /** Newer than all in the buffer; the first may be on its way. */
  private final Deque<byte[]> fresh = new ArrayDeque<>();

  private boolean sending;
  private boolean paused;
  private long notBefore;
  private int failures;

  Destination(
      String name,
      Receiver receiver,
      ReportBuffer buffer,
      Pauses pauses,
      LongSupplier nanos,
      Lane lane,
      DeliveryListener listener) {
    this.name = name;
    this.receiver = receiver;
    this.buffer = buffer;
    this.pauses = pauses;
    this.nanos = nanos;
    this.lane = lane;
    this.listener = listener;
  }

  String name() {
    return name;
  }

  /** How many reports wait. */
  synchronized int backlog() {
    return buffer.size() + fresh.size();
  }

  /** Takes the newest report, gzip of JSON. */
  synchronized void offer(byte[] report) {
    fresh.add(report);
    // What is on its way stays in memory until its fate is known, unless that takes very long.
    if (fresh.size() > MAX_FRESH || (!sending && (buffer.size() > 0 || pause() > Pauses.BETWEEN.toNanos()))) {
      store();
    }
    notifyAll();
  }

  /** Writes what is in memory to the buffer, at the end of the program. */
  synchronized void store() {
    while (!fresh.isEmpty()) {
      try {
        int dropped = buffer.add(fresh.getFirst());
        fresh.removeFirst();
        if (dropped > 0) {
          listener.dropped(name, dropped, "the buffer is full");
        }
      } catch (IOException e) {
        if (fresh.size() > MAX_FRESH) {
          fresh.removeFirst();
          listener.dropped(name, 1, "the buffer cannot be written: " + e);
        }
        return;
      }
    }
  }

  /** Waits until there is something to send, and not longer than the pause that {@link #step} returned. */
  synchronized void await(Optional<Duration> pause) throws InterruptedException {
    if (pause.isPresent()) {
      // More to send does not end a pause.
      long until = System.nanoTime() + pause.get().toNanos();
      for (long rest = pause.get().toNanos(); rest > 0; rest = until - System.nanoTime()) {
        wait(Math.max(1, Duration.ofNanos(rest).toMillis()));
      }
    } else {
      while (buffer.size() == 0 && fresh.isEmpty()) {
        wait();
      }
    }
  }

  /**
   * Sends the oldest report if it is time to.
   *
   * @return how long to wait before the next step; empty when there is nothing to send
   */
  Optional<Duration> step() {
    Parcel parcel;
    synchronized (this) {
      if (pause() > 0) {
        return Optional.of(Duration.ofNanos(pause()));
      }
      parcel = oldest();
      if (parcel == null) {
        return Optional.empty();
      }
      long busy = lane.enter(nanos.getAsLong());
      if (busy > 0) {
        return Optional.of(Duration.ofNanos(busy));
      }
      sending = true;
    }
    Outcome outcome = receiver.push(parcel.report);
    synchronized (this) {
      sending = false;
      settle(parcel, outcome);
      paused = true;
      notBefore = nanos.getAsLong() + pauses.after(outcome).toNanos();
      return Optional.of(Duration.ofNanos(Math.max(0, pause())));
    }
  }

  private long pause() {
    return paused ? notBefore - nanos.getAsLong() : 0;
  }

  private @Nullable Parcel oldest() {
    try {
      Optional<ReportBuffer.Waiting> waiting = buffer.oldest();
      if (waiting.isPresent()) {
        return new Parcel(waiting.get().number(), waiting.get().report());
      }
    } catch (IOException e) {
      // Its file stays: the reason may be this process, which has too many files open.
      buffer.passOver();
      listener.dropped(name, 1, "a report cannot be read from the buffer before the next start: " + e);
    }
    return fresh.isEmpty() ? null : new Parcel(Parcel.FRESH, fresh.getFirst());
  }

  private void settle(Parcel parcel, Outcome outcome) {
    switch (outcome.kind()) {
      case ACCEPTED -> {
        done(parcel);
        listener.delivered(name, backlog());
      }
      case REFUSED -> refuse(parcel, outcome.reason());
      case FAILED_THERE -> {
        failures++;
        if (failures >= MAX_FAILURES) {
          refuse(parcel, outcome.reason() + ", " + failures + " times");
        } else {
          delay(outcome.reason());
        }
      }
      default -> delay(outcome.reason());
    }
  }

  private void refuse(Parcel parcel, String reason) {
    done(parcel);
    listener.refused(name, reason, backlog());
  }

  private void delay(String reason) {
    store();
    listener.delayed(name, reason, backlog());
  }

  private void done(Parcel parcel) {
    failures = 0;
    if (parcel.number == Parcel.FRESH) {
      // Not there any more when the program ended meanwhile.
      fresh.remove(parcel.report);
    } else {
      buffer.remove(parcel.number);
    }
  }

  /** A report on its way. */
  private static final class Parcel {
    static final long FRESH = -1;

    private final long number;
    private final byte[] report;

    Parcel(long number, byte[] report) {
      this.number = number;
      this.report = report;
    }
  }
}
