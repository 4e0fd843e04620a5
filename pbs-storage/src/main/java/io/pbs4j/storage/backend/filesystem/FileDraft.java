package io.pbs4j.storage.backend.filesystem;

import io.pbs4j.storage.backend.Draft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file beside the one it will become. */
final class FileDraft implements Draft {
  private final Path file;
  private final Path target;
  private final FileSync sync;

  FileDraft(Path file, Path target, FileSync sync) {
    this.file = file;
    this.target = target;
    this.sync = sync;
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public void publish() throws IOException {
    sync.draft(file);
    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    // After publish() there is no such file any more.
    Files.deleteIfExists(file);
  }
}
