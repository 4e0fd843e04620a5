package io.pbs4j.server.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One row of a query, valid until the next one is read. */
public final class Row {
  private final ResultSet rows;

  Row(ResultSet rows) {
    this.rows = rows;
  }

  /** A text that is not null. */
  public String text(String column) {
    String value = textOrNull(column);
    if (value == null) {
      throw new StateException("column " + column + " is null", null);
    }
    return value;
  }

  /** A text. */
  public @Nullable String textOrNull(String column) {
    try {
      return rows.getString(column);
    } catch (SQLException e) {
      throw StateException.of(e);
    }
  }

  /** An integer that is not null. */
  public long number(String column) {
    Long value = numberOrNull(column);
    if (value == null) {
      throw new StateException("column " + column + " is null", null);
    }
    return value;
  }

  /** An integer. */
  public @Nullable Long numberOrNull(String column) {
    try {
      long value = rows.getLong(column);
      return rows.wasNull() ? null : value;
    } catch (SQLException e) {
      throw StateException.of(e);
    }
  }

  /** A flag, kept as 0 or 1. */
  public boolean flag(String column) {
    return number(column) != 0;
  }

  /** Bytes that are not null. */
  public byte[] bytes(String column) {
    try {
      byte[] value = rows.getBytes(column);
      if (value == null) {
        throw new StateException("column " + column + " is null", null);
      }
      return value;
    } catch (SQLException e) {
      throw StateException.of(e);
    }
  }
}
