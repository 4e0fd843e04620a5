package io.pbs4j.storage.s3;

import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.backend.BackendContract;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

/** A bucket keeps the contract. Each sort of server has a subclass. */
abstract class S3Contract extends BackendContract {
  @TempDir Path directory;
  private int caches;

  /** Where the store of this test lies. */
  abstract S3Settings settings() throws Exception;

  @Override
  protected Backend open(Memory memory) throws Exception {
    if (memory == Memory.LOST) {
      caches++;
    }
    Path cache = directory.resolve("cache" + caches);
    return S3Backend.connect(settings(), cache, "contract", InstantSource.system());
  }

  /** Tries as often as usual without waiting as long. */
  static S3Settings.Retries quick() {
    return new S3Settings.Retries(12, Duration.ofMinutes(1), Duration.ofMillis(1), Duration.ofMillis(8));
  }
}
