package io.pbs4j.cli.output;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Shows how far a transfer is, with rate and time left: on a terminal a bar that is drawn anew, else a plain
 * line now and then. Used by one thread.
 */
public final class Progress {
  private static final Duration REDRAW = Duration.ofMillis(200);
  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(10);
  private static final int BAR = 24;
  private static final double NANOS = 1e9;
  private static final int PERCENT = 100;

  private final PrintStream out;
  private final boolean terminal;
  private final InstantSource clock;
  private String name = "";
  private OptionalLong total = OptionalLong.empty();
  private long done;
  private Instant started;
  private Instant shown;
  private int width;

  /**
   * Shows progress on a stream.
   *
   * @param terminal whether lines can be drawn over
   */
  public Progress(PrintStream out, boolean terminal, InstantSource clock) {
    this.out = out;
    this.terminal = terminal;
    this.clock = clock;
    this.started = clock.instant();
    this.shown = started;
  }

  /** A transfer begins. */
  public void start(String what, OptionalLong size) {
    name = what;
    total = size;
    done = 0;
    started = clock.instant();
    shown = started;
  }

  /** Gives the running transfer another name, without a new line. */
  public void rename(String what) {
    name = what;
  }

  /** More bytes are through. */
  public void advance(long bytes) {
    done += bytes;
    Instant now = clock.instant();
    if (Duration.between(shown, now).compareTo(terminal ? REDRAW : PLAIN_INTERVAL) >= 0) {
      shown = now;
      show(line(now));
    }
  }

  /** Removes the bar, so that other output can follow. */
  public void clear() {
    if (terminal && width > 0) {
      out.print("\r" + " ".repeat(width) + "\r");
      out.flush();
      width = 0;
    }
  }

  private void show(String line) {
    if (terminal) {
      out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
      width = line.length();
    } else {
      out.println(line);
    }
    out.flush();
  }

  private String line(Instant now) {
    double seconds = Duration.between(started, now).toNanos() / NANOS;
    double rate = seconds > 0 ? done / seconds : 0;
    StringBuilder line = new StringBuilder(name).append(": ");
    if (total.isPresent() && total.getAsLong() > 0) {
      double part = Math.min(1.0, (double) done / total.getAsLong());
      if (terminal) {
        int filled = (int) (part * BAR);
        line.append('[').append("=".repeat(filled)).append(" ".repeat(BAR - filled)).append("] ");
      }
      line.append(String.format(Locale.ROOT, "%3d %% ", (int) (part * PERCENT)));
      line.append("of ").append(rounded((double) total.getAsLong()));
    } else {
      line.append(rounded((double) done));
    }
    line.append(", ").append(rounded(rate)).append("/s");
    if (total.isPresent() && rate > 0) {
      long left = (long) ((total.getAsLong() - done) / rate);
      line.append(", ").append(clockTime(Math.max(0, left))).append(" left");
    }
    return line.toString();
  }

  private static String rounded(double bytes) {
    String exact = ByteSize.of(bytes);
    int space = exact.indexOf(' ');
    double number = Double.parseDouble(exact.substring(0, space));
    return String.format(Locale.ROOT, "%.1f", number) + exact.substring(space);
  }

  private static String clockTime(long seconds) {
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
