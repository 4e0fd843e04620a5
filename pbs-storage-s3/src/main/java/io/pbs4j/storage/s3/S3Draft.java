package io.pbs4j.storage.s3;

import io.pbs4j.storage.backend.Draft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is sent to the bucket when it is published. */
final class S3Draft implements Draft {
  private final S3Objects objects;
  private final String name;
  private final Path file;

  S3Draft(S3Objects objects, String name, Path file) {
    this.objects = objects;
    this.name = name;
    this.file = file;
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public void publish() throws IOException {
    objects.write(name, file);
  }

  @Override
  public void close() throws IOException {
    // After publish() the cache has it.
    Files.deleteIfExists(file);
  }
}
