package io.pbs4j.client.backup;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import io.pbs4j.client.http.MemorySink;
import io.pbs4j.client.http.Parameters;
import io.pbs4j.client.http.ProtocolConnection;
import io.pbs4j.client.index.IndexDownload;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptException;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.manifest.CryptMode;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.ArchiveName;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jetty.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * The group's last snapshot, as far as the server offers it: what chunks the server will take by name alone.
 * Trouble with it costs time, never the backup: it is told to the listener, and all chunks are sent.
 */
final class PreviousBackup {
  private final ProtocolConnection connection;
  private final BackupListener listener;
  private final Protection protection;
  private final @Nullable Manifest manifest;

  private PreviousBackup(
      ProtocolConnection connection, BackupOptions options, @Nullable Manifest manifest) {
    this.connection = connection;
    this.listener = options.listener();
    this.protection = options.protection();
    this.manifest = manifest;
  }

  static PreviousBackup load(ProtocolConnection connection, Zstd zstd, BackupOptions options)
      throws ClientException {
    JsonNode time =
        ProtocolConnection.await(
            connection.call(HttpMethod.GET, "/previous_backup_time", Parameters.NONE));
    Manifest manifest = time.isNull() ? null : manifest(connection, zstd, options);
    return new PreviousBackup(connection, options, manifest);
  }

  private static @Nullable Manifest manifest(
      ProtocolConnection connection, Zstd zstd, BackupOptions options) throws ClientException {
    BackupListener listener = options.listener();
    MemorySink sink = new MemorySink(DataBlob.MAX_ENCODED);
    String name = ArchiveName.MANIFEST.name();
    try {
      ProtocolConnection.await(connection.download("/previous", named(name), sink));
      Manifest manifest = Manifest.ofBlob("previous " + name, sink.bytes(), zstd);
      manifest.verifyKey(options.protection().key());
      return manifest;
    } catch (FormatException | CryptException e) {
      listener.warning("previous manifest cannot be used: " + e.getMessage());
    } catch (ClientException e) {
      tolerate(e, listener, "previous manifest cannot be used: ");
    }
    return null;
  }

  /** The manifest, where there is a usable one. */
  Optional<Manifest> manifest() {
    return Optional.ofNullable(manifest);
  }

  /** Tells {@code chunks} which chunks of the archive's last version the server has. */
  void announce(ArchiveName archive, KnownChunks chunks) throws IOException {
    FileEntry entry = manifest == null ? null : manifest.file(archive.name()).orElse(null);
    // Chunks of an encrypted archive have other names than the same bytes in the clear.
    boolean encrypted = protection.mode() == CryptMode.ENCRYPT;
    if (entry == null || (entry.cryptMode() == CryptMode.ENCRYPT) != encrypted) {
      return;
    }
    try (IndexReader index =
        IndexDownload.fetch(connection, "/previous", named(archive.name()), entry)) {
      index.forEach((position, start, end, digest) -> chunks.add(digest));
    } catch (ClientException e) {
      tolerate(e, listener, "previous index of " + archive + " cannot be used: ");
    }
  }

  private static void tolerate(ClientException e, BackupListener listener, String what)
      throws ClientException {
    if (e.kind() == Kind.DISCONNECTED) {
      throw e;
    }
    listener.warning(what + e.getMessage());
  }

  private static Parameters named(String archive) {
    return Parameters.of("archive-name", archive);
  }
}
