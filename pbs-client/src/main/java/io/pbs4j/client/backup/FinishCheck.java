package io.pbs4j.client.backup;

import io.pbs4j.client.ClientException;
import io.pbs4j.core.manifest.Manifest;
import java.io.IOException;

/** Finds out whether a backup was finished whose connection broke before the server's last answer. */
@FunctionalInterface
public interface FinishCheck {
  /**
   * Looks on the server.
   *
   * @param written the manifest that was sent
   * @param loss how the connection broke
   * @return whether the snapshot is there and finished with this manifest
   */
  boolean finished(Manifest written, ClientException loss) throws IOException;
}
