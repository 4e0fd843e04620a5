package io.pbs4j.storage.drill;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.manifest.CryptMode;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.session.ChunkLimits;
import io.pbs4j.storage.session.ReaderSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.security.MessageDigest;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Restores one file through a reader session and compares every checksum. Used once. */
final class FileDrill {
  private static final double NANOS = 1e9;

  private final ReaderSession session;
  private final Zstd zstd;
  private final FileEntry entry;
  private final BooleanSupplier cancelled;
  private final MessageDigest content = Digest.newSha256();
  private final boolean encrypted;
  private long bytes;
  private long chunks;

  /** The chunk before: an archive of zeros names the same one again and again. */
  private Digest lastDigest = Digest.ZERO;

  private byte @Nullable [] lastData;

  FileDrill(ReaderSession session, Zstd zstd, FileEntry entry, BooleanSupplier cancelled) {
    this.session = session;
    this.zstd = zstd;
    this.entry = entry;
    this.cancelled = cancelled;
    this.encrypted = entry.cryptMode() == CryptMode.ENCRYPT;
  }

  /** Restores; throws only if the storage is away or somebody wants it to stop. */
  DrilledFile run() throws IOException {
    long start = System.nanoTime();
    String error = null;
    try {
      if (entry.name().kind() == ArchiveName.Kind.BLOB) {
        blob();
      } else {
        archive();
      }
    } catch (FormatException e) {
      error = e.describe();
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.UNREACHABLE
          || e.kind() == StorageException.Kind.OVER_BUDGET
          || cancelled.getAsBoolean()) {
        throw e;
      }
      error = e.getMessage();
    } catch (IOException e) {
      if (e instanceof InterruptedIOException || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      error = e.toString(); // A bad sector: a restore would fail too.
    }
    return new DrilledFile(
        entry.name().name(),
        bytes,
        chunks,
        entry.csum().toString(),
        encrypted ? null : Digest.of(content.digest()).toString(),
        (System.nanoTime() - start) / NANOS,
        error);
  }

  private void blob() throws IOException {
    byte[] encoded;
    try (FileChannel file = session.download(entry.name().name());
        InputStream in = Channels.newInputStream(file)) {
      encoded = in.readNBytes(DataBlob.MAX_ENCODED);
    }
    require(encoded.length == entry.size(), FormatException.Kind.WRONG_LENGTH, "has another size");
    require(
        Digest.sha256(encoded).equals(entry.csum()), FormatException.Kind.WRONG_CHECKSUM, "has another checksum");
    DataBlob blob = DataBlob.parse(entry.name().name(), encoded);
    blob.verifyCrc();
    if (blob.kind().encrypted()) {
      bytes = encoded.length;
    } else {
      byte[] data = blob.decode(zstd, DataBlob.MAX_DECODED);
      content.update(data);
      bytes = data.length;
    }
  }

  private void archive() throws IOException {
    String name = entry.name().name();
    try (IndexReader index = IndexReader.of(ByteSource.of(name, session.download(name)))) {
      require(index.size() == entry.size(), FormatException.Kind.WRONG_LENGTH, "has another size");
      require(
          index.computeCsum().equals(entry.csum()),
          FormatException.Kind.WRONG_CHECKSUM,
          "has another checksum");
      index.forEach((position, start, end, digest) -> chunk(digest, end - start));
      require(bytes == entry.size(), FormatException.Kind.WRONG_LENGTH, "restores to another size");
    }
  }

  private void chunk(Digest digest, long length) throws IOException {
    if (cancelled.getAsBoolean()) {
      throw StorageException.invalid("abort requested - aborting task");
    }
    if (lastData == null || !digest.equals(lastDigest)) {
      lastData = read(digest, length);
      lastDigest = digest;
    }
    if (!encrypted) {
      content.update(lastData);
    }
    bytes += length;
    chunks++;
  }

  /** The content of a chunk; of an encrypted one nothing but its existence and CRC can be told. */
  private byte[] read(Digest digest, long length) throws IOException {
    byte[] encoded;
    try (SeekableByteChannel stored = session.chunk(digest);
        InputStream in = Channels.newInputStream(stored)) {
      encoded = in.readNBytes(DataBlob.MAX_ENCODED);
    }
    DataBlob blob = DataBlob.parse(digest.toString(), encoded);
    blob.verifyCrc();
    require(
        blob.kind().encrypted() == encrypted,
        FormatException.Kind.ENCRYPTED,
        "has chunk " + digest + ", whose encryption is not as the manifest says");
    if (encrypted) {
      return new byte[0];
    }
    byte[] data = blob.decode(zstd, ChunkLimits.MAX_SIZE);
    require(
        data.length == length, FormatException.Kind.WRONG_LENGTH, "has chunk " + digest + " of another length");
    require(
        Digest.sha256(data).equals(digest),
        FormatException.Kind.WRONG_DIGEST,
        "has chunk " + digest + " of another content");
    return data;
  }

  private void require(boolean sound, FormatException.Kind kind, String what) throws FormatException {
    if (!sound) {
      throw new FormatException(kind, entry.name().name(), FormatException.NO_OFFSET, what);
    }
  }
}
