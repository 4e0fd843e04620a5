package io.pbs4j.storage.verify;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.BlobKind;
import io.pbs4j.core.blob.BlobStream;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.storage.chunk.ChunkProof;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.security.MessageDigest;

/** Proves stored chunks as far as that can be done without a key. Belongs to one thread. */
final class ChunkProver {
  /** Bytes read at a time: what the platform copies on the way stays in the processor's cache. */
  private static final int PIECE = 256 << 10;

  private final Zstd zstd;
  private final ChunkProof proof;
  private final MessageDigest sha = Digest.newSha256();

  ChunkProver(Zstd zstd, ChunkProof proof) {
    this.zstd = zstd;
    this.proof = proof;
  }

  /** Length of a chunk as stored; throws if it is longer than any chunk. */
  static int length(Digest digest, SeekableByteChannel stored) throws IOException {
    long length = stored.size();
    if (length > DataBlob.MAX_ENCODED) {
      throw new FormatException(
          FormatException.Kind.TOO_LARGE, digest.toString(), length, "chunk file is too large");
    }
    return (int) length;
  }

  /**
   * Reads a chunk.
   *
   * @return how many bytes it has, at most {@code length}
   */
  static int read(SeekableByteChannel stored, byte[] target, int length) throws IOException {
    int at = 0;
    int got = 0;
    while (at < length && got >= 0) {
      got = stored.read(ByteBuffer.wrap(target, at, Math.min(PIECE, length - at)));
      at += Math.max(0, got);
    }
    return at;
  }

  /**
   * Checks header, CRC and, of unencrypted chunks, the digest.
   *
   * @param stored the chunk
   * @param length its bytes in {@code stored}
   * @param room for its content if that is compressed; where it is too small, a slower way is taken
   * @throws FormatException if it is damaged
   */
  ChunkContent prove(Digest digest, byte[] stored, int length, byte[] room) throws IOException {
    BlobStream blob = new BlobStream(digest.toString());
    ByteBuffer payload = blob.update(ByteBuffer.wrap(stored, 0, length));
    BlobKind kind = blob.requireKind();
    blob.verifyCrc();
    if (kind.encrypted()) {
      return new ChunkContent(
          true, kind.compressed() ? ChunkContent.UNKNOWN : (int) blob.payloadLength());
    }
    if (!kind.compressed()) {
      sha.update(payload);
      requireDigest(digest, Digest.of(sha.digest()), kind);
      return new ChunkContent(false, (int) blob.payloadLength());
    }
    int header = kind.headerLength();
    int decoded = decode(digest, stored, header, length - header, room);
    if (decoded >= 0) {
      sha.update(room, 0, decoded);
      requireDigest(digest, Digest.of(sha.digest()), kind);
      return new ChunkContent(false, decoded);
    }
    ChunkProof.Content content = proof.decode(new ByteArrayInputStream(stored, header, length - header));
    requireDigest(digest, content.digest(), kind);
    return new ChunkContent(false, (int) content.length());
  }

  private int decode(Digest digest, byte[] stored, int offset, int length, byte[] room)
      throws FormatException {
    try {
      return room.length == 0 ? -1 : zstd.decompress(stored, offset, length, room);
    } catch (IOException e) {
      throw new FormatException(
          FormatException.Kind.INVALID_VALUE,
          digest.toString(),
          offset,
          "unable to decompress chunk: " + e.getMessage());
    }
  }

  private static void requireDigest(Digest expected, Digest actual, BlobKind kind) throws FormatException {
    if (!actual.equals(expected)) {
      throw new FormatException(
          FormatException.Kind.WRONG_DIGEST,
          expected.toString(),
          kind.headerLength(),
          "detected chunk with wrong digest.");
    }
  }
}
