package io.pbs4j.server.state;

import io.pbs4j.server.state.Database.Visitor;
import io.pbs4j.server.state.Database.Work;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Statements on one connection, the same for every database. */
final class Statements {
  private Statements() {}

  static void scan(Connection connection, String sql, Visitor visitor, @Nullable Object... arguments)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, arguments);
        ResultSet rows = statement.executeQuery()) {
      Row row = new Row(rows);
      while (rows.next()) {
        if (!visitor.visit(row)) {
          return;
        }
      }
    }
  }

  static int update(Connection connection, String sql, @Nullable Object... arguments) throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, arguments)) {
      return statement.executeUpdate();
    }
  }

  static void transaction(Connection connection, Work work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      work.run(
          (sql, arguments) -> {
            try {
              return update(connection, sql, arguments);
            } catch (SQLException e) {
              throw StateException.of(e);
            }
          });
      connection.commit();
    } catch (RuntimeException | SQLException e) {
      try {
        connection.rollback();
      } catch (SQLException second) {
        e.addSuppressed(second);
      }
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, @Nullable Object... arguments)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
    return statement;
  }
}
