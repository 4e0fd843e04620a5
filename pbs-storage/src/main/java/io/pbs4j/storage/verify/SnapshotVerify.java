package io.pbs4j.storage.verify;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.manifest.CryptMode;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.session.SessionStore;
import io.pbs4j.storage.snapshot.SnapshotPath;
import io.pbs4j.storage.survey.SnapshotPlace;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Locale;

/** Verifies the files of one snapshot that its manifest lists. */
final class SnapshotVerify {
  private static final double MIB = 1 << 20;
  private static final double NANOS = 1e9;

  private final SessionStore store;
  private final VerifyTools tools;
  private final VerifyLog log;
  private final SnapshotPlace place;

  /** What the run as a whole has read. */
  private final ReadCount total;

  private boolean failed;
  private boolean unread;
  private boolean partial;

  SnapshotVerify(
      SessionStore store, VerifyTools tools, VerifyLog log, SnapshotPlace place, ReadCount total) {
    this.store = store;
    this.tools = tools;
    this.log = log;
    this.place = place;
    this.total = total;
  }

  /** Whether something is damaged or missing. */
  boolean failed() {
    return failed;
  }

  /** Whether something could not be read, which says nothing about it. */
  boolean unread() {
    return unread;
  }

  /** Whether some chunks were left out. */
  boolean partial() {
    return partial;
  }

  /** Looks at every file; throws only if the storage is away or the run is to stop. */
  void verify(Manifest manifest) throws IOException {
    for (FileEntry file : manifest.files()) {
      tools.checkCancelled();
      log.line("  check " + file.name());
      try {
        if (file.name().kind() == ArchiveName.Kind.BLOB) {
          blob(file);
        } else {
          index(file);
        }
      } catch (FormatException e) {
        fail(file, e.getMessage() + (e.offset() > 0 ? " (byte " + e.offset() + ")" : ""));
      } catch (StorageException e) {
        told(file, e);
      } catch (IOException e) {
        couldNotRead(file, e);
      }
    }
    clientLog(manifest);
  }

  /** A sector that cannot be read must not keep all other files from being looked at. */
  private void couldNotRead(FileEntry file, IOException e) throws IOException {
    requireUninterrupted(e);
    unread = true;
    log.line("verify " + tools.store() + ":" + place.snapshot() + "/" + file.name() + " could not be read: " + e);
  }

  /** Throws an error on which nothing further can be read. */
  static void requireUninterrupted(IOException e) throws IOException {
    if (e instanceof InterruptedIOException || Thread.currentThread().isInterrupted()) {
      throw e;
    }
  }

  private void told(FileEntry file, StorageException e) throws StorageException {
    switch (e.kind()) {
      case NOT_FOUND, CORRUPT -> fail(file, String.valueOf(e.getMessage()));
      default -> throw e;
    }
  }

  private void fail(FileEntry file, String why) {
    failed = true;
    log.line("verify " + tools.store() + ":" + place.snapshot() + "/" + file.name() + " failed: " + why);
  }

  private void require(FileEntry file, boolean sound, String otherwise) {
    if (!sound) {
      fail(file, otherwise);
    }
  }

  private void blob(FileEntry file) throws IOException {
    String name = place.path(file.name().name());
    byte[] encoded =
        store
            .backend()
            .read(name, DataBlob.MAX_ENCODED)
            .orElseThrow(() -> StorageException.notFound(unable(name) + "No such file or directory (os error 2)"));
    DataBlob blob;
    try {
      blob = DataBlob.parse(name, encoded);
      blob.verifyCrc();
    } catch (FormatException e) {
      throw new FormatException(e.kind(), e.source(), e.offset(), unable(name) + e.getMessage());
    }
    if (encoded.length != file.size()) {
      fail(file, "wrong size (" + file.size() + " != " + encoded.length + ")");
    } else if (!Digest.sha256(encoded).equals(file.csum())) {
      fail(file, "wrong index checksum");
    } else if (!blob.kind().encrypted()) {
      blob.decode(store.zstd(), DataBlob.MAX_DECODED);
    }
  }

  private static String unable(String name) {
    return "unable to load blob '\"" + name + "\"' - ";
  }

  private void index(FileEntry file) throws IOException {
    String name = place.path(file.name().name());
    String kind = file.name().kind() == ArchiveName.Kind.FIXED ? "fixed" : "dynamic";
    try (IndexReader index = open(name, kind)) {
      if (index.size() != file.size()) {
        fail(file, "wrong size (" + file.size() + " != " + index.size() + ")");
        return;
      }
      if (!index.computeCsum().equals(file.csum())) {
        fail(file, "wrong index checksum");
        return;
      }
      IndexOddities.tell(store.backend(), name, file, index, log);
      chunks(file, index);
    }
  }

  private IndexReader open(String name, String kind) throws IOException {
    try {
      return SnapshotPath.index(store.backend(), name);
    } catch (FormatException e) {
      throw new FormatException(
          e.kind(),
          e.source(),
          e.offset(),
          "Unable to open " + kind + " index \"" + name + "\" - " + e.getMessage());
    }
  }

  private void chunks(FileEntry file, IndexReader index) throws IOException {
    long start = System.nanoTime();
    IndexVerify verify = new IndexVerify(tools, log, file.cryptMode() == CryptMode.ENCRYPT);
    ReadCount read = verify.verify(index);
    double seconds = Math.max(1, System.nanoTime() - start) / NANOS;
    total.add(read);
    log.line(
        String.format(
            Locale.ROOT,
            "  verified %.2f/%.2f MiB in %.2f seconds, speed %.2f/%.2f MiB/s (%d errors)",
            read.bytes() / MIB,
            read.decoded() / MIB,
            seconds,
            read.bytes() / MIB / seconds,
            read.decoded() / MIB / seconds,
            read.errors()));
    partial |= read.leftOut() > 0;
    unread |= read.unreadChunks() > 0;
    require(file, read.errors() == 0, "chunks could not be verified");
  }

  /** The client's log is in no manifest, and no loss for a restore: damage of it is told, no more. */
  private void clientLog(Manifest manifest) throws IOException {
    String log4client = ArchiveName.CLIENT_LOG.name();
    if (manifest.file(log4client).isPresent()) {
      return;
    }
    String name = place.path(log4client);
    try {
      byte[] encoded = store.backend().read(name, DataBlob.MAX_ENCODED).orElse(null);
      if (encoded == null) {
        return;
      }
      DataBlob blob = DataBlob.parse(name, encoded);
      blob.verifyCrc();
      if (!blob.kind().encrypted()) {
        blob.decode(store.zstd(), DataBlob.MAX_DECODED);
      }
    } catch (FormatException e) {
      log.warn("client log \"" + name + "\" is damaged: " + e.getMessage());
    } catch (StorageException e) {
      throw e;
    } catch (IOException e) {
      requireUninterrupted(e);
      log.warn("client log \"" + name + "\" could not be read: " + e);
    }
  }
}
