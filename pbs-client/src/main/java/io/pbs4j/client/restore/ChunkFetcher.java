package io.pbs4j.client.restore;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import io.pbs4j.client.Throttle;
import io.pbs4j.client.http.MemorySink;
import io.pbs4j.client.http.Parameters;
import io.pbs4j.client.http.ProtocolConnection;
import io.pbs4j.client.index.IndexDownload;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.manifest.FileEntry;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Fetches single chunks of one archive and decodes them on worker threads. Used by one thread. */
final class ChunkFetcher {
  private final ReaderLink link;
  private final FileEntry archive;
  private final Decoder decoder;
  private final Throttle throttle;
  private final Executor workers;
  private ProtocolConnection connection;
  private int recoveries;

  /** Fetches by a connection of a link at first; the archive's index must have been fetched by it. */
  ChunkFetcher(
      ReaderLink link,
      ProtocolConnection connection,
      FileEntry archive,
      Decoder decoder,
      Throttle throttle,
      Executor workers) {
    this.link = link;
    this.archive = archive;
    this.decoder = decoder;
    this.throttle = throttle;
    this.workers = workers;
    this.connection = connection;
  }

  /** Whether fetching many chunks ahead would get round a limit. */
  boolean throttled() {
    return throttle.limits();
  }

  /** The connection that chunks come by now. */
  ProtocolConnection connection() {
    return connection;
  }

  /**
   * Fetches a chunk.
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

  /**
   * Gets over the failure of a fetch, or throws it.
   *
   * @param by the connection that it was fetched by
   */
  void recover(ProtocolConnection by, ClientException failure) throws IOException {
    if (failure.kind() != Kind.DISCONNECTED || recoveries >= link.limit()) {
      throw failure;
    }
    if (by != connection) {
      // Fetched before the connection was renewed for another chunk.
      return;
    }
    recoveries++;
    link.resume(
        by,
        failure,
        fresh -> {
          // Servers hand out chunks of indexes that were fetched in the same session.
          IndexDownload.fetch(
                  fresh, "/download", Parameters.of("file-name", archive.name()), archive)
              .close();
          connection = fresh;
        });
  }

  /** Told of each chunk that came well. */
  void progressed() {
    recoveries = 0;
  }

  private byte[] decode(Digest digest, int length, byte[] encoded) {
    try {
      throttle.pass(encoded.length);
      return decoder.chunk(digest, length, encoded);
    } catch (ClientException e) {
      throw new CompletionException(e);
    }
  }
}
