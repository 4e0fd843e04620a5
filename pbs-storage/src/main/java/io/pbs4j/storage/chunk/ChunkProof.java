package io.pbs4j.storage.chunk;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.concurrent.Semaphore;

/** Computes digest and length of compressed payloads without holding them, in bounded memory altogether. */
public final class ChunkProof {
  /** Longest chunk that may come out: the protocol's limit of 16 MiB. */
  static final int MAX_SIZE = 16 << 20;

  private static final int BUFFER = 128 << 10;

  /** Two decoders per core keep the cores busy; more would only hold memory. */
  private final Semaphore decoders = new Semaphore(2 * Runtime.getRuntime().availableProcessors());

  private final Zstd zstd;

  /** Creates the proof. */
  public ChunkProof(Zstd zstd) {
    this.zstd = zstd;
  }

  /**
   * Digest and length of decoded data.
   *
   * @param digest SHA-256 of the data
   * @param length bytes
   */
  public record Content(Digest digest, long length) {}

  /** Decodes a compressed payload to its end. */
  public Content decode(InputStream payload) throws IOException {
    try {
      decoders.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting to check a chunk");
    }
    try (InputStream in = zstd.decompressing(payload)) {
      MessageDigest sha = Digest.newSha256();
      byte[] buffer = new byte[BUFFER];
      long length = 0;
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        sha.update(buffer, 0, got);
        length += got;
        if (length > MAX_SIZE) {
          throw new FormatException(
              FormatException.Kind.TOO_LARGE, "chunk", 0, "chunk decodes to more than 16 MiB");
        }
      }
      return new Content(Digest.of(sha.digest()), length);
    } catch (FormatException e) {
      throw e;
    } catch (IOException e) {
      // The provider reports damaged data as a plain IOException.
      throw new FormatException(
          FormatException.Kind.INVALID_VALUE, "chunk", 0, "unable to decompress chunk: " + e.getMessage());
    } finally {
      decoders.release();
    }
  }

  /** The digest of an unencrypted blob's content. */
  Digest digestOf(DataBlob blob) throws IOException {
    ByteBuffer payload = blob.payload();
    if (!blob.kind().compressed()) {
      MessageDigest sha = Digest.newSha256();
      sha.update(payload);
      return Digest.of(sha.digest());
    }
    int header = blob.kind().headerLength();
    return decode(new ByteArrayInputStream(blob.bytes(), header, blob.length() - header)).digest();
  }
}
