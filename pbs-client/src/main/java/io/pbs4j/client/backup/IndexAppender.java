package io.pbs4j.client.backup;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.client.ClientException;
import io.pbs4j.client.http.Parameters;
import io.pbs4j.client.http.ProtocolConnection;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.snapshot.ArchiveName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpMethod;

/**
 * Writes the index of one archive on the server. Entries come in the archive's order, and go over in
 * batches, one after another. Used by one thread.
 */
final class IndexAppender {
  /** Entries of one request, as many as the stock client sends. */
  private static final int BATCH = 64;

  private final ProtocolConnection connection;
  private final ArchiveUpload.Target target;
  private final MessageDigest csum = Digest.newSha256();
  private final List<String> digests = new ArrayList<>(BATCH);
  private final List<Long> offsets = new ArrayList<>(BATCH);
  private CompletableFuture<JsonNode> lastBatch = CompletableFuture.completedFuture(null);
  private long count;
  private long end;

  IndexAppender(ProtocolConnection connection, ArchiveUpload.Target target) {
    this.connection = connection;
    this.target = target;
  }

  /** Appends a chunk that the server has. */
  void append(Digest digest, int length) throws ClientException {
    digests.add(digest.toString());
    offsets.add(end);
    end += length;
    count++;
    if (target.kind() == ArchiveName.Kind.DYNAMIC) {
      csum.update(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, end));
    }
    csum.update(digest.toByteArray());
    if (digests.size() == BATCH) {
      flush();
    }
  }

  /** Sends the rest, closes the index and returns its checksum. */
  Digest close() throws ClientException {
    flush();
    ProtocolConnection.await(lastBatch);
    Digest sum = Digest.of(csum.digest());
    Parameters query =
        Parameters.of("wid", target.writer())
            .and("chunk-count", count)
            .and("size", end)
            .and("csum", sum);
    ProtocolConnection.await(connection.call(HttpMethod.POST, target.path("_close"), query));
    return sum;
  }

  private void flush() throws ClientException {
    if (digests.isEmpty()) {
      return;
    }
    // A server takes the entries of a dynamic index in the order of their arrival.
    ProtocolConnection.await(lastBatch);
    lastBatch =
        connection.put(
            target.path("_index"),
            Map.of(
                "wid", target.writer(),
                "digest-list", List.copyOf(digests),
                "offset-list", List.copyOf(offsets)));
    digests.clear();
    offsets.clear();
  }

  /** Number of entries so far. */
  long count() {
    return count;
  }

  /** Bytes of the archive so far. */
  long size() {
    return end;
  }
}
