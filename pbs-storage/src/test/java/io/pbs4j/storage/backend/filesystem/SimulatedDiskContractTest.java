package io.pbs4j.storage.backend.filesystem;

import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.backend.BackendContract;
import io.pbs4j.storage.backend.SyncLevel;
import io.pbs4j.testkit.disk.SimulatedDisk;
import java.time.InstantSource;

/** A directory on a simulated disk keeps the contract. */
class SimulatedDiskContractTest extends BackendContract {
  private final SimulatedDisk disk = new SimulatedDisk(InstantSource.system());

  @Override
  protected Backend open(Memory memory) throws Exception {
    if (!FilesystemBackend.isDatastore(SimulatedFilesystem.root(disk))) {
      SimulatedFilesystem.create(disk);
    }
    return SimulatedFilesystem.open(disk, SyncLevel.FILESYSTEM, InstantSource.system());
  }

  @Override
  protected void discard() {}
}
