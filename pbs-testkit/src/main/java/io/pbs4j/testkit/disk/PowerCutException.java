package io.pbs4j.testkit.disk;

/** The machine of this program is off. An error, so that no program takes it for an answer of its disk. */
public final class PowerCutException extends Error {
  private static final long serialVersionUID = 1L;

  /** Creates the error. */
  public PowerCutException() {
    super("the power is off", null, false, false);
  }
}
