package io.pbs4j.server.s3;

import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.s3.S3Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Buckets of S3 servers. */
public final class S3Buckets implements Buckets {
  private final InstantSource clock;

  /** Creates the opener. */
  public S3Buckets(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Bucket open(S3Settings settings, Path cache, Consumer<String> log) throws IOException {
    throw StorageException.invalid(
        "datastores in buckets are not supported yet: " + settings.target().describe() + ", " + clock + cache);
  }
}
