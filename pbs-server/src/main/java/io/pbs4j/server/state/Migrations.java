package io.pbs4j.server.state;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Brings a schema up to date. Its changes are the files beside this class, the same for every database; one that was
 * released is never edited.
 */
final class Migrations {
  private static final String PLACE = "classpath:io/pbs4j/server/state/migrations";

  /** What was done already is remembered here. */
  private static final String HISTORY = "schema_history";

  private Migrations() {}

  /**
   * Makes the changes that are missing, all or none of each.
   *
   * @param schema made if it is not there; {@code null} for that of the connection
   * @param made number of the last change that an older server made without remembering it here; {@code null} for none
   * @throws StateException also when a newer server was here before
   */
  static void run(DataSource database, @Nullable String schema, @Nullable String made) {
    FluentConfiguration configuration =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(database)
            .locations(PLACE)
            .table(HISTORY)
            .failOnMissingLocations(true);
    if (schema != null) {
      configuration.schemas(schema).createSchemas(true);
    }
    if (made != null) {
      configuration.baselineOnMigrate(true).baselineVersion(made);
    }
    try {
      Flyway flyway = configuration.load();
      for (MigrationInfo applied : flyway.info().applied()) {
        if (applied.getState() == MigrationState.FUTURE_SUCCESS
            || applied.getState() == MigrationState.FUTURE_FAILED) {
          throw new StateException(
              "the database was written by a newer server (schema " + applied.getVersion() + ")", null);
        }
      }
      flyway.migrate();
    } catch (FlywayException e) {
      throw new StateException("the database's schema cannot be brought up to date: " + e.getMessage(), e);
    }
  }
}
