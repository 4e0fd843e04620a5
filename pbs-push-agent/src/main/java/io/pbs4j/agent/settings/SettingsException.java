package io.pbs4j.agent.settings;

/** A setting is missing or wrong; the message names it. */
public final class SettingsException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a message that an operator understands and that holds no secret. */
  public SettingsException(String message) {
    super(message);
  }
}
