package io.pbs4j.client.restore;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.http.MemorySink;
import io.pbs4j.client.http.Parameters;
import io.pbs4j.client.http.ProtocolConnection;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Fetches single chunks and decodes them on worker threads. */
final class ChunkFetcher {
  private final ProtocolConnection connection;
  private final Decoder decoder;
  private final Executor workers;

  ChunkFetcher(ProtocolConnection connection, Decoder decoder, Executor workers) {
    this.connection = connection;
    this.decoder = decoder;
    this.workers = workers;
  }

  /**
   * Fetches a chunk; its index must have been fetched in this session.
   *
   * @param length bytes it must have
   */
  CompletableFuture<byte[]> fetch(Digest digest, int length) {
    byte[] known = decoder.byName(digest, length);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    MemorySink sink = new MemorySink(DataBlob.MAX_ENCODED);
    return connection
        .download("/chunk", Parameters.of("digest", digest), sink)
        .thenApplyAsync(ignored -> decode(digest, length, sink.bytes()), workers);
  }

  private byte[] decode(Digest digest, int length, byte[] encoded) {
    try {
      return decoder.chunk(digest, length, encoded);
    } catch (ClientException e) {
      throw new CompletionException(e);
    }
  }
}
