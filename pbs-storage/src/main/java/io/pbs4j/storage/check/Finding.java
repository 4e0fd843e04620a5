package io.pbs4j.storage.check;

/**
 * One thing that a check found.
 *
 * @param check name of the check
 * @param code what kind of thing
 * @param subject what is affected
 * @param message one sentence for people
 */
public record Finding(String check, FindingCode code, Subject subject, String message) {
  /** How bad it is. */
  public Severity severity() {
    return code.severity();
  }

  /** What to do about it. */
  public String mending() {
    return code.mending();
  }
}
