package io.pbs4j.testkit.s3;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The faults of a server. Rules are asked in the order in which they were added; the first that hits counts,
 * while delays add up.
 *
 * <p>Chance depends on the seed, the rule, the operation, the key and how many such requests came before, not
 * on the order of requests for different keys: threads may run as they like.
 */
public final class Faults {
  private final List<Counted> rules = new ArrayList<>();
  private long seed;
  private Lateness lateness = new Lateness(0, Duration.ZERO);

  /**
   * How far listings lag behind.
   *
   * @param listings a change shows only after this many further listings of the bucket
   * @param time and not before it is as old as this
   */
  record Lateness(int listings, Duration time) {
    boolean none() {
      return listings == 0 && time.isZero();
    }
  }

  /**
   * What befalls one request.
   *
   * @param delay milliseconds, 0 for none
   * @param fault or {@code null} for none
   */
  record Decision(long delay, @Nullable Fault fault) {
    boolean is(Fault other) {
      return other.equals(fault);
    }
  }

  Faults() {}

  /** Adds a rule. */
  public synchronized Faults add(FaultRule rule) {
    rules.add(new Counted(rule));
    return this;
  }

  /** Sets where chance comes from and starts counting anew. */
  public synchronized Faults seed(long value) {
    seed = value;
    rules.replaceAll(counted -> new Counted(counted.rule));
    return this;
  }

  /** Lets changes show in listings only after some further ones. */
  public synchronized Faults lateListings(int listings) {
    lateness = new Lateness(listings, lateness.time());
    return this;
  }

  /** Lets changes show in listings only when they are some time old, by the server's clock. */
  public synchronized Faults lateListings(Duration time) {
    lateness = new Lateness(lateness.listings(), time);
    return this;
  }

  /** Forgets all rules; listings are up to date. */
  public synchronized void clear() {
    rules.clear();
    lateness = new Lateness(0, Duration.ZERO);
  }

  synchronized Lateness lateness() {
    return lateness;
  }

  synchronized Decision decide(Operation operation, String key) {
    long delay = 0;
    Fault fault = null;
    for (int i = 0; i < rules.size(); i++) {
      Counted counted = rules.get(i);
      boolean late = counted.rule.fault() instanceof Fault.Delay;
      boolean meant = counted.rule.covers(operation, key) && (late || fault == null);
      if (!meant || !counted.hits(i, operation, key)) {
        continue;
      }
      if (counted.rule.fault() instanceof Fault.Delay more) {
        delay += more.time().toMillis();
      } else {
        fault = counted.rule.fault();
      }
    }
    return new Decision(delay, fault);
  }

  private final class Counted {
    private final FaultRule rule;
    private final Map<String, Tally> tallies = new HashMap<>();
    private long seen;

    Counted(FaultRule rule) {
      this.rule = rule;
    }

    boolean hits(int index, Operation operation, String key) {
      seen++;
      if (seen < rule.from() || seen >= rule.until()) {
        return false;
      }
      if (rule.probability() == 1 && rule.inARow() == Integer.MAX_VALUE) {
        return true;
      }
      String name = operation + " " + key;
      Tally before = tallies.getOrDefault(name, new Tally(0, 0));
      long mix = seed * 31 + index;
      mix = (mix * 0x9E3779B97F4A7C15L) ^ name.hashCode();
      mix = (mix * 0x9E3779B97F4A7C15L) ^ before.requests;
      boolean hit =
          before.inARow < rule.inARow() && new SplittableRandom(mix).nextDouble() < rule.probability();
      tallies.put(name, new Tally(before.requests + 1, hit ? before.inARow + 1 : 0));
      return hit;
    }
  }

  /** Requests of one operation and key so far, and how many of the latest were hit. */
  private record Tally(long requests, int inARow) {}
}
