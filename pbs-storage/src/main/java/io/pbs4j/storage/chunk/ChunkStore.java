package io.pbs4j.storage.chunk;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.BlobKind;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.backend.ChunkBackend.SetAside;
import io.pbs4j.storage.backend.ChunkBackend.StoredChunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a datastore. An insert and the decision to delete the same chunk exclude each other, so that
 * a chunk reported as present stays present.
 */
public final class ChunkStore {
  private final ChunkBackend backend;
  private final ChunkProof proof;
  private final DigestLocks locks = new DigestLocks();
  private volatile Consumer<Digest> changed = digest -> {};

  /** Creates the store on a backend. */
  public ChunkStore(ChunkBackend backend, Zstd zstd) {
    this.backend = backend;
    this.proof = new ChunkProof(zstd);
  }

  /**
   * Starts an upload.
   *
   * @param digest the name that the client gives
   * @param size bytes of the chunk decoded, as the client says
   * @param encodedSize bytes of the blob, as the client says
   */
  public ChunkUpload upload(Digest digest, int size, int encodedSize) {
    return new ChunkUpload(this, backend, proof, digest, size, encodedSize);
  }

  /** Opens the encoded blob of a chunk. */
  public SeekableByteChannel open(Digest digest) throws IOException {
    return backend.open(digest);
  }

  /** Reads and proves a chunk; encrypted ones are returned undecoded after a check of their CRC. */
  public DataBlob read(Digest digest) throws IOException {
    try (SeekableByteChannel channel = backend.open(digest)) {
      long length = channel.size();
      if (length > DataBlob.MAX_ENCODED) {
        throw new FormatException(
            FormatException.Kind.TOO_LARGE, digest.toString(), length, "chunk file is too large");
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) length);
      fill(bytes, channel);
      DataBlob blob = DataBlob.parse(digest.toString(), bytes.array());
      blob.verifyCrc();
      return blob;
    }
  }

  /** Whether a chunk is there, undamaged as far as can be told without its key. */
  public boolean isSound(Digest digest) throws IOException {
    try {
      DataBlob blob = read(digest);
      return blob.kind().encrypted() || proof.digestOf(blob).equals(digest);
    } catch (FormatException e) {
      return false;
    }
  }

  /** Opens chunks for one restore; the caller closes it. */
  public ChunkBackend.Reader reader() {
    return backend.reader();
  }

  /**
   * Removes those of some chunks that were last touched before a time and that nobody claims. The decision and
   * the deletion are one step for whoever inserts one of them meanwhile.
   *
   * @param candidates chunks and damaged copies as listed
   * @param accessTime milliseconds since 1970
   * @param claimed chunks that must stay whatever their age
   */
  public Removal deleteOlder(List<StoredChunk> candidates, long accessTime, Predicate<Digest> claimed)
      throws IOException {
    List<Digest> held = new ArrayList<>();
    List<StoredChunk> doomed = new ArrayList<>();
    try {
      for (StoredChunk chunk : candidates) {
        // Damaged copies are nobody's; a digest that is held belongs to somebody who inserts it just now.
        if (chunk.bad()) {
          doomed.add(chunk);
        } else if (locks.tryHold(chunk.digest())) {
          held.add(chunk.digest());
          StoredChunk now = backend.find(chunk.digest());
          if (now != null && now.accessTime() < accessTime && !claimed.test(chunk.digest())) {
            doomed.add(chunk);
          }
        }
      }
      Map<StoredChunk, String> failed =
          doomed.isEmpty() ? Map.of() : backend.delete(doomed).failed();
      doomed.removeAll(failed.keySet());
      return new Removal(List.copyOf(doomed), failed);
    } finally {
      held.forEach(locks::release);
    }
  }

  /**
   * What became of a batch of candidates.
   *
   * @param removed those that are gone
   * @param failed those that could not be removed, with the reason; all others stay because they are in use
   */
  public record Removal(List<StoredChunk> removed, Map<StoredChunk, String> failed) {}

  /** Proves the stored bytes of a chunk. */
  @FunctionalInterface
  public interface Proof {
    /** Throws a {@link FormatException} if they are damaged. */
    void prove(SeekableByteChannel stored) throws IOException;
  }

  /**
   * Sets a chunk aside if it is damaged: it is read once more, so that neither a chunk that was mended meanwhile
   * nor one that was read wrongly loses its name. Whoever inserts it meanwhile waits.
   *
   * @return nothing if it is sound
   */
  public Optional<SetAside> setAside(Digest digest, Proof damage) throws IOException {
    try (DigestLocks.Hold hold = locks.hold(digest);
        ChunkBackend.Reader reader = backend.verifier()) {
      StoredChunk present = backend.find(digest);
      if (present == null) {
        return Optional.of(SetAside.GONE);
      }
      try (SeekableByteChannel stored = reader.open(digest)) {
        if (stored.size() != present.length()) {
          throw new StorageException(
              StorageException.Kind.UNREACHABLE,
              "the storage contradicts itself: chunk " + digest + " has " + present.length()
                  + " bytes, and " + stored.size() + " were sent");
        }
        damage.prove(stored);
        return Optional.empty();
      } catch (FormatException e) {
        changed.accept(digest);
        return Optional.of(backend.setAside(digest));
      }
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.NOT_FOUND) {
        return Optional.of(SetAside.GONE);
      }
      throw e;
    }
  }

  /**
   * Names the one who wants to know of chunks that get other contents or are set aside, before all others do.
   * Called in the thread that changes them.
   */
  public void whenChanged(Consumer<Digest> watcher) {
    changed = watcher;
  }

  /** The backend, for those that walk over all chunks. */
  public ChunkBackend backend() {
    return backend;
  }

  /**
   * Inserts a chunk that proved itself, or keeps the one that is there.
   *
   * @return whether the chunk was there already
   */
  boolean insert(ChunkBackend.Spool spool, Digest digest, BlobKind kind, long length) throws IOException {
    try (DigestLocks.Hold hold = locks.hold(digest)) {
      if (spool.publishNew()) {
        return false;
      }
      StoredChunk present = backend.find(digest);
      if (present != null
          && present.length() > 0
          && keepPresent(present, digest, kind, length)
          && backend.touch(digest)) {
        return true;
      }
      spool.publish();
      changed.accept(digest);
      return false;
    }
  }

  /**
   * Whether the chunk that is there stays. What is proven wins over what cannot be proven: an encrypted blob
   * under the digest of plain data would otherwise poison it for everybody.
   */
  private boolean keepPresent(StoredChunk present, Digest digest, BlobKind kind, long length)
      throws IOException {
    BlobKind old = kindOf(digest);
    if (old == null) {
      return false;
    }
    if (kind.encrypted()) {
      if (!old.encrypted()) {
        throw StorageException.invalid(
            "refused encrypted chunk " + digest + ": an unencrypted chunk has the same digest");
      }
      if (present.length() != length && !old.compressed() && !kind.compressed()) {
        throw StorageException.invalid(
            "refused encrypted chunk " + digest + ": the stored chunk has another length");
      }
      return true;
    }
    if (old.encrypted()) {
      return false;
    }
    if (present.length() == length && old == kind) {
      return true;
    }
    return present.length() <= length && isSound(digest);
  }

  private @Nullable BlobKind kindOf(Digest digest) throws IOException {
    try {
      return BlobKind.ofMagic(backend.magic(digest));
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  /** Reads until the buffer is full or the chunk ends. */
  private static void fill(ByteBuffer target, SeekableByteChannel channel) throws IOException {
    int got = 0;
    while (target.hasRemaining() && got >= 0) {
      got = channel.read(target);
    }
  }
}
