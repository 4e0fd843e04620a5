package io.pbs4j.client.backup;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.http.ProtocolConnection;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.snapshot.ArchiveName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * One archive on its way to the server: chunks are given in order, and several are hashed, compressed and
 * sent at once. Used by one thread; several archives of a session may be under way.
 *
 * <p>An archive that is not closed is not part of the backup, and a session with such an archive cannot be
 * finished.
 */
public final class ArchiveUpload {
  /**
   * Where the server takes an archive's chunks.
   *
   * @param kind fixed or dynamic
   * @param writer number of the writer in the session
   */
  record Target(ArchiveName.Kind kind, int writer) {
    String path(String suffix) {
      return (kind == ArchiveName.Kind.FIXED ? "/fixed" : "/dynamic") + suffix;
    }
  }

  private record Pending(CompletableFuture<Digest> digest, int length) {}

  private final BackupSession session;
  private final ArchiveName name;
  private final Target target;
  private final ChunkSender sender;
  private final IndexAppender index;
  private final ChunkSender.Counters counters = new ChunkSender.Counters();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final Instant started;

  ArchiveUpload(
      BackupSession session, ArchiveName name, Target target, ChunkSender sender, IndexAppender index) {
    this.session = session;
    this.name = name;
    this.target = target;
    this.sender = sender;
    this.index = index;
    this.started = session.clock().instant();
  }

  /** Its name on the server. */
  public ArchiveName name() {
    return name;
  }

  /**
   * Adds the next chunk. Blocks while too many are on their way.
   *
   * @param data the chunk from the first byte on; must not change until {@code recycle} is called
   * @param length bytes of the chunk, 1 to 16 MiB; of a fixed archive 4 MiB save for the last
   * @param recycle called, by any thread, once {@code data} is no longer needed
   */
  public void add(byte[] data, int length, Runnable recycle) throws ClientException {
    pending.add(new Pending(sender.send(target, data, length, counters, recycle), length));
    session.options().listener().advanced(length);
    while (!pending.isEmpty() && pending.getFirst().digest().isDone()) {
      appendFirst();
    }
  }

  /** Adds the next chunk; the array is the upload's from then on. */
  public void add(byte[] chunk) throws ClientException {
    add(chunk, chunk.length, () -> {});
  }

  /** Waits for all chunks, closes the archive on the server and puts it into the manifest. */
  public ArchiveStats close() throws ClientException {
    while (!pending.isEmpty()) {
      appendFirst();
    }
    Digest csum = index.close();
    ArchiveStats stats =
        new ArchiveStats(
            new FileEntry(name, session.options().protection().mode(), index.size(), csum),
            index.size(),
            index.count(),
            counters.uploadedBytes(),
            counters.encodedBytes(),
            counters.uploadedChunks(),
            Duration.between(started, session.clock().instant()));
    session.completed(stats);
    return stats;
  }

  private void appendFirst() throws ClientException {
    Pending first = pending.removeFirst();
    index.append(ProtocolConnection.await(first.digest()), first.length());
  }
}
