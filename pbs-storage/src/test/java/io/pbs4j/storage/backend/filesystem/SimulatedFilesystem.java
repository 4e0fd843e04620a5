package io.pbs4j.storage.backend.filesystem;

import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.backend.SyncLevel;
import io.pbs4j.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** The backend of local directories, on a disk that can lose power. */
public final class SimulatedFilesystem {
  private SimulatedFilesystem() {}

  /** Where the datastore lies on its disk. */
  public static Path root(SimulatedDisk disk) {
    return disk.path("/store");
  }

  /** Creates the datastore of an empty disk. */
  public static void create(SimulatedDisk disk) throws IOException {
    FilesystemBackend.create(root(disk));
  }

  /** Opens the datastore of a disk. */
  public static Backend open(SimulatedDisk disk, SyncLevel level, InstantSource clock) throws IOException {
    return FilesystemBackend.open(root(disk), level, clock);
  }
}
