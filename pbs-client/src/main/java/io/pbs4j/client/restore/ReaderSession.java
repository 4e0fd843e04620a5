package io.pbs4j.client.restore;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import io.pbs4j.client.Throttle;
import io.pbs4j.client.http.MemorySink;
import io.pbs4j.client.http.Parameters;
import io.pbs4j.client.http.ProtocolConnection;
import io.pbs4j.client.index.IndexDownload;
import io.pbs4j.client.tree.RestoreOptions;
import io.pbs4j.client.tree.TreeListener;
import io.pbs4j.client.tree.TreeRestorer;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.archive.SnapshotFiles;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptException;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupSnapshot;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot open for reading. The server keeps it from being removed meanwhile. Everything that is read is
 * checked: blobs and indexes against the manifest, chunks against their digests.
 */
public final class ReaderSession implements Closeable {
  private static final int WORKERS = Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));

  private final ReaderLink link;
  private final Throttle throttle;
  private final Zstd zstd;
  private final Manifest manifest;
  private final @Nullable CryptKey key;
  private final ExecutorService workers;

  private ReaderSession(
      ReaderLink link, Zstd zstd, Throttle throttle, Manifest manifest, @Nullable CryptKey key) {
    this.link = link;
    this.throttle = throttle;
    this.zstd = zstd;
    this.manifest = manifest;
    this.key = key;
    this.workers =
        Executors.newFixedThreadPool(
            WORKERS,
            task -> {
              Thread thread = new Thread(task, "pbs-restore");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Begins on a connection that was just upgraded; the session owns it.
   *
   * @param throttle limits what comes
   * @param key opens what is encrypted, and the manifest's signature is checked with it; stays the caller's
   */
  public static ReaderSession begin(
      ReaderLink link,
      BackupSnapshot snapshot,
      Zstd zstd,
      Throttle throttle,
      @Nullable CryptKey key)
      throws ClientException {
    try {
      byte[] bytes = download(link.connection(), ArchiveName.MANIFEST);
      Manifest manifest = Manifest.ofBlob(ArchiveName.MANIFEST.name(), bytes, zstd);
      if (!manifest.snapshot().equals(snapshot)) {
        throw new ClientException(
            Kind.DAMAGED_DATA, "manifest of " + snapshot + " is that of " + manifest.snapshot(), null);
      }
      if (key != null) {
        verifyKey(manifest, key);
      }
      return new ReaderSession(link, zstd, throttle, manifest, key);
    } catch (FormatException e) {
      link.close();
      throw new ClientException(Kind.DAMAGED_DATA, e.describe(), e);
    } catch (ClientException | RuntimeException e) {
      link.close();
      throw e;
    }
  }

  private static void verifyKey(Manifest manifest, @Nullable CryptKey key) throws ClientException {
    try {
      manifest.verifyKey(key);
    } catch (FormatException e) {
      throw new ClientException(Kind.DAMAGED_DATA, e.describe(), e);
    } catch (CryptException e) {
      throw new ClientException(Kind.WRONG_KEY, String.valueOf(e.getMessage()), e);
    }
  }

  /** What the snapshot contains. Its signature was checked if the session has a key. */
  public Manifest manifest() {
    return manifest;
  }

  /**
   * The raw files of the snapshot, for {@link io.pbs4j.core.archive.SnapshotReader}: of an archive that is
   * read at some places only, nothing but the chunks there is fetched.
   */
  public SnapshotFiles files() {
    return new RemoteFiles(link.connection());
  }

  /**
   * Reads a blob and returns its content.
   *
   * @param name as users call it ({@code etc.conf}) or as the server does ({@code etc.conf.blob})
   */
  public byte[] readBlob(String name) throws IOException {
    ArchiveName archive = ArchiveName.ofClientName(name);
    if (archive.kind() != ArchiveName.Kind.BLOB) {
      throw new IllegalArgumentException("'" + name + "' is no blob");
    }
    // The manifest lists neither itself nor a log that was added later.
    requireKey(archive);
    boolean listed = !archive.equals(ArchiveName.MANIFEST) && !archive.equals(ArchiveName.CLIENT_LOG);
    FileEntry entry = listed ? entry(archive) : null;
    byte[] bytes = link.run(connection -> download(connection, archive));
    if (entry != null && entry.size() != bytes.length) {
      throw damaged("wrong size for file " + archive + " (" + bytes.length + " != " + entry.size() + ")");
    }
    if (entry != null && !Digest.sha256(bytes).equals(entry.csum())) {
      throw damaged("wrong checksum for file " + archive);
    }
    return new Decoder(zstd, key).blob(archive.name(), bytes);
  }

  /**
   * Opens an archive of chunks, fixed or dynamic.
   *
   * @param name as users call it ({@code disk.img}) or as the server does ({@code disk.img.fidx})
   */
  public RemoteArchive openArchive(String name) throws IOException {
    ArchiveName archive = ArchiveName.ofClientName(name);
    if (archive.kind() == ArchiveName.Kind.BLOB) {
      throw new IllegalArgumentException("'" + name + "' is a blob");
    }
    requireKey(archive);
    FileEntry entry = entry(archive);
    Decoder decoder = Decoder.of(entry.cryptMode(), zstd, key);
    return link.run(
        connection ->
            new RemoteArchive(
                archive,
                IndexDownload.fetch(connection, "/download", named(archive), entry),
                new ChunkFetcher(link, connection, entry, decoder, throttle, workers)));
  }

  /** Writes an archive or blob to a stream, in order. */
  public RestoreStats copyTo(String name, OutputStream target, RestoreListener listener)
      throws IOException {
    ArchiveName archive = ArchiveName.ofClientName(name);
    if (archive.kind() == ArchiveName.Kind.BLOB) {
      byte[] content = readBlob(name);
      listener.started(archive, content.length);
      target.write(content);
      listener.advanced(content.length);
      return new RestoreStats(archive, content.length);
    }
    try (RemoteArchive remote = openArchive(name)) {
      listener.started(archive, remote.size());
      remote.forEach(
          chunk -> {
            target.write(chunk.data());
            listener.advanced(chunk.data().length);
          });
      return new RestoreStats(archive, remote.size());
    }
  }

  /** As {@link #copyTo(String, Path, boolean, RestoreListener)}; the file must not exist yet. */
  public RestoreStats copyTo(String name, Path target) throws IOException {
    return copyTo(name, target, false, RestoreListener.NONE);
  }

  /**
   * Writes an archive or blob to a file, which appears under its name when it is whole. Zeros of images
   * become holes. A device is written in place.
   *
   * @param overwrite whether a file of that name is replaced, else it is an error
   */
  public RestoreStats copyTo(String name, Path target, boolean overwrite, RestoreListener listener)
      throws IOException {
    ArchiveName archive = ArchiveName.ofClientName(name);
    if (archive.kind() == ArchiveName.Kind.BLOB) {
      byte[] content = readBlob(name);
      listener.started(archive, content.length);
      try (TargetFile file = TargetFile.create(target, content.length, overwrite)) {
        file.write(0, content, content.length);
        file.commit();
      }
      listener.advanced(content.length);
      return new RestoreStats(archive, content.length);
    }
    try (RemoteArchive remote = openArchive(name);
        TargetFile file = TargetFile.create(target, remote.size(), overwrite)) {
      listener.started(archive, remote.size());
      remote.forEach(
          chunk -> {
            file.write(chunk.start(), chunk.data(), chunk.data().length);
            listener.advanced(chunk.data().length);
          });
      file.commit();
      return new RestoreStats(archive, remote.size());
    }
  }

  /** As {@link #restoreTree(String, Path, RestoreOptions, TreeListener, RestoreListener)}, all of it. */
  public RestoreStats restoreTree(
      String name, Path target, TreeListener problems, RestoreListener listener) throws IOException {
    return restoreTree(name, target, RestoreOptions.DEFAULT, problems, listener);
  }

  /**
   * Restores a directory tree.
   *
   * @param name of the archive, such as {@code root.pxar}
   * @param target where the tree goes: an empty directory, or a path where nothing is yet; there the tree
   *     appears when it is whole
   * @param options what is restored, and how
   * @param problems hears of what could not be restored in full
   */
  public RestoreStats restoreTree(
      String name, Path target, RestoreOptions options, TreeListener problems, RestoreListener listener)
      throws IOException {
    try (RemoteArchive remote = openArchive(name);
        TargetTree tree = TargetTree.create(target, options.intoExisting());
        InputStream archive = new ListenedStream(remote.stream(), listener)) {
      listener.started(remote.name(), remote.size());
      TreeRestorer.restore(remote.name().clientName(), archive, tree.directory(), options, problems);
      tree.commit();
      return new RestoreStats(remote.name(), remote.size());
    } catch (FormatException e) {
      throw new ClientException(Kind.DAMAGED_DATA, e.describe(), e);
    }
  }

  private FileEntry entry(ArchiveName archive) throws ClientException {
    return manifest
        .file(archive.name())
        .orElseThrow(() -> damaged("manifest does not contain file '" + archive + "'"));
  }

  /** Without its key nothing of a backup can be trusted; but the wrapped key is there to get at it. */
  private void requireKey(ArchiveName archive) throws ClientException {
    if (key == null && !archive.equals(ArchiveName.WRAPPED_KEY)) {
      verifyKey(manifest, null);
    }
  }

  private static byte[] download(ProtocolConnection connection, ArchiveName archive)
      throws ClientException {
    MemorySink sink = new MemorySink(DataBlob.MAX_ENCODED);
    ProtocolConnection.await(connection.download("/download", named(archive), sink));
    return sink.bytes();
  }

  private static Parameters named(ArchiveName archive) {
    return Parameters.of("file-name", archive);
  }

  private static ClientException damaged(String message) {
    return new ClientException(Kind.DAMAGED_DATA, message, null);
  }

  /** Ends the session. */
  @Override
  public void close() {
    workers.shutdownNow();
    link.close();
  }
}
