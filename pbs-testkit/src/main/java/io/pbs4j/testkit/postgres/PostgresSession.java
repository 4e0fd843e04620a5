package io.pbs4j.testkit.postgres;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * With {@code -Dpbs.test.postgres=true}, all tests of a run have a PostgreSQL server; its address is the system
 * property {@code pbs.test.database} then, which servers in tests use for their state.
 */
public final class PostgresSession implements LauncherSessionListener {
  private static final String WANTED = "pbs.test.postgres";
  private static final String ADDRESS = "pbs.test.database";

  private @Nullable PostgresCluster cluster;

  /** Called by the test platform. */
  public PostgresSession() {}

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (Boolean.getBoolean(WANTED)) {
      try {
        cluster =
            PostgresCluster.start()
                .orElseThrow(() -> new IllegalStateException(WANTED + " is set, but PostgreSQL is not installed"));
        System.setProperty(ADDRESS, cluster.url());
      } catch (IOException e) {
        throw new IllegalStateException("PostgreSQL cannot be started", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("PostgreSQL cannot be started", e);
      }
    }
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    if (cluster != null) {
      System.clearProperty(ADDRESS);
      try {
        cluster.close();
      } catch (IOException e) {
        throw new IllegalStateException("PostgreSQL was not ended", e);
      }
    }
  }
}
