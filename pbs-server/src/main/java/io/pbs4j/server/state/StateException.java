package io.pbs4j.server.state;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The database does not do what it was asked. */
public final class StateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with its cause. */
  public StateException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static StateException of(SQLException e) {
    return new StateException("database: " + e.getMessage(), e);
  }
}
