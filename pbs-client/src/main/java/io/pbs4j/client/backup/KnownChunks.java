package io.pbs4j.client.backup;

import io.pbs4j.core.chunk.Digest;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Chunks that the server takes by name in this session: from the previous snapshot, or sent already. */
final class KnownChunks {
  private static final CompletableFuture<Boolean> PRESENT =
      CompletableFuture.completedFuture(true);

  private final Map<Digest, CompletableFuture<Boolean>> chunks = new ConcurrentHashMap<>();

  /** The server has this chunk. */
  void add(Digest digest) {
    chunks.putIfAbsent(digest, PRESENT);
  }

  /**
   * Claims a chunk for sending.
   *
   * @param sending what the caller completes once the server has it
   * @return {@code null} when the caller is to send it, else what tells when it is there
   */
  @Nullable CompletableFuture<Boolean> claim(
      Digest digest, CompletableFuture<Boolean> sending) {
    return chunks.putIfAbsent(digest, sending);
  }
}
