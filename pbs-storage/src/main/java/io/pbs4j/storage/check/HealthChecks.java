package io.pbs4j.storage.check;

import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All checks there are. */
public final class HealthChecks {
  private HealthChecks() {}

  /** All checks, in the order in which users see them; for their names and what they cost. */
  public static List<HealthCheck> all() {
    return with(Zstd.pureJava(), null);
  }

  static List<HealthCheck> with(Zstd zstd, @Nullable CryptKey key) {
    return List.of(
        new LayoutCheck(),
        new GcStatusCheck(),
        new NamesCheck(),
        new PermissionCheck(),
        new OwnerCheck(),
        new KeysCheck(),
        new LeftoverCheck(),
        new ManifestCheck(),
        new ArchiveFilesCheck(),
        new IndexCheck(),
        new BlobCheck(),
        new EncryptionCheck(),
        new StateCheck(),
        new ChunkNamesCheck(),
        new ChunkPermissionCheck(),
        new EmptyChunkCheck(),
        new ChunkContentCheck(zstd, key),
        new ReferenceCheck(),
        new BadCopyCheck(),
        new OrphanCheck(),
        new UnverifiedCheck());
  }
}
