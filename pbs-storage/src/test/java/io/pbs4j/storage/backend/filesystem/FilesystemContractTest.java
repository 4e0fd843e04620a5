package io.pbs4j.storage.backend.filesystem;

import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.backend.BackendContract;
import io.pbs4j.storage.backend.SyncLevel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A directory keeps the contract. */
class FilesystemContractTest extends BackendContract {
  @TempDir Path directory;

  @Override
  protected Backend open(Memory memory) throws Exception {
    Path root = directory.resolve("store");
    if (!Files.exists(root)) {
      FilesystemBackend.create(root);
    }
    return FilesystemBackend.open(root, SyncLevel.NONE);
  }

  @Override
  protected void discard() {}
}
