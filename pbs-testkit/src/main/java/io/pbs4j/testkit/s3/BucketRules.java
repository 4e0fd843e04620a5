package io.pbs4j.testkit.s3;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that a bucket tells of.
 *
 * @param versioning {@code Enabled}, {@code Suspended} or {@code null} for never asked for
 * @param lockMode {@code GOVERNANCE}, {@code COMPLIANCE} or {@code null} for no lock
 * @param lockDays how long new objects are locked
 * @param transitions moves to other storage classes
 * @param expirations days after which objects are removed, one for each rule
 */
public record BucketRules(
    @Nullable String versioning,
    @Nullable String lockMode,
    int lockDays,
    List<Transition> transitions,
    List<Integer> expirations) {
  /** Takes copies. */
  public BucketRules {
    transitions = List.copyOf(transitions);
    expirations = List.copyOf(expirations);
  }

  /**
   * A move of objects.
   *
   * @param days after which
   * @param storageClass such as {@code GLACIER}
   */
  public record Transition(int days, String storageClass) {}

  /** Nothing configured. */
  public static BucketRules none() {
    return new BucketRules(null, null, 0, List.of(), List.of());
  }

  /** The same with versions. */
  public BucketRules withVersioning(String status) {
    return new BucketRules(status, lockMode, lockDays, transitions, expirations);
  }

  /** The same with a lock. */
  public BucketRules withLock(String mode, int days) {
    return new BucketRules(versioning, mode, days, transitions, expirations);
  }

  /** The same with these moves. */
  public BucketRules withTransitions(Transition... all) {
    return new BucketRules(versioning, lockMode, lockDays, List.of(all), expirations);
  }

  /** The same with expiry of objects. */
  public BucketRules withExpirations(Integer... days) {
    return new BucketRules(versioning, lockMode, lockDays, transitions, List.of(days));
  }
}
