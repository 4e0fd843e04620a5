package io.pbs4j.it;

import io.pbs4j.core.blob.BlobKind;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.testkit.Exchange.Body;
import io.pbs4j.testkit.RandomBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/**
 * Blobs of the recorded kind and length. Of the recorded ones only the first bytes are known, so that digests
 * must be other ones.
 */
final class SyntheticBlobs {
  private final Zstd zstd = Zstd.detect();
  private final Map<String, Chunk> chunks = new HashMap<>();

  /**
   * A chunk.
   *
   * @param digest of its data; the recorded one if it is encrypted, as nobody can tell
   * @param size of its data
   * @param blob as it is sent
   */
  record Chunk(Digest digest, long size, DataBlob blob) {}

  /** The chunk that stands for a recorded one, always the same. */
  Chunk chunk(String recordedDigest, int size, Body recorded) {
    return chunks.computeIfAbsent(recordedDigest, digest -> make(digest, size, recorded));
  }

  /** A chunk that was made before, by our digest. */
  Chunk known(Digest digest) {
    return chunks.values().stream().filter(c -> c.digest().equals(digest)).findFirst().orElseThrow();
  }

  private Chunk make(String recordedDigest, int size, Body recorded) {
    BlobKind kind = kind(recorded);
    long seed = Digest.parse(recordedDigest).firstWord();
    if (kind.encrypted()) {
      return new Chunk(Digest.parse(recordedDigest), size, blob(seed, recorded));
    }
    byte[] data = new byte[size];
    int noise = kind.compressed() ? Math.toIntExact(recorded.length()) / 2 : size;
    System.arraycopy(RandomBytes.noise(seed, noise), 0, data, 0, noise);
    return new Chunk(Digest.sha256(data), size, encode(kind, data));
  }

  /** Data in a blob of a kind without encryption. */
  DataBlob encode(BlobKind kind, byte[] data) {
    return DataBlob.encode(data, kind.compressed() ? zstd : null);
  }

  /** A blob of the kind and length of a recorded one, which is not compressed. */
  DataBlob blob(long seed, Body recorded) {
    BlobKind kind = kind(recorded);
    int length = Math.toIntExact(recorded.length()) - kind.headerLength();
    byte[] noise = RandomBytes.noise(seed, length);
    if (!kind.encrypted()) {
      return DataBlob.encode(noise, null);
    }
    return DataBlob.encrypted(
        kind,
        Arrays.copyOf(noise, DataBlob.TAG_OFFSET - DataBlob.IV_OFFSET),
        length,
        (target, tag, text) -> System.arraycopy(noise, 0, target, text, length));
  }

  /** The kind of a recorded blob. */
  static BlobKind kind(Body recorded) {
    byte[] head = HexFormat.of().parseHex(Objects.requireNonNull(recorded.head()));
    long magic = ByteBuffer.wrap(head).order(ByteOrder.BIG_ENDIAN).getLong();
    return Objects.requireNonNull(BlobKind.ofMagic(magic));
  }
}
