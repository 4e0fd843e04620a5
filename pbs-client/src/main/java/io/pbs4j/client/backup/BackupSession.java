package io.pbs4j.client.backup;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import io.pbs4j.client.Throttle;
import io.pbs4j.client.http.Parameters;
import io.pbs4j.client.http.ProtocolConnection;
import io.pbs4j.client.tree.TreeArchiver;
import io.pbs4j.client.tree.TreeListener;
import io.pbs4j.client.tree.TreeOptions;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.catalog.CatalogWriter;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.crypto.MasterKey;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupSnapshot;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.eclipse.jetty.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * A backup under way: one snapshot is being written. Nothing of it exists for others before {@link
 * #finish()} returns; a session that is closed before, or whose connection breaks, leaves no snapshot.
 *
 * <p>Methods are called by one thread, save that several archives opened by {@link #openDynamic} may be fed
 * by a thread each.
 */
public final class BackupSession implements Closeable {
  private final ProtocolConnection connection;
  private final BackupSnapshot snapshot;
  private final Zstd zstd;
  private final BackupOptions options;
  private final InstantSource clock;
  private final FinishCheck finishCheck;
  private final Instant started;
  private final KnownChunks known = new KnownChunks();
  private final Encoder encoder;
  private final ChunkSender sender;
  private final PreviousBackup previous;
  private final Set<ArchiveName> names = new HashSet<>();
  private final List<ArchiveStats> completed = new ArrayList<>();
  private @Nullable CatalogUpload catalog;

  private BackupSession(
      ProtocolConnection connection,
      BackupSnapshot snapshot,
      Zstd zstd,
      Throttle throttle,
      BackupOptions options,
      InstantSource clock,
      FinishCheck finishCheck)
      throws ClientException {
    this.connection = connection;
    this.snapshot = snapshot;
    this.zstd = zstd;
    this.options = options;
    this.clock = clock;
    this.finishCheck = finishCheck;
    this.started = clock.instant();
    this.previous = PreviousBackup.load(connection, zstd, options);
    this.encoder = new Encoder(zstd, options.protection().encryptionKey());
    this.sender = new ChunkSender(connection, encoder, throttle, known, options);
  }

  /**
   * Begins on a connection that was just upgraded; the session owns it.
   *
   * @param finishCheck asked where the connection breaks before the server has said that all is finished
   */
  public static BackupSession begin(
      ProtocolConnection connection,
      BackupSnapshot snapshot,
      Zstd zstd,
      Throttle throttle,
      BackupOptions options,
      InstantSource clock,
      FinishCheck finishCheck)
      throws ClientException {
    try {
      return new BackupSession(connection, snapshot, zstd, throttle, options, clock, finishCheck);
    } catch (ClientException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** The manifest of the group's last snapshot, where the server offers a usable one. */
  public Optional<Manifest> previousManifest() {
    return previous.manifest();
  }

  /**
   * Backs up a disk image.
   *
   * @param name what users call it, such as {@code disk.img}
   * @param path a regular file or block device, at least one byte long
   */
  public ArchiveStats uploadImage(String name, Path path) throws IOException {
    try (ImageSource image = ImageSource.open(path)) {
      ArchiveUpload upload = openFixed(name, image.size());
      // Enough that every worker has one while the next are read.
      image.copyTo(upload, 2 * options.workers());
      return upload.close();
    }
  }

  /**
   * Backs up a directory tree, and its names in the catalog.
   *
   * @param name what users call it, such as {@code root.pxar}
   * @param directory where the tree is
   * @param listener hears of files that had to be left out
   */
  public ArchiveStats uploadTree(String name, Path directory, TreeListener listener)
      throws IOException {
    return uploadTree(name, directory, TreeOptions.DEFAULT, listener);
  }

  /** As {@link #uploadTree(String, Path, TreeListener)}, of a part of the tree. */
  public ArchiveStats uploadTree(
      String name, Path directory, TreeOptions tree, TreeListener listener) throws IOException {
    if (catalog == null) {
      catalog = new CatalogUpload(openDynamic(ArchiveName.CATALOG.name()));
    }
    CatalogUpload names = catalog;
    ArchiveUpload upload = openDynamic(name);
    try (ChunkedOutput out = new ChunkedOutput(upload, options.averageChunk())) {
      CatalogWriter writer = names.startArchive(upload.name());
      TreeArchiver.archive(directory, tree, out, writer, listener);
      names.endArchive();
    }
    return upload.close();
  }

  /**
   * Opens an archive of chunks of 4 MiB.
   *
   * @param name what users call it, ending in {@code .img}
   * @param size bytes it will have, at least 1
   */
  public ArchiveUpload openFixed(String name, long size) throws IOException {
    return open(archive(name, ArchiveName.Kind.FIXED), OptionalLong.of(size));
  }

  /**
   * Opens an archive of chunks of any length.
   *
   * @param name what users call it, such as {@code root.pxar}
   */
  public ArchiveUpload openDynamic(String name) throws IOException {
    return open(archive(name, ArchiveName.Kind.DYNAMIC), OptionalLong.empty());
  }

  /**
   * Backs up a small file as a whole.
   *
   * @param name what users call it, such as {@code etc.conf}
   * @param content at most 16 MiB after compression
   */
  public ArchiveStats uploadBlob(String name, byte[] content) throws ClientException {
    return uploadBlob(archive(name, ArchiveName.Kind.BLOB), content, encoder.encode(content, content.length));
  }

  private ArchiveStats uploadBlob(ArchiveName archive, byte[] content, DataBlob blob) throws ClientException {
    options.listener().archiveStarted(archive, OptionalLong.of(content.length));
    Instant begin = clock.instant();
    sendBlob(archive, blob);
    options.listener().advanced(content.length);
    FileEntry entry =
        new FileEntry(archive, options.protection().mode(), blob.length(), Digest.sha256(blob.bytes()));
    ArchiveStats stats =
        new ArchiveStats(
            entry,
            content.length,
            0,
            content.length,
            blob.length(),
            0,
            Duration.between(begin, clock.instant()));
    completed(stats);
    return stats;
  }

  /** Sends the manifest and makes the snapshot real. It is durable when this returns. */
  public BackupSummary finish() throws IOException {
    if (catalog != null) {
      catalog.close();
    }
    uploadWrappedKey();
    List<ArchiveStats> archives = archives();
    Manifest manifest =
        Manifest.create(snapshot, archives.stream().map(ArchiveStats::entry).toList());
    CryptKey key = options.protection().key();
    if (key != null) {
      manifest = manifest.sign(key);
    }
    sendBlob(ArchiveName.MANIFEST, manifest.toBlob(zstd));
    finish(manifest);
    close();
    return new BackupSummary(snapshot, archives, Duration.between(started, clock.instant()));
  }

  private void finish(Manifest manifest) throws IOException {
    try {
      ProtocolConnection.await(connection.call(HttpMethod.POST, "/finish", Parameters.NONE));
    } catch (ClientException e) {
      // The server may have done it all the same, and would refuse the same backup another time.
      close();
      if (e.kind() != Kind.DISCONNECTED || !finishCheck.finished(manifest, e)) {
        throw e;
      }
    }
  }

  /** For the owner of the master key: the backup's own key, which the server cannot read. */
  private void uploadWrappedKey() throws ClientException {
    CryptKey key = options.protection().key();
    MasterKey master = options.protection().master();
    if (key != null && master != null) {
      byte[] wrapped = master.wrap(key, clock.instant().atOffset(ZoneOffset.UTC), new SecureRandom());
      uploadBlob(ArchiveName.WRAPPED_KEY, wrapped, Encoder.plain(wrapped));
    }
  }

  private ArchiveName archive(String name, ArchiveName.Kind kind) {
    ArchiveName archive = ArchiveName.ofClientName(name);
    if (archive.kind() != kind) {
      throw new IllegalArgumentException("'" + name + "' is no name for a " + kind + " archive");
    }
    synchronized (names) {
      if (!names.add(archive)) {
        throw new IllegalArgumentException("'" + name + "' is in this backup already");
      }
    }
    return archive;
  }

  private ArchiveUpload open(ArchiveName archive, OptionalLong size) throws IOException {
    options.listener().archiveStarted(archive, size);
    previous.announce(archive, known);
    Parameters query =
        Parameters.of("archive-name", archive)
            .and("size", size.isPresent() ? size.getAsLong() : null);
    String path = new ArchiveUpload.Target(archive.kind(), 0).path("_index");
    JsonNode writer = ProtocolConnection.await(connection.call(HttpMethod.POST, path, query));
    if (!writer.isInt()) {
      throw new ClientException(Kind.INVALID_ANSWER, "writer is not a number", null);
    }
    ArchiveUpload.Target target = new ArchiveUpload.Target(archive.kind(), writer.intValue());
    return new ArchiveUpload(this, archive, target, sender, new IndexAppender(connection, target));
  }

  private void sendBlob(ArchiveName archive, DataBlob blob) throws ClientException {
    if (blob.length() > DataBlob.MAX_ENCODED) {
      throw new ClientException(
          Kind.UNSUPPORTED,
          archive.clientName()
              + ": "
              + blob.length()
              + " bytes after compression, a blob holds at most "
              + DataBlob.MAX_ENCODED,
          null);
    }
    Parameters query =
        Parameters.of("file-name", archive).and("encoded-size", blob.length());
    ProtocolConnection.await(connection.upload("/blob", query, blob.bytes()));
  }

  BackupOptions options() {
    return options;
  }

  InstantSource clock() {
    return clock;
  }

  void completed(ArchiveStats stats) {
    synchronized (completed) {
      completed.add(stats);
    }
    options.listener().archiveFinished(stats);
  }

  private List<ArchiveStats> archives() {
    synchronized (completed) {
      return List.copyOf(completed);
    }
  }

  /** Drops the connection; unless the backup was finished, the server forgets all of it. */
  @Override
  public void close() {
    sender.close();
    connection.close();
  }
}
