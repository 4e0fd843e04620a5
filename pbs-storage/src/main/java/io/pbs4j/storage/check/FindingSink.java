package io.pbs4j.storage.check;

/** Takes what one check finds. Safe for use by several threads. */
@FunctionalInterface
public interface FindingSink {
  /** Adds a finding. */
  void add(FindingCode code, Subject subject, String message);
}
