package io.pbs4j.storage.chunk;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.BlobKind;
import io.pbs4j.core.blob.BlobStream;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.chunk.ChunkProof.Content;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One chunk on its way in. Bytes flow through once: header, CRC and, for plain data, the digest are computed
 * as they pass; a few kilobytes are held whatever the size of the chunk. Only a chunk that proved itself gets
 * its name. Not safe for several threads at a time.
 */
public final class ChunkUpload implements Closeable {
  /** Chunks up to this length are held in memory: cheaper than a temporary file, and little all the same. */
  private static final int IN_MEMORY = 64 << 10;

  private final ChunkStore store;
  private final ChunkBackend backend;
  private final ChunkProof proof;
  private final Digest digest;
  private final int size;
  private final int encodedSize;
  private final BlobStream blob = new BlobStream("chunk");
  private final MessageDigest sha = Digest.newSha256();
  private final @Nullable ByteBuffer memory;
  private ChunkBackend.@Nullable Spool spool;

  /**
   * What became of an upload.
   *
   * @param digest the chunk
   * @param size bytes decoded
   * @param encodedSize bytes stored
   * @param duplicate whether it was there already
   */
  public record Outcome(Digest digest, int size, int encodedSize, boolean duplicate) {}

  ChunkUpload(
      ChunkStore store, ChunkBackend backend, ChunkProof proof, Digest digest, int size, int encodedSize) {
    this.store = store;
    this.backend = backend;
    this.proof = proof;
    this.digest = digest;
    this.size = size;
    this.encodedSize = encodedSize;
    this.memory = encodedSize <= IN_MEMORY ? ByteBuffer.allocate(encodedSize) : null;
  }

  /** Bytes of the chunk decoded, as the client says. */
  public int size() {
    return size;
  }

  /** Takes the next piece of the blob; consumes it whole. */
  public void append(ByteBuffer piece) throws IOException {
    if (blob.length() + piece.remaining() > encodedSize) {
      throw StorageException.invalid("uploaded chunk is larger than announced.");
    }
    ByteBuffer payload = blob.update(piece.duplicate());
    if (blob.kind() == BlobKind.PLAIN) {
      sha.update(payload);
    }
    if (memory != null) {
      memory.put(piece);
    } else {
      openSpool().append(piece);
    }
  }

  /** Checks the whole chunk and inserts it. */
  public Outcome finish() throws IOException {
    return ended(insert());
  }

  /** What became of an insert, once it ends. */
  public static Outcome ended(CompletableFuture<Outcome> insert) throws IOException {
    try {
      return insert.get();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a chunk was inserted");
    }
  }

  /** The failure of an insert as it is thrown to those who wait for it. */
  public static IOException failure(@Nullable Throwable cause) {
    if (cause instanceof StorageException e) {
      // Anew: several may throw it, each with a trace of its own.
      return new StorageException(e.kind(), String.valueOf(e.getMessage()), e);
    }
    return cause instanceof IOException e ? e : new IOException(cause);
  }

  /**
   * Checks the whole chunk and inserts it where the storage wants that done: when this returns, the insert has
   * ended or is under way. The upload may be closed meanwhile.
   */
  public CompletableFuture<Outcome> insert() throws IOException {
    if (blob.length() != encodedSize) {
      throw StorageException.invalid("uploaded chunk has unexpected size.");
    }
    BlobKind kind = blob.requireKind();
    switch (kind) {
      case PLAIN -> prove(new Content(Digest.of(sha.digest()), blob.payloadLength()));
      case COMPRESSED -> prove(proof.decode(payload(kind.headerLength())));
      // Encryption keeps the length; digest and content of encrypted data cannot be checked without the key.
      case ENCRYPTED -> requireLength(blob.payloadLength());
      case COMPRESSED_ENCRYPTED -> {}
    }
    ChunkBackend.Spool target = openSpool();
    if (memory != null) {
      target.append(memory.flip());
    }
    if (blob.storedCrc() != blob.computedCrc()) {
      target.overwrite(BlobStream.CRC_OFFSET, blob.crcBytes());
    }
    CompletableFuture<Outcome> result = new CompletableFuture<>();
    spool = null;
    try {
      backend.inserter().execute(() -> insert(target, kind, result));
    } catch (RejectedExecutionException e) {
      target.close();
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted while waiting to insert chunk " + digest);
      }
      throw new StorageException(StorageException.Kind.UNREACHABLE, "the datastore is being closed", e);
    }
    return result;
  }

  private void insert(ChunkBackend.Spool target, BlobKind kind, CompletableFuture<Outcome> result) {
    try (target) {
      boolean duplicate = store.insert(target, digest, kind, encodedSize);
      result.complete(new Outcome(digest, size, encodedSize, duplicate));
    } catch (IOException | RuntimeException | Error e) {
      // An error too: somebody waits for an end of this.
      result.completeExceptionally(e);
    }
  }

  private void prove(Content content) throws FormatException {
    requireLength(content.length());
    if (!content.digest().equals(digest)) {
      throw new FormatException(
          FormatException.Kind.WRONG_DIGEST, digest.toString(), 0, "detected chunk with wrong digest.");
    }
  }

  private void requireLength(long actual) throws FormatException {
    if (actual != size) {
      throw new FormatException(
          FormatException.Kind.WRONG_LENGTH,
          digest.toString(),
          0,
          "detected chunk with wrong length (" + size + " != " + actual + ")");
    }
  }

  private InputStream payload(int header) throws IOException {
    return memory != null
        ? new ByteArrayInputStream(memory.array(), header, memory.position() - header)
        : openSpool().read(header);
  }

  private ChunkBackend.Spool openSpool() throws IOException {
    if (spool == null) {
      spool = backend.spool(digest);
    }
    return spool;
  }

  /** Discards what was received, unless it was inserted. */
  @Override
  public void close() throws IOException {
    if (spool != null) {
      spool.close();
    }
  }
}
