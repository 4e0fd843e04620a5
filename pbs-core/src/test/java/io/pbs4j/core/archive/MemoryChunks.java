package io.pbs4j.core.archive;

import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.index.DynamicIndexWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Chunks in memory, equal ones once; counts what is fetched. */
public final class MemoryChunks implements ChunkSource {
  private final Map<Digest, DataBlob> blobs = new HashMap<>();
  private final List<Digest> fetched = new ArrayList<>();
  private final @Nullable CryptKey key;

  public MemoryChunks(@Nullable CryptKey key) {
    this.key = key;
  }

  /** Stores a chunk and returns its name. */
  public Digest put(byte[] data) {
    Digest digest = key == null ? Digest.sha256(data) : key.digest(data, 0, data.length);
    blobs.computeIfAbsent(
        digest,
        any ->
            key == null
                ? DataBlob.encode(data, Zstd.detect())
                : key.encrypt(data, Zstd.detect(), new SecureRandom()));
    return digest;
  }

  /** Puts another blob in the place of a chunk. */
  public void replace(Digest digest, DataBlob blob) {
    blobs.put(digest, blob);
  }

  /** What was fetched, in order. */
  public List<Digest> fetched() {
    return fetched;
  }

  /** How many different chunks were fetched. */
  public int distinct() {
    Set<Digest> set = new HashSet<>(fetched);
    return set.size();
  }

  @Override
  public DataBlob chunk(Digest digest) throws IOException {
    fetched.add(digest);
    DataBlob blob = blobs.get(digest);
    if (blob == null) {
      throw new IOException("no chunk " + digest);
    }
    return blob;
  }

  /** Cuts what is written into chunks of one length, and writes their index when it is closed. */
  public OutputStream archive(Path index, int chunkLength) throws IOException {
    DynamicIndexWriter writer = DynamicIndexWriter.create(index, new UUID(1, 2), 0);
    return new OutputStream() {
      private final byte[] buffer = new byte[chunkLength];
      private int filled;

      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
          int part = Math.min(length - done, chunkLength - filled);
          System.arraycopy(bytes, offset + done, buffer, filled, part);
          filled += part;
          done += part;
          if (filled == chunkLength) {
            end();
          }
        }
      }

      private void end() throws IOException {
        writer.add(put(Arrays.copyOf(buffer, filled)), filled);
        filled = 0;
      }

      @Override
      public void close() throws IOException {
        if (filled > 0) {
          end();
        }
        writer.finish();
        writer.close();
      }
    };
  }
}
