package io.pbs4j.core.manifest;

/**
 * Outcome of the last verification of a snapshot.
 *
 * @param upid the task that verified
 * @param ok whether all was well
 */
public record VerifyState(String upid, boolean ok) {
  /** {@code ok} or {@code failed}. */
  public String state() {
    return ok ? "ok" : "failed";
  }
}
