package io.pbs4j.server.datastore;

import io.pbs4j.server.s3.Bucket;
import io.pbs4j.storage.Datastore;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A datastore that a server has open.
 *
 * @param config how it is configured
 * @param store the datastore
 * @param requests what it asks of its storage
 * @param cache figures of its local cache; {@code null} if it has none
 */
public record OpenDatastore(
    DatastoreConfig config,
    Datastore store,
    StorageRequests requests,
    @Nullable Supplier<Bucket.CacheFigures> cache)
    implements Closeable {
  @Override
  public void close() throws IOException {
    try (store) {
      requests.save();
    }
  }
}
