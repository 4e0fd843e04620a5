package io.pbs4j.client.restore;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import io.pbs4j.client.http.MemorySink;
import io.pbs4j.client.http.Parameters;
import io.pbs4j.client.http.ProtocolConnection;
import io.pbs4j.client.image.ImageChunks;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Fetches single chunks, decodes them on worker threads and proves that they are what their name says. */
final class ChunkFetcher {
  private static final byte[] ZEROS = new byte[ImageChunks.LENGTH];

  private final ProtocolConnection connection;
  private final Zstd zstd;
  private final Executor workers;

  ChunkFetcher(ProtocolConnection connection, Zstd zstd, Executor workers) {
    this.connection = connection;
    this.zstd = zstd;
    this.workers = workers;
  }

  /**
   * Fetches a chunk; its index must have been fetched in this session.
   *
   * @param length bytes it must have
   */
  CompletableFuture<byte[]> fetch(Digest digest, int length) {
    if (length == ImageChunks.LENGTH && digest.equals(ImageChunks.ZERO_DIGEST)) {
      // The name says it all.
      return CompletableFuture.completedFuture(ZEROS);
    }
    MemorySink sink = new MemorySink(DataBlob.MAX_ENCODED);
    return connection
        .download("/chunk", Parameters.of("digest", digest), sink)
        .thenApplyAsync(ignored -> decode(digest, length, sink.bytes()), workers);
  }

  private byte[] decode(Digest digest, int length, byte[] encoded) {
    try {
      byte[] data = DataBlob.parse("chunk " + digest, encoded).decode(zstd, length);
      if (data.length != length) {
        throw damaged("chunk " + digest + ": wrong length (" + data.length + " != " + length + ")", null);
      }
      if (!Digest.sha256(data).equals(digest)) {
        throw damaged("chunk " + digest + ": content does not match its digest", null);
      }
      return data;
    } catch (FormatException e) {
      throw damaged(e.describe(), e);
    }
  }

  private static CompletionException damaged(
      String message, @org.jspecify.annotations.Nullable Throwable cause) {
    return new CompletionException(new ClientException(Kind.DAMAGED_DATA, message, cause));
  }
}
