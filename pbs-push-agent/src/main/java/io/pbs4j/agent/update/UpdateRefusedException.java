package io.pbs4j.agent.update;

import java.io.IOException;

/** A new version was not installed; the running one stays as it is. The text holds no secrets. */
public final class UpdateRefusedException extends IOException {
  private static final long serialVersionUID = 1;

  private final Stage stage;

  UpdateRefusedException(Stage stage, String text) {
    super(text);
    this.stage = stage;
  }

  UpdateRefusedException(Stage stage, String text, Throwable cause) {
    super(text, cause);
    this.stage = stage;
  }

  /** Where it ended. */
  public Stage stage() {
    return stage;
  }
}
