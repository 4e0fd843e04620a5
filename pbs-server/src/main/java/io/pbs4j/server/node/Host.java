package io.pbs4j.server.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The host that the server runs on. */
public interface Host {
  /** What does not change. */
  HostFacts facts();

  /** How it does now; shares are of the time since the call before. */
  HostFigures figures() throws IOException;

  /** What its disks did until now. */
  Disks disks();

  /** What disks did. */
  @FunctionalInterface
  interface Disks {
    /** That of a directory; zeros where it is not known. */
    DiskFigures of(Path directory);
  }

  /** Addresses of the name servers it asks, at most three. */
  List<String> nameServers();
}
