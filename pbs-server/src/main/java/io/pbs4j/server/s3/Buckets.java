package io.pbs4j.server.s3;

import io.pbs4j.storage.s3.S3Settings;
import java.io.IOException;
import java.nio.file.Path;

/** Opens buckets as storage of datastores. */
public interface Buckets {
  /**
   * Probes a bucket and opens it; an empty one becomes an empty datastore.
   *
   * @param cache directory for the local cache of this bucket alone
   * @param log gets what was found out about the bucket
   * @throws IOException with a sentence that says why it cannot be used
   */
  Bucket open(S3Settings settings, Path cache, BucketLog log) throws IOException;

  /**
   * Removes all objects of a datastore that is not open, for good.
   *
   * @param log gets what was removed
   */
  void destroy(S3Settings settings, BucketLog log) throws IOException;
}
