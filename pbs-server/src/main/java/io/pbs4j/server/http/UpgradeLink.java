package io.pbs4j.server.http;

/** The server's hold on an upgraded connection. */
public interface UpgradeLink {
  /**
   * Closes the connection: running streams fail on both sides. Returns at once; may be called repeatedly and
   * from any thread.
   *
   * @param cause handed to {@link UpgradedConnection#closed}
   */
  void close(Throwable cause);
}
